"""What every answer tells browsers that they must not do with it, whoever made the answer.

No page runs or is dressed by anything that is written in it: scripts and styles are files of this
site. So what somebody smuggles into a page is shown and does nothing. The desk is a little less
strict where its theme leaves no choice: Alpine compiles the attributes of its elements
('unsafe-eval'), and the theme sets widths in such attributes (style-src-attr). Scripts and style
sheets written into its pages are refused all the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse

# Nothing may be loaded, sent or framed but what a policy allows.
_NOTHING = {
    "default-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}
_PAGE = {
    **_NOTHING,
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "font-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
}
# Swagger UI draws its signs from data: addresses in its style sheet.
_DOCS = {**_PAGE, "img-src": "'self' data:"}
_DESK = {
    **_PAGE,
    "script-src": "'self' 'unsafe-eval'",
    "style-src-attr": "'unsafe-inline'",
    # Of the theme's style sheets, and the picture that an app for one-time passwords reads.
    "img-src": "'self' data:",
}

# What nothing here needs. Copying to the clipboard is used on the desk.
_PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer",
        "autoplay",
        "browsing-topics",
        "camera",
        "display-capture",
        "encrypted-media",
        "fullscreen",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "picture-in-picture",
        "publickey-credentials-get",
        "screen-wake-lock",
        "usb",
        "xr-spatial-tracking",
    )
)

# What pages of other sites may show or read: data, feeds, calendars, pictures for sharing.
_is_open = re.compile(
    rf"{settings.CORS_URLS_REGEX}|^/data/.|^/feeds/|\.(atom|json|ics|bib|txt|png|xml)$"
).search
_is_data = re.compile(settings.CORS_URLS_REGEX).match


def _written(policy: Mapping[str, str]) -> str:
    directives = [f"{name} {value}" for name, value in policy.items()]
    if settings.IS_HTTPS:
        directives.append("upgrade-insecure-requests")
    return "; ".join(directives)


PAGE, DOCS, DESK, DATA = map(_written, (_PAGE, _DOCS, _DESK, _NOTHING))


class ResponseHeaders:
    """Middleware: adds to every answer the headers that it does not have yet. Stands outermost."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        path = request.path_info
        headers = response.headers
        # By the path and not by the sort of answer: a 304 renews the headers of what it stands for.
        headers.setdefault("Content-Security-Policy", policy_of(path))
        headers.setdefault("Cross-Origin-Resource-Policy", sharing_of(path))
        headers.setdefault("Permissions-Policy", _PERMISSIONS)
        return response


def policy_of(path: str) -> str:
    """The content security policy of what stands at a path."""
    if path.startswith("/admin/"):
        return DESK
    if path.startswith("/api/docs/"):
        return DOCS
    return DATA if _is_data(path) else PAGE


def sharing_of(path: str) -> str:
    """Whether pages of other sites may embed what stands at a path."""
    if path.startswith(("/admin/", "/static/")) or not _is_open(path):
        return "same-origin"
    return "cross-origin"
