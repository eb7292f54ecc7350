"""How the worker is, for the first page of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings

from cases.models import Case, Heartbeat
from cases.models.clock import moment


@dataclass(frozen=True)
class Worker:
    """How the worker is: its last sign of life, and what it has still to read."""

    is_alive: bool
    beat_at: object
    due: int
    waiting_since: object


def worker_now() -> Worker:
    """The worker as it is now."""
    beat = Heartbeat.objects.filter(name="worker").first()
    silence = timedelta(seconds=settings.WORKER_SILENCE_SECONDS)
    due = list(Case.objects.due().values_list("due_since", flat=True))
    return Worker(
        is_alive=beat is not None and moment() - beat.beat_at <= silence,
        beat_at=beat and beat.beat_at,
        due=len(due),
        waiting_since=due[0] if due else None,
    )
