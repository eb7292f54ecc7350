"""What we say by now of what we said before: whether it stands, or was taken back."""

from __future__ import annotations

from cases.models import Case, Delivery, StatusChange
from cases.status.evidence import Policy
from cases.status.question import Question


def says(row: StatusChange | None) -> tuple | None:
    """What a row says, by which it is the same news or other news."""
    return row and (row.status, row.effective)


def was_taken_back(message: Delivery, said: Said | None = None) -> bool:
    """Whether we no longer say what a message says; `said` is of its case, where it is known."""
    if message.corrected_by.exists():
        return True
    said = said or Said(message.case)
    standing = said.standing(message.change, message.proceedings_id)
    return message.change is not None and standing is None


class Said:
    """What we say of one case by now, asked about what we said of somebody in it (`who`, or None
    for the case as a whole)."""

    def __init__(self, case: Case | int) -> None:
        self.case = case
        self._on: dict[Question, list[StatusChange]] = {}

    def is_wrong(self, row: StatusChange | None, who: int | None) -> bool:
        """Whether we no longer say so, by the evidence that counted, for the day of which a row
        spoke."""
        if row is None:
            return False
        said = self._said_on(row)
        headline = next((each for each in said if each.proceedings_id == who), None)
        if says(headline) == says(row):
            return False
        if headline is None or headline.stands_from != row.stands_from:
            return True
        # A further step that became public on the same day is news: it was no error to tell this,
        # if it still stands. Of steps of one day, a case as a whole keeps the last alone.
        stand = [each for each in said if who in (None, each.proceedings_id)]
        return says(row) not in map(says, stand)

    def standing(self, row: StatusChange | None, who: int | None) -> StatusChange | None:
        """The row by which we say now what a row said: mostly itself, or one with other evidence,
        perhaps known on another day. None where nothing was said, or it was taken back."""
        if row is None or row.superseded_at is None:
            return row
        same = [
            each
            for each in (*self._said_on(row), *self._answering(Question(policy=Policy(row.policy))))
            if each.proceedings_id == who and says(each) == says(row)
        ]
        return same[0] if same else None if self.is_wrong(row, who) else row

    def _said_on(self, row: StatusChange) -> list[StatusChange]:
        """All that we now say for the day of which a row spoke, by its policy."""
        return self._answering(Question(known_on=row.stands_from, policy=Policy(row.policy)))

    def _answering(self, question: Question) -> list[StatusChange]:
        if question not in self._on:
            rows = StatusChange.objects.answering(question).filter(case=self.case)
            self._on[question] = list(rows)
        return self._on[question]
