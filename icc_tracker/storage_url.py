"""Where files are kept that several machines share: folders of this one, or an object storage."""

from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from icc_tracker.environment import UnreadableSetting

FOLDER = "django.core.files.storage.FileSystemStorage"
S3 = "storages.backends.s3.S3Storage"
# The options that an address may set, as in ?endpoint_url=https://storage.example.org
PARAMETERS = {"endpoint_url", "region_name", "addressing_style", "signature_version"}
# What is read comes from a temporary file beyond this, for a release may be large.
LARGEST_IN_MEMORY = 10_000_000


def storages_from_url(url: str, var_dir: Path) -> dict[str, dict]:
    """Return Django's STORAGES for releases (`data`) and for copies of sources (`captures`).

    Without `url` they are folders of `var_dir`. Else it is `s3://bucket/folder?endpoint_url=...`,
    with `key:secret@` before the bucket unless the environment has the keys under Amazon's names.
    Nothing is given an access list of its own, so that all is private as the bucket is: we hand
    out ourselves what is public. Raises UnreadableSetting, without repeating the address.
    """
    if not url:
        return {
            # Releases of the data, which are public.
            "data": {"BACKEND": FOLDER, "OPTIONS": {"location": var_dir / "data"}},
            # Pages of sources as they were: evidence for editors, never served to the public.
            "captures": {
                "BACKEND": FOLDER,
                "OPTIONS": {"location": var_dir / "captures", "file_permissions_mode": 0o600},
            },
        }
    place = urlsplit(url)
    asked = dict(parse_qsl(place.query))
    if place.scheme != "s3" or not place.hostname or not asked.keys() <= PARAMETERS:
        raise UnreadableSetting(
            "STORAGE_URL must be s3://bucket or s3://bucket/folder, followed by nothing but"
            f" {', '.join(sorted(PARAMETERS))} as in ?endpoint_url=https://storage.example.org"
        )
    options = {
        "bucket_name": place.hostname,
        "access_key": unquote(place.username) if place.username else None,
        "secret_key": unquote(place.password) if place.password else None,
        "default_acl": None,
        "querystring_auth": True,
        "custom_domain": None,
        "max_memory_size": LARGEST_IN_MEMORY,
        # Names of buckets as names of hosts are Amazon's way; others seldom know it.
        "addressing_style": "path" if "endpoint_url" in asked else None,
        **asked,
    }
    given = {name: value for name, value in options.items() if value is not None}
    given |= {"default_acl": None, "custom_domain": None}
    folder = place.path.strip("/")
    return {
        name: {"BACKEND": S3, "OPTIONS": given | {"location": f"{folder}/{name}".strip("/")}}
        for name in ("data", "captures")
    }
