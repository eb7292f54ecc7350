"""The queue of cases to record: what makes a case due, and how the due ones are taken."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from itertools import cycle
from math import inf
from time import monotonic
from typing import NamedTuple

from django.db import transaction

from cases.ledger import keep
from cases.models import (
    Case,
    Claim,
    LedgerShape,
    Proceedings,
    SourceReport,
    StatusChange,
    Suspect,
)
from cases.models.record import RULES
from cases.recording.recorder import record_cases
from cases.status.history import RULES_VERSION

log = logging.getLogger(__name__)

SECONDS_UNTIL_READABLE = 1
# Recorded together, cases share the queries; but who publishes waits for all that are locked.
AT_ONCE = 30

# Where the cases are noted that would become due, while nothing is to be marked.
_noted: ContextVar[set[int] | None] = ContextVar("noted", default=None)


def cases_resting_on(reports: Iterable[int]) -> set[int]:
    """The cases of which any claim rests on these reports, directly or through relays."""
    resting = SourceReport.objects.filter(pk__in=list(reports)).with_all_who_relay_them()
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
    locked = Case.objects.filter(pk__in=due).order_by("pk").select_for_update(no_key=True)
    return Case.objects.filter(pk__in=list(locked.values_list("pk", flat=True))).mark_due()


def mark_due_by_other_rules() -> int:
    """Ask for the cases to be read again whose history was derived by other rules than these.

    Returns how many. It looks for them once after the rules have changed.
    """
    if LedgerShape.objects.filter(pk=RULES, digest=RULES_VERSION).exists():
        return 0
    with transaction.atomic():
        rows = StatusChange.objects.current().exclude(derivation__rules=RULES_VERSION)
        marked = mark_due(cases=rows.order_by().values_list("case", flat=True).distinct())
        LedgerShape.objects.update_or_create(pk=RULES, defaults={"digest": RULES_VERSION})
    return marked


def mark_due_and_hold(reports: Iterable[int]) -> None:
    """Mark the cases that rest on these reports, and keep recorders from their people, too.

    For who is about to delete claims: custody, recorded with another case of the same person,
    may be about to rest on them.
    """
    due = cases_resting_on(reports)
    mark_due(cases=due)
    if _noted.get() is None:
        people = Proceedings.objects.filter(case__in=due).values("suspect")
        list(Suspect.objects.filter(pk__in=people).order_by("pk").select_for_update(no_key=True))


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
    """Record all due cases, and return how many were recorded; see `record_due_for`."""
    return record_due_for(inf, after_each).number


class Recorded(NamedTuple):
    """How many cases were recorded, and whether none is left that can be."""

    number: int
    is_all: bool


def record_due_for(seconds: float, after_each: Callable[[], None] = lambda: None) -> Recorded:
    """Record due cases until none is left or these seconds are over, and bring the ledger of the
    public record up to it, now and then and at the end.

    The cases that wait longest and those of which something was published last take turns. So
    nothing new waits behind a long backlog, and nothing old waits for ever behind what is new:
    the backlog takes at most twice as long as alone. Recorders that run at once share the cases.
    A case that cannot be recorded is logged, stays due, and does not hold up the others.
    """
    number, failed, turns = 0, set(), cycle((Case.objects.due, Case.objects.latest_asked))
    ledger, end = _Ledger(), monotonic() + seconds
    while has_time := monotonic() < end:
        with transaction.atomic():
            waiting = next(turns)().exclude(pk__in=failed).values_list("pk", flat=True)
            cases = list(waiting.select_for_update(skip_locked=True, no_key=True)[:AT_ONCE])
            if not cases:
                break
            failing = set(_that_cannot_be_recorded(cases))
        failed |= failing
        for _ in cases:
            after_each()
        number += len(cases) - len(failing)
        ledger.keep_now_and_then()
    keep()
    return Recorded(number, has_time)


def _that_cannot_be_recorded(cases: list[int]) -> Iterator[int]:
    """Record these cases, and if that fails each by itself; yield those that cannot be."""
    try:
        record_cases(cases)
    except Exception:
        if len(cases) > 1:
            for case in cases:
                yield from _that_cannot_be_recorded([case])
        else:
            log.exception("Case %s could not be recorded; it stays due.", cases[0])
            yield cases[0]


class _Ledger:
    """Lets readers see what is recorded long before all is."""

    def __init__(self) -> None:
        self.next_at = monotonic() + SECONDS_UNTIL_READABLE

    def keep_now_and_then(self) -> None:
        """Bring the ledger up to date, if that is due; it never takes more than half the time."""
        start = monotonic()
        if start >= self.next_at:
            keep()
            end = monotonic()
            self.next_at = end + max(SECONDS_UNTIL_READABLE, end - start)
