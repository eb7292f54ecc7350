"""How often one network may ask: published, counted in the database, said in every answer.

Counted in windows of a fixed length, in one small statement on a table that no crash has to keep,
so that all processes count together. An address is kept only as a digest, and forgotten within
minutes.
"""

from __future__ import annotations

import math
import time

from django.conf import settings
from django.http import HttpResponse
from rest_framework.throttling import BaseThrottle

from cases.models.usage import RequestCount
from icc_tracker.client_address import network_of


class ReadingLimit(BaseThrottle):
    """The limit for all who read; the headers are those of draft-ietf-httpapi-ratelimit-headers."""

    name = "read"
    used: int | None = None

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
        self.used = RequestCount.objects.count_one(
            self.name, self.whose(request, view), seconds, now
        )
        return self.used <= most

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
