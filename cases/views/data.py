"""The data in bulk: which releases there are, and their files."""

from __future__ import annotations

from hashlib import sha256

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cases.ledger.releases import open_file
from cases.models import DataRelease

# A release never changes, so whoever has a file need not ask for it again.
ONE_YEAR = 365 * 24 * 3600


@require_safe
@cache_control(public=True, max_age=300)
def index(request: HttpRequest) -> HttpResponse:
    """All releases, the newest in full."""
    releases = list(DataRelease.objects.select_related("base"))
    context = {"releases": releases, "latest": releases[0] if releases else None}
    return render(request, "cases/data.html", context)


@require_safe
@cache_control(public=True, max_age=300)
def catalogue(request: HttpRequest) -> HttpResponse:
    """All releases with their files and checksums, the newest first, for programs."""
    releases = list(DataRelease.objects.select_related("base"))
    response = JsonResponse(
        {
            "licence": "CC-BY-4.0",
            "releases": [_described(release) for release in releases],
        }
    )
    etag = quote_etag(sha256(response.content).hexdigest())
    modified = int(max(each.made_at for each in releases).timestamp()) if releases else None
    return get_conditional_response(request, etag, modified, _told_apart(response, etag, modified))


def _told_apart(response: HttpResponse, etag: str, modified: int | None) -> HttpResponse:
    """The answer with what it is known again by; pages of other sites may read it, too."""
    response["ETag"] = etag
    if modified is not None:
        response["Last-Modified"] = http_date(modified)
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _described(release: DataRelease) -> dict:
    address = f"{settings.SITE_URL}/data/{release.version}/"
    return {
        "version": release.version,
        "made_at": release.made_at,
        "sequence": release.sequence,
        "base": release.base.version if release.base else None,
        "rows": release.rows,
        "url": address,
        "files": [{**file, "url": address + file["name"]} for file in release.files],
    }


@require_safe
@cache_control(public=True, max_age=300)
def release(request: HttpRequest, version: str) -> HttpResponse:
    """One release: its files with their sizes and checksums."""
    found = _release(version)
    return render(request, "cases/data_release.html", {"release": found})


@require_safe
@cache_control(public=True, max_age=ONE_YEAR, immutable=True)
def file(request: HttpRequest, version: str, name: str) -> HttpResponse:
    """One file of a release, with its checksum as ETag."""
    found = _release(version)
    described = next((each for each in found.files if each["name"] == name), None)
    if described is None:
        raise Http404(f"Release {version} has no file {name}.")
    etag = quote_etag(described["sha256"])
    modified = int(found.made_at.timestamp())
    unchanged = get_conditional_response(request, etag=etag, last_modified=modified)
    if unchanged is not None:
        return unchanged
    response = FileResponse(open_file(f"{version}/{name}"), content_type=described["media_type"])
    response["Content-Length"] = str(described["bytes"])
    return _told_apart(response, etag, modified)


def _release(version: str) -> DataRelease:
    """The release of this version. Raises Http404 where there is none."""
    if "\x00" in version:  # no text of the database holds it
        raise Http404
    return get_object_or_404(DataRelease.objects.select_related("base"), version=version)
