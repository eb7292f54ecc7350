"""Lag: how long acts stayed secret, and whether what was reported came true."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from cases.status.evidence import Attribution, Claim, Report
from cases.status.steps import Step
from cases.status.words import STATUSES

_CONFIRMED = STATUSES["opened"].stage


@dataclass(frozen=True)
class Lag:
    """The days of a warrant's life before the public knew, and the days between them.

    Days are None where a date is not known, or not to the day.
    """

    first_reported_on: date | None
    sought_on: date | None
    issued_on: date | None
    made_public_on: date | None

    @property
    def sought_to_issued(self) -> int | None:
        return _days(self.sought_on, self.issued_on)

    @property
    def issued_to_public(self) -> int | None:
        return _days(self.issued_on, self.made_public_on)

    @property
    def reported_to_public(self) -> int | None:
        return _days(self.first_reported_on, self.made_public_on)


def _days(start: date | None, end: date | None) -> int | None:
    return (end - start).days if start and end else None


def lag_of(steps: Iterable[tuple[Step, date]], reported: Iterable[Claim]) -> Lag:
    """The lag of one suspect's first warrant or summons.

    `steps` are the suspect's steps with the day since which each was known; `reported` are the
    claims that told of the case before.
    """
    first: dict[str, tuple[Step, date]] = {}
    for step, known_on in steps:
        first.setdefault(
            "issued" if step.status.endswith("_issued") else step.status, (step, known_on)
        )
    issued = first.get("issued")
    return Lag(
        first_reported_on=min((claim.public_on for claim in reported), default=None),
        sought_on=_day(first.get("warrant_sought")),
        issued_on=_day(issued),
        made_public_on=issued and issued[1],
    )


def _day(known: tuple[Step, date] | None) -> date | None:
    if known is None or known[0].when.latest != known[0].when.earliest:
        return None
    return known[0].when.earliest


@dataclass(frozen=True)
class Forecast:
    """One published report that there would be a case, and the day on which it came true."""

    publisher: str
    attribution: Attribution
    public_on: date
    confirmed_on: date | None


def forecasts(
    reported: Iterable[Claim],
    reports: dict[int, Report],
    shown: Sequence[tuple[Step, date]],
) -> list[Forecast]:
    """What became of each report of a case: the first later day on which the Court's act, or
    a better proof than a report, was public. A report that only followed is no forecast."""
    confirmed = [known_on for step, known_on in shown if STATUSES[step.status].stage >= _CONFIRMED]
    first = min(confirmed, default=None)
    return [
        Forecast(reports[claim.report].publisher, claim.attribution, claim.public_on, first)
        for claim in reported
        if first is None or claim.public_on < first
    ]


@dataclass(frozen=True)
class Record:
    """How often reports came true, and after how many days (median)."""

    reports: int
    came_true: int
    median_days: float | None


def record_of(told: Iterable[Forecast]) -> Record:
    """Sum up what became of some reports."""
    told = list(told)
    days = [(each.confirmed_on - each.public_on).days for each in told if each.confirmed_on]
    return Record(len(told), len(days), median(days) if days else None)
