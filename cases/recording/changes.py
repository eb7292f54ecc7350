"""Changes: how one derivation of a case differs from another, under the default policy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from cases.models import Case
from cases.recording.recorder import derive, findings_of, outcomes_of
from cases.status.dates import PartialDate
from cases.status.events import CASE_ITSELF
from cases.status.evidence import DEFAULT_POLICY, Basis, Claim
from cases.status.findings import Finding
from cases.status.history import Row


class Aspect(StrEnum):
    """What of the public record a change concerns."""

    STATUS = "status"  # what is shown now
    STEP = "step"  # another step of the history, as known now
    PAST = "past"  # what was publicly known on earlier days
    CUSTODY = "custody"
    CHARGES = "charges"
    EVIDENCE = "evidence"  # no word, date or basis: only what is shown as proof


@dataclass(frozen=True)
class Change:
    """One difference between what is public and what would be.

    `person` is None for the case as a whole (and `case` None for custody, which follows the
    person through all cases). `before` and `after` are codes of a status, a custody or an
    outcome, "" where nothing is publicly known. `old` and `new` are the rows, where there are.
    """

    aspect: Aspect
    case: int | None
    case_name: str
    person: int | None
    person_name: str
    before: str
    after: str
    old: Row | None = None
    new: Row | None = None
    # Whether the public record returns to a step at which it already was before.
    is_return: bool = False
    # What the case showed, or would, where this person has no status because nobody is named.
    unnamed_before: Row | None = None
    unnamed_after: Row | None = None

    @property
    def effective(self) -> PartialDate | None:
        """When what is shown afterwards happened."""
        return self.new.step.when if self.new else None

    @property
    def known_on(self) -> date | None:
        """When the public could first know it."""
        return self.new.known_on if self.new else None

    @property
    def basis(self) -> Basis | None:
        """How well it is proved."""
        return self.new.step.proof.basis if self.new else None


@dataclass(frozen=True)
class Standing:
    """All that the public is told of a case: rows by person (0: the case as a whole)."""

    name: str = ""
    people: dict[int, str] = field(default_factory=dict)
    status: dict[int, list[Row]] = field(default_factory=dict)
    custody: dict[int, list[Row]] = field(default_factory=dict)
    # Outcomes of the charges, for those against whom charges are entered.
    charges: dict[int, str] = field(default_factory=dict)
    claims: dict[int, Claim] = field(default_factory=dict)
    findings: dict[tuple[int, int], Finding] = field(default_factory=dict)

    def while_nobody_is_named(self) -> Row | None:
        """What the case shows, if none of its people has a status."""
        named = any(_now(self.status.get(person, [])) for person in self.people)
        return None if named else _now(self.status.get(CASE_ITSELF, []))


def standing(case_id: int) -> Standing:
    """What follows now from the claims of a case; nothing, if there is no such case."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None:
        return Standing()
    due = derive(case)
    proceedings = list(case.proceedings.select_related("suspect").order_by("position", "pk"))
    person_of = {None: CASE_ITSELF, **{each.pk: each.suspect_id for each in proceedings}}
    return Standing(
        name=case.short_name,
        people={each.suspect_id: each.suspect.name for each in proceedings},
        status={person_of[pk]: rows for pk, rows in due.status[DEFAULT_POLICY].items()},
        custody={person.pk: rows for person, rows, _ in due.custody},
        charges={
            each.suspect_id: outcome for each, outcome in outcomes_of(due).items() if each.number
        },
        claims={claim.id: claim for claim in due.facts.claims},
        findings={(claim, person_of[pk]): found for (claim, pk), found in findings_of(due).items()},
    )


def differences(case_id: int, was: Standing, will: Standing) -> Iterator[Change]:
    """Say what differs between two standings of a case: first people in order, then the case."""
    names = {**was.people, **will.people}
    for person in [*names, CASE_ITSELF]:
        whom = (person or None, names.get(person, ""))
        here = (case_id, will.name or was.name, *whom)
        for change in _of_rows(here, was.status.get(person, []), will.status.get(person, [])):
            if change.aspect is Aspect.STATUS and person != CASE_ITSELF:
                change = replace(
                    change,
                    unnamed_before=None if change.old else was.while_nobody_is_named(),
                    unnamed_after=None if change.new else will.while_nobody_is_named(),
                )
            yield change
        old, new = was.custody.get(person, []), will.custody.get(person, [])
        if old != new:
            yield _of_custody(whom, old, new)
        said, says = was.charges.get(person), will.charges.get(person)
        if says is not None and said != says:
            yield Change(Aspect.CHARGES, *here, said or "", says)


def _of_rows(here: tuple, old: Sequence[Row], new: Sequence[Row]) -> Iterator[Change]:
    if old == new:
        return
    was, will = _now(old), _now(new)
    found = []
    if _shown(was) != _shown(will):
        is_return = will is not None and _place(will) in {_place(row) for row in _known(old)[:-1]}
        found.append(_change(Aspect.STATUS, here, was, will, is_return))
    found += _of_steps(here, old, new)
    told = {code for change in found for code in (change.before, change.after)}
    found += _of_the_past(here, old, new, told)
    yield from found or [_change(Aspect.EVIDENCE, here, was, will)]


def _of_steps(here: tuple, old: Sequence[Row], new: Sequence[Row]) -> list[Change]:
    """Steps before the last one that come, go, or are dated or proved otherwise."""
    was, will = _now(old), _now(new)
    before = {_place(row): row for row in _known(old)}
    after = {_place(row): row for row in _known(new)}
    # What was known until a later day, and is in the record of those days, is not lost.
    kept = {_place(row) for row in new}
    lost = [row for place, row in before.items() if place not in kept and row is not was]
    gained = [row for place, row in after.items() if place not in before and row is not will]
    if was and will and _place(was) not in kept and was.step.status != will.step.status:
        if _place(will) not in before:
            lost.append(was)  # else that it goes is said by "back to"
    found = []
    for row in gained:
        same = next((each for each in lost if each.step.status == row.step.status), None)
        if same:
            lost.remove(same)
        found.append(_change(Aspect.STEP, here, same, row))
    found += [_change(Aspect.STEP, here, row, None) for row in lost]
    for place, row in after.items():
        if place in before and row is not will and _shown(row) != _shown(before[place]):
            found.append(_change(Aspect.STEP, here, before[place], row))
    return found


def _of_the_past(
    here: tuple, old: Sequence[Row], new: Sequence[Row], told: set[str]
) -> list[Change]:
    """What was known on earlier days only, unless it is an earlier form of what is told."""

    def place(row: Row) -> tuple:
        return *_place(row), row.stands_from

    before, after = {place(row) for row in old}, {place(row) for row in new}
    found = []
    for rows, others, is_new in ((new, before, True), (old, after, False)):
        for row in rows:
            if row.stands_until and place(row) not in others and row.step.status not in told:
                pair = (None, row) if is_new else (row, None)
                found.append(_change(Aspect.PAST, here, *pair))
    return found


def _of_custody(whom: tuple, old: Sequence[Row], new: Sequence[Row]) -> Change:
    was, will = _now(old), _now(new)
    aspect = Aspect.CUSTODY if _shown(was) != _shown(will) else Aspect.EVIDENCE
    is_return = will is not None and _place(will) in {_place(row) for row in _known(old)[:-1]}
    here = (None, "", *whom)
    return _change(aspect, here, was, will, is_return and aspect is Aspect.CUSTODY)


def _change(
    aspect: Aspect, here: tuple, old: Row | None, new: Row | None, is_return: bool = False
) -> Change:
    before, after = (row.step.status if row else "" for row in (old, new))
    return Change(aspect, *here, before, after, old, new, is_return)


def _known(rows: Sequence[Row]) -> list[Row]:
    """The rows that are known to this day, in the order in which they hold."""
    return [row for row in rows if row.stands_until is None]


def _now(rows: Sequence[Row]) -> Row | None:
    known = _known(rows)
    return known[-1] if known else None


def _place(row: Row) -> tuple:
    """What makes two rows the same step of the proceedings."""
    return row.step.status, row.step.when, row.step.holds_from


def _shown(row: Row | None) -> tuple | None:
    """What a reader sees of a row."""
    proof = row and row.step.proof
    return row and (*_place(row), row.known_on, proof.basis, proof.is_verified)
