"""Where the site is: its folders, its addresses, and the keys by which it is known."""

from pathlib import Path
from urllib.parse import urlsplit

from environs import validate

from icc_tracker.embedded.secrets import read_or_create_secret
from icc_tracker.environment import Environment, UnreadableSetting
from icc_tracker.environment_values import host_names, site_address

BASE_DIR = Path(__file__).resolve().parents[2]

env = Environment()
# icc_tracker/environment_file.py says which names in it nobody reads.
ENV_FILE = Path(env.str("ENV_FILE", str(BASE_DIR / ".env")))
env.read_env(str(ENV_FILE), recurse=False)

# Where the embedded database, the embedded broker and generated secrets live; git-ignored.
VAR_DIR = Path(env.str("VAR_DIR", str(BASE_DIR / "var"))).resolve()
# The public record that is loaded at the start, and again when its files change.
DOCKET_FOLDER = Path(env.str("DOCKET_FOLDER", str(BASE_DIR / "cases" / "data" / "icc"))).resolve()


def _kept_secret(name: str) -> str:
    """The secret of this name that is kept on this machine; made, where there is none."""
    try:
        return read_or_create_secret(VAR_DIR / name)
    except OSError as error:
        raise UnreadableSetting(
            f"VAR_DIR is {VAR_DIR}, where {name} can be neither read nor made: {error.strerror}."
        ) from None


DEBUG = env.bool("DEBUG", False)
HOST = env.str("HOST", "127.0.0.1")
PORT = env.int("PORT", 8000, validate=validate.Range(1, 65535))
SITE_URL = env.str("SITE_URL", f"http://localhost:{PORT}", validate=site_address).rstrip("/")
# Who names the entries of feeds, and since when (RFC 4151): it must outlive a change of address.
TAG_AUTHORITY = env.str("TAG_AUTHORITY", "") or f"{urlsplit(SITE_URL).hostname},2026"
IS_HTTPS = SITE_URL.startswith("https://")
SECRET_KEY = env.secret("SECRET_KEY") or _kept_secret("secret_key")
# What signs the public log, and the name of one that is to begin (docs/using/log.md).
LOG_KEY = env.secret("LOG_KEY") or _kept_secret("log_key")
LOG_ORIGIN = env.str("LOG_ORIGIN", f"{urlsplit(SITE_URL).netloc}/log")
_THIS_MACHINE = ["localhost", "127.0.0.1", "[::1]"]
# Where there are none and DEBUG is on, Django takes those of this machine.
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", _THIS_MACHINE, validate=None if DEBUG else host_names)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", [SITE_URL])
