"""Public pages that are kept as they were rendered, while nothing changes that they tell.

In the memory of the process, for those who are not signed in.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from threading import Lock

import zstandard
from compression_middleware.middleware import compressor
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from cases.ledger.touched import touched_at
from cases.models import CaseDocument
from cases.models.record import Version, current_version
from icc_tracker.kept_answers import find, keep

View = Callable[..., HttpResponse]
# A process makes one page at a time: Python runs no two of its threads at once, and of pages that
# are made together each takes as long as all, in the memory of all.
_MAKING = Lock()


def kept_page(request: HttpRequest, slug: str, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The page of the case of this slug: as it was kept, or else made anew, and kept.

    It is kept under the moment at which the case's stored answer was written: every change that
    may concern a case lets that be written anew (`cases.ledger.touched`).
    """
    return _kept(request, lambda: _key(request, slug), make)


def kept_for_anybody(view: View) -> View:
    """Decorator of a view whose page follows from the public record and the address alone."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        def key() -> str | None:
            if not _is_for_anybody(request):
                return None
            version = current_version()
            return _named(f"{view.__module__} {request.build_absolute_uri()}", version)

        return _kept(request, key, lambda: view(request, *args, **kwargs))

    return answer


def _kept(
    request: HttpRequest, key_now: Callable[[], str | None], make: Callable[[], HttpResponse]
) -> HttpResponse:
    key = key_now() if settings.KEPT_ANSWERS else None
    if key is None:
        with _MAKING:
            return make()
    if found := _find(key, request):
        return found
    with _MAKING:
        # Whoever had to wait may find it made.
        if found := _find(key, request):
            return found
        response = make()
        # What changed while the page was made has left its mark, or another document or number.
        if response.status_code == 200 and not response.streaming and key == key_now():
            packed = zstandard.compress(response.content)
            keep(key, (packed, list(response.items())), len(packed))
    return response


def _find(key: str, request: HttpRequest) -> HttpResponse | None:
    """The page that is kept under the key, as packed as whoever asks takes it; or None."""
    if (found := find(key)) is None:
        return None
    packed, headers = found
    encoding, *_ = compressor(request.headers.get("Accept-Encoding", ""))
    is_as_packed = encoding == "zstd"
    response = HttpResponse(packed if is_as_packed else zstandard.decompress(packed))
    for name, value in headers:
        response[name] = value
    if is_as_packed:
        response["Content-Encoding"] = encoding
        patch_vary_headers(response, ["Accept-Encoding"])
    return response


def _key(request: HttpRequest, slug: str) -> str | None:
    """What the page of a case depends on; None where it is about another day."""
    if request.GET or not _is_for_anybody(request):
        return None
    version, document = CaseDocument.objects.written(slug)
    touched: set[int] | None = set()
    if not version.is_settled:
        touched = touched_at(version)
        # What was taken in since then is no longer among the touched, and may not be in it.
        _, document = CaseDocument.objects.written(slug)
    if document is None or touched is None or document[0] in touched:
        return _named(f"case {slug}", version)
    case, written_at = document
    return _of_today(f"{case} {written_at.timestamp()}")


def _is_for_anybody(request: HttpRequest) -> bool:
    return not request.htmx and settings.SESSION_COOKIE_NAME not in request.COOKIES


def _named(what: str, version: Version) -> str | None:
    """The key of a page of this version of the record; None where that has no name."""
    return _of_today(f"{what} {version.name}") if version.name else None


def _of_today(what: str) -> str:
    return f"{what} {timezone.localdate()} {get_language()}"
