"""What answers say of themselves to those who keep copies: validators, and how long they hold."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import http_date, parse_etags, parse_http_date_safe
from rest_framework.request import Request

from cases.models.record import Version
from icc_tracker.shared_caches import PUBLIC

# To be raised with every change of what the API makes of the same record.
SHAPE = 4
JSON = "application/json"
# HTTP tells moments to the second: so fresh a change may be followed by another in its second.
_UNSETTLED = timedelta(seconds=2)


@dataclass(frozen=True)
class Validators:
    """What tells one answer from a later one to the same request."""

    etag: str
    last_modified: int | None

    def are_known_to(self, request: HttpRequest | Request) -> bool:
        """Whether the client says that it has this answer already."""
        asked = request.headers.get("If-None-Match")
        if asked is not None:
            # Compared weakly (RFC 9110, 8.8.3.2); of “*” see `has_any`.
            plain = self.etag.removeprefix("W/")
            return plain in [each.removeprefix("W/") for each in parse_etags(asked)]
        since = request.headers.get("If-Modified-Since")
        if since is None or self.last_modified is None:
            return False
        moment = parse_http_date_safe(since)
        return moment is not None and self.last_modified <= moment

    def write(self, response: HttpResponse) -> None:
        response["ETag"] = self.etag
        self.write_moment(response)
        response["Cache-Control"] = PUBLIC
        patch_vary_headers(response, ["Accept"])

    def write_moment(self, response: HttpResponse) -> None:
        if self.last_modified is not None:
            response["Last-Modified"] = http_date(self.last_modified)


def validators_of(request: HttpRequest | Request, media_type: str, version: Version) -> Validators:
    """The validators of the answer to a request, of a version of the record.

    Weak, for the bytes depend on how they are compressed. Every answer may depend on what day it
    is, for it tells for how many days something has been so.
    """
    today = timezone.localdate()
    query = sorted((name, value) for name, values in request.GET.lists() for value in values)
    # A record that was restored from a backup may come to the same number with other changes.
    of_record = (version.sequence, version.changed_at, _changes(version))
    told = (SHAPE, of_record, today, request.get_host(), request.path, query, media_type)
    digest = hashlib.sha256(repr(told).encode(errors="replace")).hexdigest()[:32]
    return Validators(f'W/"{digest}"', last_modified(version))


def last_modified(version: Version) -> int | None:
    """The moment from which answers of a version of the record have been as they are, in seconds;
    None while more may follow in the same second."""
    midnight = datetime.combine(timezone.localdate(), time(), timezone.get_current_timezone())
    changed_at = max(version.changed_at or midnight, midnight)
    is_over = not _changes(version) and changed_at < datetime.now(UTC) - _UNSETTLED
    return int(changed_at.timestamp()) if is_over else None


def _changes(version: Version) -> str:
    """Names the changes not taken in yet: each makes another answer of what it concerns."""
    return version.snapshot if version.changes is None else version.changes


def has_any(request: HttpRequest | Request) -> bool:
    """Whether the client says that it has some answer, whichever: known once there is one."""
    return request.headers.get("If-None-Match", "").strip() == "*"


def without_body(status: int, address: str = "") -> HttpResponse:
    """An answer that says all in its headers: that nothing changed, or where else to ask."""
    response = HttpResponse(status=status)
    del response["Content-Type"]
    if address:
        response["Location"] = address
        response["Cache-Control"] = PUBLIC
    return response
