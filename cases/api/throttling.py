"""How often one network may ask: published, counted in the database, said in every answer.

Counted in windows of a fixed length, in one small statement on a table that no crash has to keep,
so that all processes count together. A process takes a hundredth of the limit at a time and hands
it out itself. An address is kept only as a digest, and forgotten within minutes.
"""

from __future__ import annotations

import logging
import math
import time
from dataclasses import dataclass
from threading import Lock

from django.conf import settings
from django.db import OperationalError
from django.http import HttpResponse
from psycopg.errors import DiskFull
from rest_framework.throttling import BaseThrottle

from cases.models.usage import RequestCount
from icc_tracker.client_address import network_of

log = logging.getLogger(__name__)

# With three processes at work, one is refused at the earliest after 98 of 100 requests.
_SHARES_OF_LIMIT = 100


@dataclass
class _Share:
    """What is left of requests that were counted at once: the number of the next, and the last."""

    next: int
    last: int


class _Shares:
    """The shares of this process, of one window of time."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.window: object = None
        self.by_asker: dict[str, _Share] = {}

    def take(self, window: object, whose: str) -> int | None:
        """The number of the next request that was counted already; None where there is none."""
        with self.lock:
            share = self.by_asker.get(whose) if self.window == window else None
            if share is None or share.next > share.last:
                return None
            share.next += 1
            return share.next - 1

    def keep(self, window: object, whose: str, share: _Share) -> None:
        with self.lock:
            if self.window != window:
                self.window, self.by_asker = window, {}
            self.by_asker[whose] = share


_SHARES = _Shares()


class ReadingLimit(BaseThrottle):
    """The limit for all who read; the headers are those of draft-ietf-httpapi-ratelimit-headers."""

    name = "read"
    used: int | None = None
    # The last window of which it was said that nothing is counted.
    uncounted: float | None = None

    @property
    def limit(self) -> tuple[int, int]:
        """So many requests in so many seconds."""
        return settings.API_LIMITS[self.name]

    def whose(self, request, view) -> str:
        return network_of(request) or "unknown"

    def allow_request(self, request, view) -> bool:
        most, seconds = self.limit
        now = time.time()
        self.ends_in = max(1, math.ceil(seconds - now % seconds))
        try:
            self.used = self._count(self.whose(request, view), most, seconds, now)
        except OperationalError as error:
            # Who only reads needs no room on the disk of the database.
            if not isinstance(error.__cause__, DiskFull):
                raise
            if type(self).uncounted != now // seconds:
                type(self).uncounted = now // seconds
                log.warning("Requests are not counted: the disk of the database is full.")
            return True
        return self.used <= most

    def _count(self, whose: str, most: int, seconds: int, now: float) -> int:
        """The number of this request in its window; other processes have a share of them, too."""
        window, size = (self.name, most, now // seconds), max(1, most // _SHARES_OF_LIMIT)
        number = _SHARES.take(window, whose)
        if number is None:
            last = RequestCount.objects.count_more(self.name, whose, seconds, now, size)
            number = last - size + 1
            _SHARES.keep(window, whose, _Share(number + 1, last))
        return number

    def wait(self) -> int:
        return self.ends_in

    def write(self, response: HttpResponse) -> None:
        """Say the limit, what is left of it, and when it begins anew."""
        if self.used is None:
            return
        most, seconds = self.limit
        left = max(0, most - self.used)
        response["RateLimit-Policy"] = f'"{self.name}";q={most};w={seconds}'
        response["RateLimit"] = f'"{self.name}";r={left};t={self.ends_in}'
