"""Every request has a number, by which what is logged of it is found; and how long it took is kept.

Nothing is kept of who asked for what: of a path only the sort of page that stands there.
"""

from __future__ import annotations

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import Histogram

log = logging.getLogger("icc_tracker.requests")
request_id: ContextVar[str] = ContextVar("request_id", default="")

HEADER = "X-Request-ID"
# What a proxy of ours, or whoever asks, may choose: nothing that breaks a line or fills the log.
_is_sound = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}").fullmatch

SECONDS = Histogram(
    "icc_tracker_request_seconds",
    "How long requests took, by what was asked for and how it was answered.",
    ["kind", "status"],
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
# The first part of a path -> what stands there.
_KINDS = {
    **dict.fromkeys(("api",), "api"),
    **dict.fromkeys(("admin",), "desk"),
    **dict.fromkeys(("static",), "static"),
    **dict.fromkeys(("healthz", "livez", "readyz", "metrics"), "health"),
    **dict.fromkeys(("data", "feeds"), "data"),
}


class Requests:
    """Middleware: numbers a request, measures it, and writes a line on it where that is wished.

    The number is given back to whoever sent one along, and with every failure of ours: then it
    can be told to those who look for it. Not with other answers, for caches keep those.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = request.headers.get(HEADER, "")
        is_theirs = _is_sound(sent) is not None
        number = sent if is_theirs else uuid.uuid4().hex
        request.number = number
        token = request_id.set(number)
        began = perf_counter()
        try:
            response = self.get_response(request)
            took = perf_counter() - began
            if is_theirs or response.status_code >= 500:
                response.headers[HEADER] = number
            if settings.METRICS_TOKEN:
                status = f"{response.status_code // 100}xx"
                SECONDS.labels(kind_of(request.path_info), status).observe(took)
            if settings.LOG_REQUESTS:
                log.info(
                    "%s %s %s in %.1f ms",
                    request.method if request.method in _METHODS else "other",
                    route_of(request),
                    response.status_code,
                    took * 1000,
                )
            return response
        finally:
            request_id.reset(token)


_METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}


def kind_of(path: str) -> str:
    """What sort of thing stands at a path."""
    return _KINDS.get(path.split("/", 2)[1] if "/" in path else "", "page")


def route_of(request: HttpRequest) -> str:
    """The pattern of the address that was asked for, without what was filled into it."""
    if match := getattr(request, "resolver_match", None):
        return f"/{match.route}"
    # Of an answer that is given again nobody looks for the address.
    return getattr(request, "route", "no address of ours")
