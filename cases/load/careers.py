"""Careers: what happens to artificial suspects, by the ways that real proceedings take."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from cases.status.kinds import EVENT_KINDS

# The last day on which anything happens: the database is the same whenever it is made.
LAST_DAY = date(2026, 11, 20)
_YEARS = 22

_TO_COURT = "warrant_issued arrested surrendered initial_appearance"
_TO_TRIAL = f"{_TO_COURT} confirmation_hearing charges_confirmed trial_opened closing_statements"
# How often (of 100), and the events one after the other; most are cut short.
_WAYS = (
    (22, f"reported warrant_sought {_TO_TRIAL} convicted sentenced appeal_filed conviction_upheld"),
    (18, f"warrant_sought {_TO_TRIAL} convicted sentenced appeal_filed sentence_reduced"),
    (10, f"reported opened {_TO_TRIAL} acquitted appeal_filed acquittal_upheld released"),
    (10, "warrant_issued suspect_died proceedings_terminated"),
    (12, "reported summons_issued initial_appearance charges_not_confirmed"),
    (8, "summons_issued initial_appearance charges_confirmed trial_opened charges_withdrawn"),
    (8, f"{_TO_COURT} charges_confirmed stayed stay_lifted trial_opened convicted sentenced"),
    (7, "reported warrant_sought warrant_issued arrested freed_by_state warrant_withdrawn"),
    (5, "warrant_issued listed_at_large non_compliance_found inadmissible"),
)
# The chance that proceedings have come one event further.
_GOES_ON = 0.62
_SECRET = ("warrant_sought", "warrant_issued")


@dataclass(frozen=True, slots=True)
class Happening:
    """One event: when it was, since when it was known, and which people of the case it concerns."""

    kind: str
    on: date
    precision: str
    known_on: date
    people: tuple[int, ...]

    @property
    def is_act_of_court(self) -> bool:
        return EVENT_KINDS[self.kind].is_act_of_court


def careers(rng: Random, people: int) -> list[Happening]:
    """What happens in a case with so many people, in order.

    Some go the way of the first together, as far as they come; others go ways of their own.
    """
    start = LAST_DAY - timedelta(days=rng.randrange(30, _YEARS * 365))
    alone = [0, *(each for each in range(1, people) if rng.random() < 0.5)]
    together = [each for each in range(people) if each not in alone]
    found: list[Happening] = []
    for person in alone:
        way = _way(rng, start)
        length = _length(rng, len(way))
        ends = {each: _length(rng, length) for each in together} if person == 0 else {}
        for place, (kind, on, precision, known_on) in enumerate(way[:length]):
            whom = (person, *(each for each, end in ends.items() if place < end))
            if kind == "reported" and rng.random() < 0.2:
                whom = ()
            found.append(Happening(kind, on, precision, known_on, whom))
        start += timedelta(days=rng.randrange(400))
        start = min(start, LAST_DAY - timedelta(days=20))
    return sorted(found, key=lambda each: (each.on, EVENT_KINDS[each.kind].order))


def _length(rng: Random, longest: int) -> int:
    length = 1
    while length < longest and rng.random() < _GOES_ON:
        length += 1
    return length


def _way(rng: Random, start: date) -> list[tuple[str, date, str, date]]:
    """Events with their days, as far as these are past: kind, day, precision, known on."""
    words = rng.choices([words for _, words in _WAYS], [often for often, _ in _WAYS])[0]
    found, on = [], start
    for kind in words.split():
        precision, day = "day", on
        if rng.random() < 0.05:
            precision, day = "month", on.replace(day=1)
        secret = rng.randrange(1, 200) if kind in _SECRET and rng.random() < 0.4 else 0
        known_on = min(on + timedelta(days=secret), LAST_DAY)
        found.append((kind, day, precision, known_on))
        on = max(known_on, on + timedelta(days=rng.randrange(3, 400)))
        if on > LAST_DAY:
            break
    return found
