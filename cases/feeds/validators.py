"""Whether a feed or calendar is as it was, told without building it: ETag and Last-Modified."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

from django.conf import settings
from django.db.models import Max, Q
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import http_date, quote_etag

from cases.models import (
    Case,
    HearingNotice,
    Proceedings,
    SourceReport,
    StatusChange,
    SuspectName,
    TrailEntry,
)

# What the words of a feed are made by: raise it when they change, so that nobody keeps old ones.
EDITION = 1
# Soon enough for a reader; long enough for a cache to spare us a crowd.
SECONDS_FRESH = 300
# The names that stand in feeds: an editor may mend them.
NAMED_ROWS = ("cases.case", "cases.suspect", "cases.situation")


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
    """Since when the record says what it says, and a mark of all that documents tell of it."""
    history = StatusChange.objects.aggregate(
        Max("pk"), written=Max("recorded_at"), ended=Max("superseded_at")
    )
    reports = SourceReport.objects.public().aggregate(
        state=Max("state_changed_at"), corrected=Max("corrected_at")
    )
    hearings = HearingNotice.objects.aggregate(at=Max("changed_at"))
    moments = [*history.values(), *reports.values(), *hearings.values(), _renamed_at()]
    content = (EDITION, settings.SITE_URL, settings.TAG_AUTHORITY, of_what, moments, _names())
    mark = sha256(repr(content).encode()).hexdigest()[:32]
    latest = max((each for each in moments if isinstance(each, datetime)), default=None)
    return latest, quote_etag(mark)


def _names() -> list:
    """The names by which the record is told, or which must not be told."""
    told = Case.objects.told()
    whose = Proceedings.objects.filter(case__in=told)
    return [
        *told.order_by("pk").values_list("pk", "short_name", "slug", "situation__name"),
        *whose.order_by("pk").values_list("pk", "suspect__name", "suspect__slug"),
        *SuspectName.objects.filter(suspect__in=whose.values("suspect"))
        .order_by("pk")
        .values_list("pk", "name"),
    ]


def _renamed_at() -> datetime | None:
    """When somebody last changed the row of a case, person or situation that is told of."""
    told = Case.objects.told()
    rows = Q(model="cases.case", object_id__in=told.values("pk"))
    rows |= Q(model="cases.situation", object_id__in=told.values("situation"))
    people = Proceedings.objects.named().values("suspect")
    rows |= Q(model="cases.suspect", object_id__in=people)
    entries = TrailEntry.objects.filter(rows, kind=TrailEntry.Kind.UPDATE)
    return entries.aggregate(at=Max("happened_at"))["at"]


def _seconds(moment: datetime | None) -> int | None:
    return moment and int(moment.timestamp())
