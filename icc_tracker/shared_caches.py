"""What browsers and caches between us and the readers may keep of public answers, and how long.

An answer with a cookie, or to somebody who comes with a session or a token, is nobody else's: it
is private whatever its view says. Every other public answer may be kept by all for a minute, or as
long as its view says. It may be used for ten minutes more while a newer one is fetched, and for an
hour where we do not answer. Not longer: what is said of living people must not outlive its
correction by much.

There is no `s-maxage`: for a shared cache it would forbid the answers that are a little old
(RFC 9111, 5.2.2.10).
"""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import cc_delim_re, patch_vary_headers

STALE = "stale-while-revalidate=600, stale-if-error=3600"
PUBLIC = f"public, max-age=60, {STALE}"
PRIVATE = "private, no-cache"
# What may be kept: answers, where something has moved to, that there is nothing or no longer.
_KEPT = {200, 301, 404, 410}


class SharedCaches:
    """Middleware: says of every answer, the desk's aside, whether caches may keep it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path_info.startswith("/admin/"):
            return response
        # The language of a page is that of its address.
        _depends_no_more_on(response, "accept-language")
        said = response.get("Cache-Control", "")
        if response.cookies or _comes_with_a_name(request):
            if "no-store" not in said:
                response["Cache-Control"] = PRIVATE
        elif not said and request.method in ("GET", "HEAD") and response.status_code in _KEPT:
            response["Cache-Control"] = PUBLIC
            # Else whoever signs in would be answered by what is kept for others.
            patch_vary_headers(response, ["Cookie"])
        elif "public" in said and "immutable" not in said and "stale" not in said:
            response["Cache-Control"] = f"{said}, {STALE}"
        return response


def _comes_with_a_name(request: HttpRequest) -> bool:
    return settings.SESSION_COOKIE_NAME in request.COOKIES or "Authorization" in request.headers


def _depends_no_more_on(response: HttpResponse, header: str) -> None:
    names = [each for each in cc_delim_re.split(response.get("Vary", "")) if each]
    kept = [each for each in names if each.lower() != header]
    if kept:
        response["Vary"] = ", ".join(kept)
    elif names:
        del response["Vary"]
