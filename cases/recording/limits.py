"""Limits: how many things strangers may send within a time, counted one at a time."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

# How many one sender, and all senders together, may send within a time.
OF_A_SENDER = ((5, timedelta(hours=1)), (20, timedelta(days=1)))
OF_ALL = (300, timedelta(hours=1))


class TooMany(Exception):
    """Too much was sent; `after` says when the next is taken."""

    def __init__(self, after: timedelta) -> None:
        super().__init__("Too much was sent from here.")
        self.after = after


def refuse_beyond(rows: QuerySet, came_at: str, number: int, within: timedelta) -> None:
    """Raise TooMany if so many rows came within this time."""
    now = timezone.now()
    lately = rows.filter(**{f"{came_at}__gt": now - within}).order_by(f"-{came_at}")
    first_that_counts = lately.values_list(came_at, flat=True)[number - 1 : number]
    if first_that_counts:
        raise TooMany(first_that_counts[0] + within - now)
