"""The days on which the answer for a case changed: where the slider of days stops."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.utils import timezone

from cases.models import Case, StatusChange
from cases.status.question import Question
from cases.status.words import STATUSES, Status
from cases.views.forms import query_of


@dataclass(frozen=True)
class Stop:
    """A day of knowledge, `question.known_on` (None: today), and the case's status by it.

    `tells_word` is false for what a page about an earlier day may not tell.
    """

    question: Question
    word: Status | None
    is_shown: bool = False
    tells_word: bool = True

    @property
    def query(self) -> str:
        """The end of the address of the page that answers as known on this day."""
        return query_of(self.question)


def stops_of(case: Case, question: Question) -> list[Stop]:
    """The days on which the answer changed under the question's policy, oldest first, the day
    asked about among them, and today.

    A question about a day of the past is told of no later day but today, and nothing of today:
    that the answer changed was not known yet.
    """
    rows = list(StatusChange.objects.current().filter(case=case, policy=question.policy.value))
    days = {day for row in rows for day in (row.stands_from, row.stands_until) if day}
    asked = question.known_on
    if asked:
        days = {day for day in days if day < asked} | {asked}
    today = timezone.localdate()
    days = {day for day in days if day < today}
    shown = asked if asked in days else None
    return [
        Stop(
            on := replace(question, known_on=day),
            _word(rows, on),
            is_shown=day == shown,
            tells_word=day is not None or shown is None,
        )
        for day in (*sorted(days), None)
    ]


def _word(rows: Sequence[StatusChange], question: Question) -> Status | None:
    """The status of the case as a whole among these rows, by the rules of `answering`."""
    answers = [
        row
        for row in rows
        if row.proceedings_id is None
        and _stood(row, question.known_on)
        and (question.valid_on is None or row.surely_holds_from <= question.valid_on)
    ]
    if not answers:
        return None
    return STATUSES[max(answers, key=lambda row: (row.holds_from, row.order, row.pk)).status]


def _stood(row: StatusChange, on: date | None) -> bool:
    if on is None:
        return row.stands_until is None
    return row.stands_from <= on and (row.stands_until is None or on < row.stands_until)
