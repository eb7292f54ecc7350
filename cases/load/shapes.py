"""Shapes: the facts of the prototypes, without names and texts, which differ in each copy."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from random import Random

from cases.load.careers import LAST_DAY, Happening, careers
from cases.load.reporting import ReportShape, reports_of
from cases.load.size import Size

_PROVISIONS = ("7(1)(a)", "7(1)(d)", "7(1)(f)", "7(1)(h)", "8(2)(a)(i)", "8(2)(b)(i)", "8(2)(e)(i)")
_OUTCOMES = {
    "charges_confirmed": "confirmed",
    "charges_not_confirmed": "not_confirmed",
    "charges_withdrawn": "withdrawn",
    "proceedings_terminated": "terminated",
    "convicted": "convicted",
    "acquitted": "acquitted",
}
_FULFILLED = {"arrested", "surrendered", "initial_appearance"}


@dataclass(frozen=True, slots=True)
class WarrantShape:
    """A warrant or summons for one person of the case."""

    person: int
    kind: str
    issued_on: date
    issued_precision: str
    is_sealed: bool
    made_public_on: date | None
    state: str
    # The place of the report that says so among those of the case.
    source: int | None


@dataclass(frozen=True, slots=True)
class ChargeShape:
    """A charge against one person of the case."""

    person: int
    category: str
    provision: str
    counts: int | None
    outcome: str
    source: int | None


@dataclass(frozen=True, slots=True)
class CaseShape:
    """A case: how many people it brings, who stands in the case before, and all that is said."""

    people: int
    # Whether the first person of the case before stands in this one, too.
    shares_a_person: bool
    happenings: list[Happening]
    reports: list[ReportShape]
    warrants: list[WarrantShape] = field(default_factory=list)
    charges: list[ChargeShape] = field(default_factory=list)


@cache
def shapes(size: Size, seed: int) -> list[CaseShape]:
    """The prototypes of a size: the same for the same seed."""
    rng = Random(f"{seed}/shapes")
    weights = [20 + min(rng.expovariate(1 / 80), 380) for _ in range(size.prototypes)]
    bounds = [0]
    for weight in weights:
        bounds.append(bounds[-1] + weight)
    ends = [round(size.reports * bound / bounds[-1]) for bound in bounds]
    return [
        _shape(Random(f"{seed}/shape/{place}"), place, ends[place + 1] - ends[place])
        for place in range(size.prototypes)
    ]


def _shape(rng: Random, place: int, reports: int) -> CaseShape:
    people = rng.choices((1, 2, 3, 4, 5), (35, 40, 18, 4, 3))[0]
    shares = place > 0 and rng.random() < 0.03
    everybody = people + shares
    happenings = careers(rng, everybody)
    told = reports_of(rng, happenings, reports)
    warrants = [
        each for person in range(everybody) for each in _warrants(rng, person, happenings, told)
    ]
    charges = [
        _charge(rng, person, happenings, len(told))
        for person in range(everybody)
        for _ in range(rng.randint(1, 9))
    ]
    return CaseShape(people, shares, happenings, told, warrants, charges)


def _warrants(
    rng: Random, person: int, happenings: list[Happening], reports: list[ReportShape]
) -> list[WarrantShape]:
    mine = [each for each in happenings if person in each.people]
    kinds = {each.kind for each in mine}
    found = []
    for each in mine:
        if each.kind not in ("warrant_issued", "summons_issued"):
            continue
        # A warrant of which a report tells is no secret; a second one may be.
        state = "executed" if kinds & _FULFILLED else "active"
        kind = "summons" if each.kind == "summons_issued" else "arrest_warrant"
        issued = (person, kind, each.on, each.precision)
        source = _first_to_tell(each, reports)
        found.append(WarrantShape(*issued, False, each.known_on, state, source))
        if rng.random() < 0.05:
            later = min(each.on + timedelta(days=rng.randrange(1, 300)), LAST_DAY)
            found.append(WarrantShape(person, kind, later, "day", True, None, "active", None))
    return found


def _first_to_tell(event: Happening, reports: list[ReportShape]) -> int | None:
    """The place of the first report that says that something happened."""
    for place, report in enumerate(reports):
        for claim in report.claims:
            if (claim.kind, claim.on, claim.people) == (event.kind, event.on, event.people):
                return place
    return None


def _charge(rng: Random, person: int, happenings: list[Happening], reports: int) -> ChargeShape:
    is_war_crime = rng.random() < 0.5
    category = "war_crime" if is_war_crime else "crime_against_humanity"
    provision = rng.choice([each for each in _PROVISIONS if (each[0] == "8") is is_war_crime])
    mine = [each.kind for each in happenings if person in each.people]
    outcome = next((_OUTCOMES[kind] for kind in reversed(mine) if kind in _OUTCOMES), "pending")
    counts = rng.choice((None, 1, 1, 2, 3, 5))
    source = rng.randrange(min(reports, 5)) if rng.random() < 0.95 else None
    return ChargeShape(person, category, provision, counts, outcome, source)
