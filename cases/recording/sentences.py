"""Sentences: changes, and why there are none, in words for an editor."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from cases.recording.changes import Aspect, Change
from cases.status.dates import PartialDate, Precision
from cases.status.history import Row
from cases.status.kinds import CUSTODY_LABELS
from cases.status.outcomes import UNTOLD
from cases.status.words import STATUSES

NOTHING = "nothing publicly known"


def sentences_for(changes: Sequence[Change]) -> tuple[str, ...]:
    """Tell changes in whole sentences; who changes alike shares one."""
    groups: dict[tuple, list[Change]] = {}
    for change in changes:
        same = replace(change, person=None, person_name="")
        groups.setdefault((same, change.person is None), []).append(change)
    told = _without_what_follows(list(groups.values()), changes)
    several = len({change.case for change in changes if change.case}) > 1
    return tuple(_SAY[group[0].aspect](group, _whom(group, several)) for group in told)


def listed(words: Sequence[str]) -> str:
    """A; A and B; A, B and C."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def day(value: date) -> str:
    """17 March 2023."""
    return PartialDate(value).words


def _without_what_follows(
    groups: list[list[Change]], changes: Iterable[Change]
) -> list[list[Change]]:
    """Leave out what the case as a whole does only because its people do."""
    of_people = [change for change in changes if change.person]
    return [
        group
        for group in groups
        if group[0].person or not any(_implies(change, group[0]) for change in of_people)
    ]


def _implies(person: Change, whole: Change) -> bool:
    """Whether the sentence on a person's change says what happens to the case, too."""
    if person.case != whole.case:
        return False
    if whole.aspect is Aspect.STEP and person.aspect in (Aspect.STATUS, Aspect.STEP):
        return {whole.old, whole.new} <= {person.old, person.new, None}
    if person.aspect is not whole.aspect:
        return False
    old, new = person.old or person.unnamed_before, person.new or person.unnamed_after
    return (old, new) == (whole.old, whole.new)


def _whom(group: Sequence[Change], several: bool) -> str:
    """Whom a sentence is about; with the case, where several cases change."""
    first = group[0]
    if first.person is None:
        return f"the case {first.case_name} as a whole" if several else "the case as a whole"
    names = listed([change.person_name for change in group])
    return f"{names} (in {first.case_name})" if several and first.case else names


def _status(group: Sequence[Change], whom: str) -> str:
    change = group[0]
    before, after = change.old or change.unnamed_before, change.new or change.unnamed_after
    nobody = " (nobody named)"
    start = _word(before.step.status) + (nobody if not change.old else "") if before else NOTHING
    if not after:
        return f"This will take {whom} from {start} back to {NOTHING}."
    if change.old and change.before == change.after:
        return f"{_stays(change, whom)}; what changes is {_shifts(change)}."
    end = _word(after.step.status) + (nobody if not change.new else "") + _dates(after)
    back = "back " if change.is_return or not change.new else ""
    return f"This will change {whom} from {start} {back}to {end}."


def _stays(change: Change, whom: str) -> str:
    where = f"stay “{_word(change.after)}”" if change.after else "still be none"
    return f"The status of {whom} will {where}"


def _step(group: Sequence[Change], whom: str) -> str:
    change = group[0]
    history = f"The history of {whom}"
    if not change.old:
        return f"{history} will gain a step: {_with_dates(change.new)}."
    if not change.new:
        return f"{history} will lose a step: {_with_dates(change.old)}."
    return f"{history} will change in the step {_word(change.after)}: {_shifts(change)}."


def _past(group: Sequence[Change], whom: str) -> str:
    change = group[0]
    row = change.new or change.old
    last = row.stands_until - timedelta(days=1)
    days = f"from {day(row.stands_from)} to {day(last)}"
    if last == row.stands_from:
        days = f"on {day(last)}"
    now = "now" if change.new else "no longer"
    return (
        f"The record will {now} say that {whom} was publicly known as "
        f"{_word(row.step.status)} {days} (basis: {_basis(row)})."
    )


def _custody(group: Sequence[Change], whom: str) -> str:
    change = group[0]
    before, after = (_place(code) for code in (change.before, change.after))
    whose = f"the custody of {whom}"
    if not change.new:
        return f"This will take {whose} from “{before}” back to {NOTHING}."
    if change.before == change.after:
        return f"The custody of {whom} will stay “{after}”; what changes is {_shifts(change)}."
    back = "back " if change.is_return else ""
    since = _dates(change.new)
    start = f"“{before}”" if before else NOTHING
    return f"This will change {whose} from {start} {back}to “{after}”{since}."


def _charges(group: Sequence[Change], whom: str) -> str:
    change = group[0]
    before, after = (_outcome(code) for code in (change.before, change.after))
    return f"This will change the outcome of the charges against {whom} from {before} to {after}."


def _evidence(group: Sequence[Change], whom: str) -> str:
    change = group[0]
    if change.case is None:
        return (
            f"The custody of {whom} will stay as it is; only its history, or the evidence shown "
            "for it, will change."
        )
    return f"{_stays(change, whom)}; only the evidence shown for the history will change."


_SAY = {
    Aspect.STATUS: _status,
    Aspect.STEP: _step,
    Aspect.PAST: _past,
    Aspect.CUSTODY: _custody,
    Aspect.CHARGES: _charges,
    Aspect.EVIDENCE: _evidence,
}


def _word(code: str) -> str:
    label = STATUSES[code].label if code else ""
    return label[:1].lower() + label[1:]


def _place(code: str) -> str:
    label = CUSTODY_LABELS[code] if code else ""
    return label[:1].lower() + label[1:]


def _outcome(code: str) -> str:
    return "untold by events" if code == UNTOLD else code.replace("_", " ")


def _basis(row: Row) -> str:
    label = row.step.proof.basis.label
    return label if row.step.proof.is_verified else f"{label}, not verified"


def _with_dates(row: Row) -> str:
    return f"{_word(row.step.status)}{_dates(row)}"


def _dates(row: Row) -> str:
    """When it happened, if not on the day on which it was known, and when it was."""
    when, basis = row.step.when, f"(basis: {_basis(row)})"
    again = f", again since {row.step.turn.words}" if row.step.turn else ""
    if when == PartialDate(row.known_on) and not again:
        return f", known on {day(row.known_on)} {basis}"
    known = f"known on {day(row.known_on)}"
    if when.precision is Precision.DAY and when.earliest < row.known_on:
        days = (row.known_on - when.earliest).days
        known += f", {days} day{'' if days == 1 else 's'} later"
    return f", since {when.words}{again}, {known} {basis}"


def _shifts(change: Change) -> str:
    """What changes of a row whose word stays."""
    old, new = change.old, change.new
    found = []
    if old.step.when != new.step.when:
        found.append(f"its date from {old.step.when.words} to {new.step.when.words}")
    if old.step.holds_from != new.step.holds_from:
        since = f"{old.step.holds_from.words} to {new.step.holds_from.words}"
        if old.step.when == new.step.when or old.step.turn or new.step.turn:
            found.append(f"the day since which it holds from {since}")
    if old.known_on != new.known_on:
        way = "earlier" if new.known_on < old.known_on else "later"
        found.append(
            f"the day on which it was known from {day(old.known_on)} to {day(new.known_on)} ({way})"
        )
    if _basis(old) != _basis(new):
        found.append(f"its basis from {_basis(old)} to {_basis(new)}")
    return listed(found)
