"""Celery tasks: ids in, one call each. The rows are the queue; a task is only a nudge."""

import time

from celery import shared_task
from django.utils import timezone

from cases import recording
from cases.models import Heartbeat

SECONDS_BETWEEN_BEATS = 2


@shared_task
def record_due() -> int:
    """Record every case that is due; return how many. Two of these at once share the work."""
    return recording.record_all_due(after_each=_Beat())


@shared_task
def sweep() -> int:
    """Show a sign of life, and record what is due though its nudge was lost."""
    beat = _Beat()
    beat()
    return recording.record_all_due(after_each=beat)


class _Beat:
    """Writes the worker's sign of life, at most every few seconds."""

    def __init__(self) -> None:
        self.last = float("-inf")

    def __call__(self) -> None:
        if time.monotonic() - self.last >= SECONDS_BETWEEN_BEATS:
            Heartbeat.objects.update_or_create(name="worker", defaults={"beat_at": timezone.now()})
            self.last = time.monotonic()
