"""Answers of the API that are given again as they were, before anything else is done.

In the memory of the process, and as a cache in front of the site would: by address and by the
headers of the request on which answers depend, for who comes without a name. But never older than
what it tells: only while the record has the name that it had when the answer was made
(`Version.name`), which every request asks. Each is counted against the limit of its network.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import zstandard
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import Error
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import cc_delim_re

from cases.api.caching import Validators, has_any, last_modified, without_body
from cases.api.throttling import ReadingLimit
from cases.models.record import PublicRecord, Version, current_version
from icc_tracker.asked_together import AskedTogether
from icc_tracker.kept_answers import find, keep
from icc_tracker.replicas.reading import from_replica, may_read_from_replica
from icc_tracker.requests import route_of

# The headers of a request on which an answer may depend (RFC 9111, 4.1).
_SELECTING = ("Accept", "Accept-Encoding", "Accept-Datetime")
_SELECTING_NAMES = {each.lower() for each in _SELECTING}
# Headers of an answer that differ each time that it is given, and those that no 304 has.
_WRITTEN_ANEW = {"last-modified", "ratelimit", "ratelimit-policy"}
_NOT_OF_304 = {"Content-Type", "Content-Length", "Content-Encoding", "Link"}
# Of each database that is read from: one that does not answer holds up nobody who asks another.
_VERSIONS: dict[str, AskedTogether] = {}
_is_of_api = re.compile(settings.CORS_URLS_REGEX).match


class _Answer(NamedTuple):
    """An answer as it left us, but for what is written anew each time."""

    version: str
    etag: str
    route: str
    headers: list[tuple[str, str]]
    body: bytes
    # Whether the body is packed here alone, and not for whoever asks.
    is_packed: bool


def tells_version(response: HttpResponse, version: Version) -> None:
    """Say of an answer that it follows from the record as it was at this version, and may be kept
    for as long as the record is so."""
    response.tells = version.name


class KeptAnswers:
    """Middleware: gives an answer again as it was. Stands outside all that add to an answer."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        key = _key(request)
        if key is None:
            return self.get_response(request)
        found = find(key)
        if found and (response := _again(request, found)):
            return response
        request.is_to_be_kept = request.method == "GET"
        response = self.get_response(request)
        if _may_be_kept(response):
            _keep(key, request, response)
        return response


def _key(request: HttpRequest) -> str | None:
    """By what an answer is found again; None where it may not be kept."""
    is_open = _is_of_api(request.path_info) and may_read_from_replica(request)
    if not (settings.KEPT_ANSWERS and is_open):
        return None
    try:
        address = request.build_absolute_uri()
    except DisallowedHost:
        return None
    selected = [request.headers.get(each) for each in _SELECTING]
    # Every answer may depend on what day it is.
    return f"{address} {selected} {timezone.localdate()}"


def _again(request: HttpRequest, answer: _Answer) -> HttpResponse | None:
    try:
        with from_replica():
            version = _version_now()
    except Error:
        return None
    if version.name != answer.version:
        return None
    limit = ReadingLimit() if settings.API_LIMITS else None
    # That it is one too many the framework says.
    if limit and not limit.allow_request(request, None):
        return None
    request.route = answer.route
    validators = Validators(answer.etag, last_modified(version))
    if is_known := validators.are_known_to(request) or has_any(request):
        response = without_body(304)
    else:
        body = zstandard.decompress(answer.body) if answer.is_packed else answer.body
        response = HttpResponse(body)
    for name, value in answer.headers:
        if not (is_known and name in _NOT_OF_304):
            response.headers[name] = value
    validators.write_moment(response)
    if limit:
        limit.write(response)
    return response


def _version_now() -> Version:
    alias = PublicRecord.objects.db
    return _VERSIONS.setdefault(alias, AskedTogether(current_version))()


def _may_be_kept(response: HttpResponse) -> bool:
    depends_on = {each.lower() for each in cc_delim_re.split(response.get("Vary", "")) if each}
    return (
        response.status_code == 200
        and getattr(response, "tells", None) is not None
        and depends_on <= _SELECTING_NAMES
        and not (response.streaming or response.cookies)
    )


def _keep(key: str, request: HttpRequest, response: HttpResponse) -> None:
    headers = [pair for pair in response.items() if pair[0].lower() not in _WRITTEN_ANEW]
    is_packed = "Content-Encoding" not in response
    body = zstandard.compress(response.content) if is_packed else response.content
    told = (response.tells, response["ETag"], route_of(request))
    keep(key, _Answer(*told, headers, body, is_packed), len(body))
