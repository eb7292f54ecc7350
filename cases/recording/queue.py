"""The queue of cases to record: what makes a case due, and how the due ones are taken."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

from cases.ledger import keep
from cases.models import Case, Claim, Proceedings, SourceReport, Suspect
from cases.recording.recorder import record

log = logging.getLogger(__name__)

# Where the cases are noted that would become due, while nothing is to be marked.
_noted: ContextVar[set[int] | None] = ContextVar("noted", default=None)


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
    noted = _noted.get()
    if noted is not None:
        noted |= due
        return len(due)
    # In one order for everybody, so that two editors never wait for each other in a circle.
    locked = Case.objects.filter(pk__in=due).order_by("pk").select_for_update()
    return Case.objects.filter(pk__in=list(locked.values_list("pk", flat=True))).mark_due()


def mark_due_and_hold(reports: Iterable[int]) -> None:
    """Mark the cases that rest on these reports, and keep recorders from their people, too.

    For who is about to delete claims: custody, recorded with another case of the same person,
    may be about to rest on them.
    """
    due = cases_resting_on(reports)
    mark_due(cases=due)
    if _noted.get() is None:
        people = Proceedings.objects.filter(case__in=due).values("suspect")
        list(Suspect.objects.filter(pk__in=people).order_by("pk").select_for_update())


@contextmanager
def noting_due() -> Iterator[set[int]]:
    """Note in the set which cases become due, and mark none of them.

    For a trial of what an editor is about to do: it locks no case, so no recorder waits for it
    or passes over a case because of it.
    """
    noted: set[int] = set()
    token = _noted.set(noted)
    try:
        yield noted
    finally:
        _noted.reset(token)


def record_all_due(after_each: Callable[[], None] = lambda: None) -> int:
    """Record the due cases, longest waiting first, and return how many were recorded; then bring
    the ledger of the public record up to it.

    Recorders that run at once share the cases. A case that cannot be recorded is logged, stays
    due, and does not hold up the others.
    """
    recorded, failed = 0, set()
    while True:
        with transaction.atomic():
            waiting = Case.objects.due().exclude(pk__in=failed)
            case = waiting.select_for_update(skip_locked=True).values_list("pk", flat=True).first()
            if case is None:
                break
            try:
                with transaction.atomic():
                    record(case)
                recorded += 1
            except Exception:
                log.exception("Case %s could not be recorded; it stays due.", case)
                failed.add(case)
        after_each()
    keep()
    return recorded
