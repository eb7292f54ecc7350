"""Pages of cases that are kept as they were rendered, while nothing changes that they tell.

A page is kept under the moment at which the case's stored answer was written: every change that
may concern a case lets that be written anew (`cases.ledger.touched`). Kept in the memory of the
process, for those who are not signed in and ask about today.
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import get_language

from cases.ledger.touched import touched_cases
from cases.models import CaseDocument
from icc_tracker.kept_answers import keep, kept


def kept_page(request: HttpRequest, slug: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The page of the case of this slug: as it was kept, or else made anew, and kept."""
    key = _key(request, slug)
    if key is None:
        return make()
    response = kept(key, request)
    if response is None:
        response = make()
        # What changed while the page was made has left its mark, or another document.
        if response.status_code == 200 and key == _key(request, slug):
            keep(key, response)
    return response


def _key(request: HttpRequest, slug: str) -> str | None:
    """What the page depends on; None where it is about another day, or the case is changing."""
    if request.GET or request.htmx or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return None
    version, document = CaseDocument.objects.written(slug)
    touched: set[int] | None = set()
    if not version.is_settled:
        touched = touched_cases()
        # What was taken in since then is no longer among the touched, and may not be in it.
        _, document = CaseDocument.objects.written(slug)
    if document is None or touched is None or document[0] in touched:
        return None
    case, written_at = document
    return f"{case} {written_at.timestamp()} {timezone.localdate()} {get_language()}"
