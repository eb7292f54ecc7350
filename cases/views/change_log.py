"""The log of all changes that the public could see, with those that were taken back later."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.models import Case, CustodyChange, Proceedings, StatusChange, Suspect
from cases.models.history import HistoryRow
from cases.status.evidence import DEFAULT_POLICY
from cases.status.question import Question
from cases.views.knowledge import answered, named_proceedings


class Kind(StrEnum):
    """What an entry of the log tells."""

    STATUS = "status"
    RETURN = "return"
    CUSTODY = "custody"
    CORRECTION = "correction"


class Fate(StrEnum):
    """What became of a row that no longer stands."""

    KNOWN_BETTER = "known_better"  # what became known later puts it otherwise
    CORRECTED = "corrected"  # a later recording says otherwise
    TAKEN_BACK = "taken_back"  # a later recording no longer says anything of the kind


@dataclass
class Entry:
    """One change, of a case and of any of its suspects, or of one person's custody."""

    row: HistoryRow
    cases: list[Case]
    people: list[Suspect] = field(default_factory=list)
    fate: Fate | None = None
    until: date | None = None
    instead: HistoryRow | None = None

    @property
    def kind(self) -> Kind:
        if self.fate:
            return Kind.CORRECTION
        if self.is_custody:
            return Kind.CUSTODY
        return Kind.RETURN if self.row.is_return else Kind.STATUS

    @property
    def is_custody(self) -> bool:
        return isinstance(self.row, CustodyChange)

    @property
    def day(self) -> date:
        """When the public could know of the change, or that it stands no more."""
        return self.until or self.row.known_on

    @property
    def recorded_at(self) -> datetime:
        """When this site wrote it, or took it back."""
        return self.row.superseded_at or self.row.recorded_at


def change_log(question: Question) -> list[Entry]:
    """Every entry for a question's day of knowledge and policy, the newest known first.

    Only people whom a report that stands names by then are told of, and each case by the name
    that it may be shown by (`shown_name`; None: by none).
    """
    named = named_proceedings(question)
    cases = {
        case.pk: case
        for case in answered(Case.objects.told().select_related("situation"), question)
    }
    proceedings = Proceedings.objects.filter(pk__in=named).select_related("suspect")
    people = {each.pk: each for each in proceedings}
    found = _status_entries(question, cases, people) + _custody_entries(question, cases, people)
    return sorted(
        found, key=lambda e: (e.day, e.row.holds_from, e.row.order, e.row.pk), reverse=True
    )


def _status_entries(question: Question, cases: dict, people: dict) -> list[Entry]:
    rows = StatusChange.objects.filter(policy=question.policy.value)
    rows = rows.filter(Q(proceedings=None) | Q(proceedings__in=people))
    found: dict[tuple, Entry] = {}
    for row, fate, until, instead in _told(rows, question, _status_subject):
        key = (row.case_id, row.status, row.effective, row.holds_from, row.known_on, fate, until)
        entry = found.setdefault(key, Entry(row, [cases[row.case_id]], [], fate, until, instead))
        if row.proceedings_id:
            entry.people.append(people[row.proceedings_id].suspect)
    for entry in found.values():
        entry.people.sort(key=lambda person: person.name)
    return list(found.values())


def _custody_entries(question: Question, cases: dict, people: dict) -> list[Entry]:
    """Custody is recorded by the default policy alone, over all of a person's cases."""
    of_person: dict[int, list[Case]] = defaultdict(list)
    for each in people.values():
        of_person[each.suspect_id].append(cases[each.case_id])
    suspects = {each.suspect_id: each.suspect for each in people.values()}
    rows = CustodyChange.objects.filter(policy=DEFAULT_POLICY.value, suspect__in=suspects)
    return [
        Entry(row, of_person[row.suspect_id], [suspects[row.suspect_id]], fate, until, instead)
        for row, fate, until, instead in _told(rows, question, _custody_subject)
    ]


def _status_subject(row: StatusChange) -> tuple:
    return row.case_id, row.proceedings_id


def _custody_subject(row: CustodyChange) -> tuple:
    return (row.suspect_id,)


def _told(rows: QuerySet, question: Question, subject) -> Iterator[tuple]:
    """The rows that stood on the question's day or before it, in the order of their writing:
    (row, its fate, until when it stood, what took its place).

    What only went on with a better proof is told once, by the row that stands.
    """
    day = question.known_on or date.max
    known = [row for row in rows.defer("derivation").order_by("pk") if row.stands_from <= day]
    after: dict[tuple, list[HistoryRow]] = defaultdict(list)
    for row in known:
        after[subject(row), row.recorded_at].append(row)
        if row.superseded_at is None:
            after[subject(row), row.stands_from].append(row)
    for row in known:
        end, until = _end(row, day)
        if end is None:
            yield row, None, None, None
        elif until <= day and _place(row) not in map(_place, after[subject(row), end]):
            yield row, *_fate(row, until, after[subject(row), end])


def _end(row: HistoryRow, day: date) -> tuple[datetime | date | None, date]:
    """What ended a row, a recording or a day of knowledge (None: it stands), and on which day."""
    if row.superseded_at is not None:
        # What was history of knowledge already when it was superseded had ended before.
        until = date.max if row.stands_until else timezone.localtime(row.superseded_at).date()
        return row.superseded_at, until
    if row.stands_until and row.stands_until <= day:
        return row.stands_until, row.stands_until
    return None, date.max


def _fate(row: HistoryRow, until: date, after: list[HistoryRow]) -> tuple:
    if row.superseded_at is None:
        instead = max(after, key=lambda each: (each.holds_from, each.order), default=None)
        return Fate.KNOWN_BETTER, until, instead
    instead = next((each for each in after if _corrects(each, row)), None)
    return (Fate.CORRECTED if instead else Fate.TAKEN_BACK), until, instead


def _corrects(row: HistoryRow, earlier: HistoryRow) -> bool:
    if isinstance(row, StatusChange):
        return row.corrects_id == earlier.pk
    return row.custody == earlier.custody or row.holds_from == earlier.holds_from


def _place(row: HistoryRow) -> tuple:
    """What a row says, apart from its proof: a row of the same place goes on with it."""
    said = row.custody if isinstance(row, CustodyChange) else row.status
    return said, row.effective, row.holds_from
