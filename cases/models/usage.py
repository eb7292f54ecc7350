"""How often the API was asked of late, so that nobody takes it away from the others."""

from __future__ import annotations

import hmac
import random

from django.conf import settings
from django.db import connection, models

# One request in so many forgets what is over.
_FORGETS = 500


class RequestCountQuerySet(models.QuerySet):
    def count_more(self, limit: str, whose: str, seconds: int, now: float, number: int = 1) -> int:
        """Count requests, in one statement, and say how many there were in this window."""
        window = int(now // seconds) * seconds
        who = hmac.digest(settings.SECRET_KEY.encode(), f"{window} {whose}".encode(), "sha256")
        # Twelve bytes are enough that two networks do not share a count.
        key = f"{limit}:{who[:12].hex()}"
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO cases_requestcount (key, ends_at, requests) VALUES (%s, %s, %s)"
                " ON CONFLICT (key) DO UPDATE SET"
                " requests = cases_requestcount.requests + EXCLUDED.requests"
                " RETURNING requests",
                [key, window + seconds, number],
            )
            (requests,) = cursor.fetchone()
        if random.randrange(_FORGETS) == 0:  # noqa: S311
            self.filter(ends_at__lt=int(now)).delete()
        return requests


class RequestCount(models.Model):
    """The requests of one network, or one token, in one window of time.

    The key is a digest that changes with each window: nothing here tells who asked.
    """

    key = models.CharField(
        max_length=60, primary_key=True, help_text="Which limit, and a digest of who asks."
    )
    ends_at = models.BigIntegerField(help_text="When the window ends, in seconds since 1970.")
    requests = models.IntegerField(help_text="How many requests there were in it.")

    objects = RequestCountQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.key}: {self.requests}"
