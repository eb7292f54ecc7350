"""The queue of cases to record: what makes a case due, and how the due ones are taken."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable

from django.db import transaction
from django.utils import timezone

from cases.models import Case, Claim, SourceReport
from cases.recording.recorder import record

log = logging.getLogger(__name__)


@transaction.atomic
def publish(report: SourceReport) -> None:
    """Let a report count from now on; its cases, and those of its relays, become due."""
    _change_state(report, SourceReport.State.PUBLISHED)


@transaction.atomic
def retract(report: SourceReport, reason: str) -> None:
    """Let a report prove nothing any more; it stays visible with the reason.

    Raises ValueError without a reason.
    """
    if not reason.strip():
        raise ValueError("Say why the report is retracted.")
    report.retraction_reason = reason.strip()
    _change_state(report, SourceReport.State.RETRACTED)


@transaction.atomic
def reinstate(report: SourceReport) -> None:
    """Take a retraction back."""
    report.retraction_reason = ""
    _change_state(report, SourceReport.State.PUBLISHED)


def _change_state(report: SourceReport, state: SourceReport.State) -> None:
    report.state = state
    report.state_changed_at = timezone.now()
    report.save(update_fields=["state", "state_changed_at", "retraction_reason"])
    mark_due([report.pk])


def cases_resting_on(reports: Iterable[int]) -> set[int]:
    """The cases of which any claim rests on these reports, directly or through relays."""
    resting = SourceReport.objects.filter(pk__in=list(reports)).and_all_who_relay_them()
    return set(Claim.objects.filter(report__in=resting).values_list("case", flat=True))


@transaction.atomic
def mark_due(reports: Iterable[int] = (), cases: Iterable[int] = ()) -> int:
    """Ask for the cases that rest on these reports, and for these cases, to be read again.

    Returns how many. Call it in the transaction that changes the facts.
    """
    due = cases_resting_on(reports) | set(cases)
    # In one order for everybody, so that two editors never wait for each other in a circle.
    locked = Case.objects.filter(pk__in=due).order_by("pk").select_for_update()
    return Case.objects.filter(pk__in=list(locked.values_list("pk", flat=True))).mark_due()


def record_all_due(after_each: Callable[[], None] = lambda: None) -> int:
    """Record the due cases, longest waiting first, and return how many were recorded.

    Recorders that run at once share the cases. A case that cannot be recorded is logged, stays
    due, and does not hold up the others.
    """
    recorded, failed = 0, set()
    while True:
        with transaction.atomic():
            waiting = Case.objects.due().exclude(pk__in=failed)
            case = waiting.select_for_update(skip_locked=True).values_list("pk", flat=True).first()
            if case is None:
                return recorded
            try:
                with transaction.atomic():
                    record(case)
                recorded += 1
            except Exception:
                log.exception("Case %s could not be recorded; it stays due.", case)
                failed.add(case)
        after_each()
