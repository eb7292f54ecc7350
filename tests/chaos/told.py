"""What the desk was told that it holds: reports and claims as plain Python, and worlds of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from cases.status.dates import PartialDate, Precision
from cases.status.evidence import Act, Attribution, Claim, Report
from tests.status.facts import World

COURT = "International Criminal Court"
STANDING = ("published", "corrected")


@dataclass(frozen=True)
class Said:
    """A claim: in which case (by its place), what, when, by whose word, about which people."""

    case: int
    kind: str
    on: date
    attribution: Attribution
    people: frozenset[int]


@dataclass
class Told:
    """A report as the desk must hold it: known by its address alone."""

    url: str
    publisher: str
    on: date
    relays: tuple[str, ...] = ()
    title: str = ""
    state: str = "published"
    reason: str = ""
    said: list[Said] = field(default_factory=list)

    @property
    def is_standing(self) -> bool:
        return self.state in STANDING


def worlds(reports: list[Told], cases: int) -> list[World]:
    """What stands in each of so many cases, as the oracle reads it."""
    number = {each.url: place for place, each in enumerate(reports, 1)}
    standing = {
        number[each.url]: Report(
            number[each.url],
            each.publisher,
            each.on,
            frozenset(number[u] for u in each.relays),
            False,
        )
        for each in reports
        if each.is_standing
    }
    found = [World() for _ in range(cases)]
    for each in reports:
        for said in each.said if each.is_standing else ():
            found[said.case].reports |= _all_that_it_rests_on(number[each.url], standing)
            claims = found[said.case].claims
            claims.append(
                Claim(
                    len(claims) + 1,
                    number[each.url],
                    said.kind,
                    PartialDate(said.on, Precision.DAY),
                    each.on,
                    Act.ASSERTS,
                    said.attribution,
                    "A. Official" if said.attribution is Attribution.NAMED else "",
                    each.publisher == COURT,
                    True,
                    said.people,
                    "",
                )
            )
    return found


def _all_that_it_rests_on(report: int, standing: dict[int, Report]) -> dict[int, Report]:
    reached, more = set(), {report}
    while more:
        reached |= more
        more = {to for each in more for to in standing[each].relays if to in standing} - reached
    return {each: standing[each] for each in reached}
