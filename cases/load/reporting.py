"""Reporting: who tells of what happened to artificial suspects, when, and on whose word."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import accumulate
from random import Random

from cases.load.careers import LAST_DAY, Happening
from cases.status.kinds import EVENT_KINDS

COURT = "Load Court"
STATE = "the State that held the person"
# Publishers by kind, in the order of their numbers.
PUBLISHERS = {"official": 12, "press": 220, "ngo": 60, "state": 28}
_FIRST = dict(zip(PUBLISHERS, accumulate(PUBLISHERS.values(), initial=0), strict=False))
_SIDE_KINDS = ("other", "court_statement", "state_reaction", "interlocutory_appeal")


@dataclass(frozen=True, slots=True)
class ClaimShape:
    """What a report says about one event, without its words."""

    kind: str
    on: date
    precision: str
    people: tuple[int, ...]
    attribution: str
    act: str = "asserts"
    speaker: str = ""
    capacity: str = ""
    custodian: str = ""
    hearing_on: date | None = None
    public_on: date | None = None
    public_reason: str = ""


@dataclass(frozen=True, slots=True)
class ReportShape:
    """One report, without its words: `relays` is the place of another in the same case."""

    publisher: int
    published_on: date
    claims: tuple[ClaimShape, ...]
    sourcing: str = "unknown"
    is_verified: bool = True
    state: str = "published"
    relays: int | None = None


def is_official(publisher: int) -> bool:
    return publisher < PUBLISHERS["official"]


def _publisher(rng: Random, kind: str) -> int:
    """A publisher of a kind: the first of each publish far more than the last."""
    return _FIRST[kind] + int(PUBLISHERS[kind] * rng.random() ** 2)


def reports_of(rng: Random, happenings: list[Happening], number: int) -> list[ReportShape]:
    """So many reports of what happened, those first that were published first."""
    first = [report for each in happenings for report in _first_reports(rng, each)]
    later = [_later_report(rng, happenings) for _ in range(number - len(first))]
    told = sorted([*first[:number], *later], key=lambda each: each.published_on)
    return [_finished(rng, told, place) for place in range(len(told))]


def _first_reports(rng: Random, event: Happening) -> Iterator[ReportShape]:
    """Those that make an event known."""
    if event.kind == "reported":
        yield _press(rng, event, 0, "unnamed")
        if rng.random() < 0.4:
            yield _press(rng, event, rng.randrange(15), "named")
        return
    if event.kind == "warrant_sought" and event.known_on > event.on and rng.random() < 0.3:
        leaked = event.on + (event.known_on - event.on) / 2
        yield _press(rng, replace(event, known_on=leaked), 0, "unnamed")
    if event.is_act_of_court and rng.random() < 0.88:
        yield _report(_publisher(rng, "official"), event.known_on, event, "court")
    early = -1 if event.known_on > event.on + timedelta(days=31) and rng.random() < 0.1 else 0
    yield _press(rng, event, early, "")
    if rng.random() < 0.5:
        yield _press(rng, event, rng.randrange(3), "")


def _press(rng: Random, event: Happening, days: int, attribution: str) -> ReportShape:
    on = min(event.known_on + timedelta(days=days), LAST_DAY)
    return _report(_publisher(rng, "press"), on, event, attribution or _act_of(event.kind))


def _act_of(kind: str) -> str:
    """How somebody who is not the Court knows of an event of this kind."""
    known = EVENT_KINDS[kind]
    return "public_act" if known.is_act_of_court or known.is_act_of_state else "observation"


def _report(publisher: int, on: date, event: Happening, attribution: str) -> ReportShape:
    sourcing = {"unnamed": "anonymous", "named": "named"}.get(attribution, "unknown")
    return ReportShape(publisher, on, (_claim(event, attribution),), sourcing)


def _claim(event: Happening, attribution: str) -> ClaimShape:
    speaker = capacity = custodian = ""
    if attribution == "named":
        speaker, capacity = "A person who was there", "person"
    elif attribution == "public_act":
        by_court = event.is_act_of_court
        speaker, capacity = (COURT, "court") if by_court else (STATE, "state")
    if event.kind == "arrested":
        custodian = "A State"
    return ClaimShape(
        event.kind,
        event.on,
        event.precision,
        event.people,
        attribution,
        speaker=speaker,
        capacity=capacity,
        custodian=custodian,
    )


def _later_report(rng: Random, happenings: list[Happening]) -> ReportShape:
    """One of the many that tell again what is known, or tell of what moves no status."""
    since = happenings[0].known_on
    on = since + timedelta(days=rng.randrange((LAST_DAY - since).days + 1))
    known = [each for each in happenings if each.known_on <= on] or happenings[:1]
    sort = rng.choices(("press", "official", "ngo", "state"), (74, 7, 14, 5))[0]
    publisher = _publisher(rng, sort)
    claims = tuple(
        _later_claim(rng, rng.choice(known), publisher, on)
        for _ in range(2 if rng.random() < 0.2 else 1)
    )
    return ReportShape(publisher, max(on, known[0].known_on), claims)


def _later_claim(rng: Random, event: Happening, publisher: int, on: date) -> ClaimShape:
    official = is_official(publisher)
    chance = rng.random()
    if chance < 0.04:
        act = "declines_to_comment" if official else rng.choice(("reacts", "denies"))
        how = ("court", act) if official else ("named", act, "A spokesperson", "state")
        return ClaimShape(event.kind, on, "day", event.people, *how)
    if chance < 0.25:
        kind = rng.choice(_SIDE_KINDS)
        how = ("court",) if official else (_act_of(kind),)
        if how == ("public_act",):
            how = ("public_act", "asserts", COURT, "court")
        return ClaimShape(kind, on, "day", event.people, *how)
    if chance < 0.265:
        hearing = on + timedelta(days=rng.randrange(5, 120))
        how = ("court",) if official else ("public_act", "asserts", COURT, "court")
        said = ClaimShape("hearing_scheduled", on, "day", event.people, *how)
        return replace(said, hearing_on=hearing)
    if official:
        attribution = "court"
    else:
        attribution = "unnamed" if event.kind == "reported" else _act_of(event.kind)
    said = _claim(event, attribution)
    if chance > 0.92 and event.known_on < on and event.kind != "reported":
        return replace(said, public_on=event.known_on, public_reason="announced")
    return said


def _finished(rng: Random, told: list[ReportShape], place: int) -> ReportShape:
    """A report with its state, and what it relays of those before it."""
    report = told[place]
    chance = rng.random()
    state = "published"
    if chance < 0.025:
        state = "retracted"
    elif chance < 0.03:
        state = "corrected"
    elif chance < 0.035:
        state = "submitted"
    relays = None
    if place and not is_official(report.publisher) and rng.random() < 0.05:
        relays = rng.randrange(place)
    return replace(report, state=state, relays=relays, is_verified=rng.random() > 0.03)
