"""Whether a feed or calendar is as it was, told without building it: ETag and Last-Modified."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

from cases.models.record import current_version

# What the words of a feed are made by: raise it when they change, so that nobody keeps old ones.
EDITION = 2
# Soon enough for a reader; long enough for a cache to spare us a crowd.
SECONDS_FRESH = 300


def answer(
    request: HttpRequest, media_type: str, build: Callable[[], bytes], *of_what: object
) -> HttpResponse:
    """What `build` makes, or 304 without asking it where the reader has it already.

    `of_what` tells this document from others.
    """
    modified_at, etag = state_of_the_record(*of_what)
    unchanged = get_conditional_response(request, etag=etag, last_modified=_seconds(modified_at))
    if unchanged is not None:
        found = unchanged
    else:
        found = HttpResponse(build(), content_type=media_type)
    found["ETag"] = etag
    if modified_at:
        found["Last-Modified"] = http_date(modified_at.timestamp())
    found["Cache-Control"] = f"public, max-age={SECONDS_FRESH}"
    # Readers in browsers of other sites may have it, too: it is all public.
    found["Access-Control-Allow-Origin"] = "*"
    return found


def state_of_the_record(*of_what: object) -> tuple[datetime | None, str]:
    """Since when the record says what it says, and a mark of all that documents tell of it.

    Both from the number of the last change in the ledger, which is one small question.
    """
    version = current_version()
    content = (EDITION, settings.SITE_URL, settings.TAG_AUTHORITY, of_what, version.sequence)
    mark = sha256(repr(content).encode()).hexdigest()[:32]
    return version.changed_at, quote_etag(mark)


def _seconds(moment: datetime | None) -> int | None:
    return moment and int(moment.timestamp())
