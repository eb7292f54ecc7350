"""The log of all changes that the public could see, with those that were taken back later.

Which entries a page tells of, the database finds by the same rules: `cases.views.log_statement`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from cases.models import Case, CustodyChange, Proceedings, StatusChange, Suspect
from cases.models.history_row import HistoryRow
from cases.status.evidence import DEFAULT_POLICY
from cases.status.question import Question
from cases.views.knowledge import answered, named_people


class Kind(StrEnum):
    """What an entry of the log tells."""

    STATUS = "status"
    RETURN = "return"
    CUSTODY = "custody"
    # It stood until something became known that had happened before it: no mistake of anybody.
    OVERTAKEN = "overtaken"
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
            return Kind.OVERTAKEN if self.fate is Fate.KNOWN_BETTER else Kind.CORRECTION
        if self.is_custody:
            return Kind.CUSTODY
        return Kind.RETURN if self.row.is_return else Kind.STATUS

    @property
    def event_stands(self) -> bool:
        """Whether the event of a step happened as told, though another status held by then."""
        if self.is_custody or self.fate is not Fate.KNOWN_BETTER or self.instead is None:
            return False
        return self.instead.status != self.row.status

    @property
    def is_custody(self) -> bool:
        return isinstance(self.row, CustodyChange)

    @property
    def ref(self) -> Ref:
        return Ref(self.is_custody, self.row.pk)

    @property
    def day(self) -> date:
        """When the public could know of the change, or that it stands no more."""
        return self.until or self.row.known_on

    @property
    def recorded_at(self) -> datetime:
        """When this site wrote it, or took it back."""
        return self.row.superseded_at or self.row.recorded_at


class Ref(NamedTuple):
    """By what an entry is found again: the first of the rows that tell of it."""

    is_custody: bool
    row: int


def read_log(question: Question, refs: Sequence[Ref]) -> list[Entry]:
    """These entries, in their order, for a question's day of knowledge and policy."""
    status = [ref.row for ref in refs if not ref.is_custody]
    custody = [ref.row for ref in refs if ref.is_custody]
    cases = StatusChange.objects.filter(pk__in=status).order_by().values("case")
    people = CustodyChange.objects.filter(pk__in=custody).order_by().values("suspect")
    found = {each.ref: each for each in entries_about(question, cases, people)}
    return [found[ref] for ref in refs if ref in found]


def entries_about(question: Question, cases: QuerySet, people: QuerySet) -> list[Entry]:
    """Every entry on the status of some cases and on the custody of some people (primary keys).

    Only people whom a report that stands names by then are told of, and each case by the name
    that it may be shown by (`shown_name`; None: by none).
    """
    named = named_people(question).select_related("suspect")
    in_cases = {each.pk: each for each in named.filter(case__in=cases)}
    of_people = list(named.filter(suspect__in=people))
    told = Case.objects.filter(Q(pk__in=cases) | Q(pk__in=[each.case_id for each in of_people]))
    shown = {case.pk: case for case in answered(told.told().select_related("situation"), question)}
    rows = StatusChange.objects.filter(policy=question.policy.value, case__in=cases)
    status = _status_entries(rows, question, shown, in_cases)
    return status + _custody_entries(question, shown, of_people)


def _status_entries(rows: QuerySet, question: Question, cases: dict, people: dict) -> list[Entry]:
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


def _custody_entries(question: Question, cases: dict, people: Iterable[Proceedings]) -> list[Entry]:
    """Custody is recorded by the default policy alone, over all of a person's cases."""
    of_person: dict[int, list[Case]] = defaultdict(list)
    for each in people:
        of_person[each.suspect_id].append(cases[each.case_id])
    suspects = {each.suspect_id: each.suspect for each in people}
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
        is_told = until != date.max and until <= day
        if end is None:
            yield row, None, None, None
        elif is_told and _place(row) not in map(_place, after[subject(row), end]):
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
        # What held then, as known since: a later act takes no earlier one's place.
        then = [each for each in after if _holds_by(each, row)]
        instead = max(then, key=lambda each: (each.holds_from, each.order), default=None)
        return Fate.KNOWN_BETTER, until, instead
    instead = next((each for each in after if _corrects(each, row)), None)
    return (Fate.CORRECTED if instead else Fate.TAKEN_BACK), until, instead


def _corrects(row: HistoryRow, earlier: HistoryRow) -> bool:
    if isinstance(row, StatusChange):
        return row.corrects_id == earlier.pk
    return row.custody == earlier.custody or row.holds_from == earlier.holds_from


def _holds_by(row: HistoryRow, earlier: HistoryRow) -> bool:
    """Whether it held when the one before it was told to begin, or says the same of another day."""
    return row.holds_from <= earlier.holds_from or _said(row) == _said(earlier)


def _said(row: HistoryRow) -> str:
    return row.custody if isinstance(row, CustodyChange) else row.status


def _place(row: HistoryRow) -> tuple:
    """What a row says, apart from its proof: a row of the same place goes on with it."""
    return _said(row), row.effective, row.holds_from
