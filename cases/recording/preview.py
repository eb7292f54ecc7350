"""Previews: what an act of an editor would change in the public record, before it is done."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import transaction

from cases.recording.changes import Change, Standing, differences, standing
from cases.recording.queue import noting_due
from cases.recording.reasons import reasons_for, why_nothing
from cases.recording.sentences import sentences_for


@dataclass(frozen=True)
class Preview:
    """What would change: structured, in sentences, and why claims would move nothing.

    `cases` are the primary keys of the cases that were looked at.
    """

    changes: tuple[Change, ...]
    sentences: tuple[str, ...]
    reasons: tuple[str, ...]
    cases: tuple[int, ...]


def preview(act: Callable[[], object], cases: Iterable[int] = ()) -> Preview:
    """Try `act`, which writes to the database, and say what the recorder would make of it.

    Looks at the cases that become due by it, and at `cases`. Everything that `act` writes, marks
    or leaves for the commit is rolled back, whatever happens; what it raises comes through. What
    it changes in memory stays: let it work on instances of its own. No case is locked, so that
    neither recorders nor other previews wait for it.
    """
    with _undone(), noting_due() as noted:
        act()
        looked_at = sorted(noted | set(cases))
        will = {case: standing(case) for case in looked_at}
    was = {case: standing(case) for case in looked_at}
    pairs = [(case, was[case], will[case]) for case in looked_at]
    changes = tuple(_changes(pairs))
    return Preview(
        changes,
        sentences_for(changes) or (why_nothing(pairs),),
        tuple(reasons_for(pairs, changes)),
        tuple(looked_at),
    )


def _changes(pairs: Iterable[tuple[int, Standing, Standing]]) -> Iterator[Change]:
    """The changes of all cases; custody, which is the person's, once."""
    seen = set()
    for case, was, will in pairs:
        for change in differences(case, was, will):
            if change not in seen:
                seen.add(change)
                yield change


@contextmanager
def _undone() -> Iterator[None]:
    """A transaction, or a part of the one that is open, that is rolled back in any case."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
