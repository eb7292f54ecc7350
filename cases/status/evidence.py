"""Evidence: who stands behind a claim, how well it is proved, and which policy accepts that.

Everything here answers "as known on a day": a claim or report that is not yet public on that
day does not exist for it.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from cases.status.dates import PartialDate


class Act(StrEnum):
    """What a speaker does with a claim. Only asserting and confirming can prove a status."""

    ASSERTS = "asserts"
    CONFIRMS = "confirms"
    DENIES = "denies"
    DECLINES_TO_COMMENT = "declines_to_comment"
    REACTS = "reacts"
    CORRECTS = "corrects"


class Attribution(StrEnum):
    """On whose word a report makes a claim."""

    COURT = "court"
    PUBLIC_ACT = "public_act"
    NAMED = "named"
    UNNAMED = "unnamed"
    OBSERVATION = "observation"


class Basis(StrEnum):
    """How well a status is proved, best first."""

    OFFICIAL = "official"
    PUBLIC_ACT = "public_act"
    CORROBORATED = "corroborated"
    NAMED_SOURCE = "named_source"
    UNNAMED_SOURCE = "unnamed_source"

    @property
    def label(self) -> str:
        """The basis in words."""
        return self.value.replace("_", " ")


class Policy(StrEnum):
    """Which evidence counts, strictest first."""

    OFFICIAL = "official"
    CORROBORATED = "corroborated"
    NAMED = "named"
    ANY = "any"


DEFAULT_POLICY = Policy.CORROBORATED

STRENGTH: dict[Basis, int] = {basis: len(Basis) - place for place, basis in enumerate(Basis)}

_ACCEPTS: dict[Policy, frozenset[Basis]] = {
    Policy.OFFICIAL: frozenset({Basis.OFFICIAL}),
    Policy.CORROBORATED: frozenset({Basis.OFFICIAL, Basis.PUBLIC_ACT, Basis.CORROBORATED}),
    Policy.NAMED: frozenset(set(Basis) - {Basis.UNNAMED_SOURCE}),
    Policy.ANY: frozenset(Basis),
}


def accepts(policy: Policy, kind: str, basis: Basis) -> bool:
    """Whether `policy` lets an event of `kind` count on this basis (design, section 5)."""
    if kind == "reported" and policy is not Policy.OFFICIAL:
        return True
    if kind == "suspect_died" and STRENGTH[basis] < STRENGTH[Basis.CORROBORATED]:
        return False  # once the Court or two origins say so, under every policy
    return basis in _ACCEPTS[policy]


THE_COURT = "the Court"


class Origin(NamedTuple):
    """One independent source: the Court, a body that acted, a person, an outlet, or
    the unnamed persons behind one outlet, who are never more than one origin."""

    sort: Attribution
    name: str

    @property
    def is_named(self) -> bool:
        return self.sort is not Attribution.UNNAMED

    @property
    def identity(self) -> tuple[str, str]:
        """What makes two origins one: the Court's word and its acts come from the Court."""
        is_body = self.sort in (Attribution.COURT, Attribution.PUBLIC_ACT)
        return ("body" if is_body else self.sort.value), self.name


@dataclass(frozen=True)
class Report:
    """One published report: `relays` are the reports it had the news from."""

    id: int
    publisher: str
    public_on: date
    relays: frozenset[int]
    does_own_reporting: bool


@dataclass(frozen=True)
class Claim:
    """What one report says about one event of one case.

    `subjects` are the suspects it concerns; none means the case itself, nobody being named.
    `when` is the date of the event (of the utterance, for a denial or reaction).
    `speaker` is the person who speaks or the body whose public act is told of. `custodian` is who
    holds the person after it, as the report says; "" where it does not say.
    """

    id: int
    report: int
    kind: str
    when: PartialDate
    public_on: date
    act: Act
    attribution: Attribution
    speaker: str
    is_court_speaking: bool
    is_verified: bool
    subjects: frozenset[int]
    custodian: str

    @property
    def can_prove(self) -> bool:
        return self.act in (Act.ASSERTS, Act.CONFIRMS)


@dataclass(frozen=True)
class Proof:
    """The claims, no more than are needed, that prove an event, and how well they do."""

    basis: Basis
    claims: tuple[int, ...]
    is_verified: bool = True


def outweighs(new: Proof, old: Proof) -> bool:
    """Whether the one rests on a better basis than the other; not if theirs is the same."""
    return STRENGTH[new.basis] > STRENGTH[old.basis]


@dataclass(frozen=True)
class Event:
    """One event of one subject (0: the case itself) with every claim that bears on it.

    `support` are the claims that assert it, `denials` those in which the Court denies it.
    """

    kind: str
    when: PartialDate
    subject: int
    support: tuple[Claim, ...]
    denials: tuple[Claim, ...]


def own_reporting_behind(
    report: int,
    reports: Mapping[int, Report],
    on: date,
    also: Container[int],
) -> frozenset[int]:
    """Follow relays from `report` to the reports that did their own reporting.

    A report counts once it is public on day `on`, or is in `also`. Reports that are absent
    (unpublished or retracted) and loops lead nowhere.
    """
    found, seen, queue = set(), {report}, [report]
    while queue:
        current = reports.get(queue.pop())
        if current is None or (current.public_on > on and current.id not in also):
            continue
        if current.does_own_reporting or not current.relays:
            found.add(current.id)
        fresh = current.relays - seen
        seen |= fresh
        queue.extend(fresh)
    return frozenset(found)


class Trace(NamedTuple):
    """Where a claim comes from: an origin, and the report that had it from there."""

    origin: Origin
    report: int


def traced(
    support: Iterable[Claim], reports: Mapping[int, Report], on: date
) -> dict[int, set[Trace]]:
    """Follow each claim of one event to its origins, as known on a day: claim id -> traces.

    The word of the reporting that stands behind a relay decides over the relay's own: who
    repeats an unnamed source cannot make it a named one.
    """
    public = [claim for claim in support if claim.public_on <= on]
    told = by_report(public)
    return {claim.id: traces_of(claim, told, reports, on) for claim in public}


def by_report(claims: Iterable[Claim]) -> dict[int, list[Claim]]:
    """The claims of each report."""
    found: dict[int, list[Claim]] = {}
    for claim in claims:
        found.setdefault(claim.report, []).append(claim)
    return found


def traces_of(
    claim: Claim, told: Mapping[int, list[Claim]], reports: Mapping[int, Report], on: date
) -> set[Trace]:
    """Follow one claim to its origins; `told` is what each report said of the event by then."""
    return {
        Trace(_origin(each, reports[source]), source)
        for source in own_reporting_behind(claim.report, reports, on, told)
        for each in ([claim] if source == claim.report else told.get(source, [claim]))
    }


def origins(support: Iterable[Claim], reports: Mapping[int, Report], on: date) -> dict[int, set]:
    """The origins behind each claim of one event, as known on a day: claim id -> origins."""
    return {
        claim: {trace.origin for trace in traces}
        for claim, traces in traced(support, reports, on).items()
    }


def _origin(claim: Claim, source: Report) -> Origin:
    if claim.attribution is Attribution.COURT:
        return Origin(Attribution.COURT, THE_COURT)
    if claim.attribution is Attribution.PUBLIC_ACT and claim.is_court_speaking:
        return Origin(Attribution.PUBLIC_ACT, THE_COURT)
    if claim.attribution in (Attribution.PUBLIC_ACT, Attribution.NAMED):
        return Origin(claim.attribution, claim.speaker)
    return Origin(claim.attribution, source.publisher)


def independent_origins(event: Event, reports: Mapping[int, Report], on: date) -> set[Origin]:
    """The origins behind an event, as known on a day; the Court counts once, by its own word."""
    every = set().union(*origins(event.support, reports, on).values())
    by_identity: dict[tuple[str, str], Origin] = {}
    for origin in sorted(every, key=lambda origin: origin.sort is not Attribution.COURT):
        by_identity.setdefault(origin.identity, origin)
    return set(by_identity.values())
