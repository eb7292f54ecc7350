"""Work: what the processes do that fill a database, each a part of the cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from cases.api import documents
from cases.load import database
from cases.load.facts import Block, Plan, Recorded
from cases.load.history import Spans, copy_history
from cases.models import Case
from cases.models.facts import facts_of_cases
from cases.recording import record
from cases.recording.hearings import record_hearings


class Copy(NamedTuple):
    """A block to write as a copy of the first."""

    plan: Plan
    block: int
    recorded: Recorded
    history: Spans


def record_all(cases: Sequence[int]) -> None:
    """Let the recorder derive the history of these cases."""
    database.hasten()
    for case in cases:
        record(case)


@transaction.atomic
def write_copy(copy: Copy) -> None:
    """Write the facts and the history of a further block."""
    database.hasten()
    Block(copy.plan, copy.block, copy.recorded).write()
    copy_history(copy.plan.numbers, copy.history, copy.block)


def tell_calendars(cases: Sequence[int]) -> None:
    """Write what calendars are to be told of copied cases."""
    database.hasten()
    facts = facts_of_cases(cases)
    for case in Case.objects.filter(pk__in=cases).order_by("pk"):
        with transaction.atomic():
            record_hearings({case: facts[case.pk].claims}, case.recorded_at)


def write_answers(cases: Sequence[int]) -> None:
    """Write the stored answers of these cases."""
    database.hasten()
    documents.write(cases)
