"""The part of the oracle that says what is proved, and how well, straight from the design."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from cases.status.dates import PartialDate
from cases.status.evidence import Act, Attribution, Basis, Policy
from cases.status.kinds import EVENT_KINDS

BEST_TO_WORST = list(Basis)


class Told(NamedTuple):
    """A proved event of a subject."""

    kind: str
    when: PartialDate
    basis: Basis


def is_better(new: Basis, old: Basis) -> bool:
    return BEST_TO_WORST.index(new) < BEST_TO_WORST.index(old)


def proved_events(world, policy: Policy, subject: int, known_on: date) -> list[Told]:
    """What a policy accepts as having happened to a subject, in the order of proceedings."""
    public = [claim for claim in world.claims if claim.public_on <= known_on]
    mine = [claim for claim in public if subject in (claim.subjects or {0})]
    asserted = {(c.kind, c.when) for c in mine if c.act in (Act.ASSERTS, Act.CONFIRMS)}
    found: list[Told] = []
    for kind, when in asserted:
        if when.earliest > known_on:
            continue  # announced, but it has not happened yet
        support = [
            claim
            for claim in mine
            if claim.kind == kind
            and claim.act in (Act.ASSERTS, Act.CONFIRMS)
            and lies_within(claim.when, when)
        ]
        if court_denies(public, support, subject, kind, when):
            continue
        basis = basis_of(world, support, kind, known_on)
        if basis and counts(policy, kind, basis):
            found.append(Told(kind, when, basis))
    finest = [
        told
        for told in found
        if not any(
            other.kind == told.kind
            and other.when != told.when
            and lies_within(other.when, told.when)
            for other in found
        )
    ]
    return sorted(
        finest,
        key=lambda told: (
            told.when.earliest,
            EVENT_KINDS[told.kind].order,
            told.when.latest,
            told.kind,
        ),
    )


def lies_within(fine: PartialDate, coarse: PartialDate) -> bool:
    return coarse.earliest <= fine.earliest and fine.latest <= coarse.latest


def court_denies(public, support, subject: int, kind: str, when: PartialDate) -> bool:
    """Whether the Court's last word was that it did not happen."""
    denied = [
        claim.public_on
        for claim in public
        if claim.act is Act.DENIES
        and claim.is_court_speaking
        and claim.kind == kind
        and (not claim.subjects or subject in claim.subjects)
        and claim.when.latest >= when.earliest
    ]
    said = [claim.public_on for claim in support if claim.attribution is Attribution.COURT]
    return bool(denied) and not any(day >= max(denied) for day in said)


def basis_of(world, support, kind: str, known_on: date) -> Basis | None:
    """How well an event is proved by all the claims that support it."""
    behind = [origins_of(world, claim, support, known_on) for claim in support]
    everybody = set().union(*behind) if behind else set()
    if any(sort is Attribution.COURT for sort, _ in everybody):
        return Basis.OFFICIAL
    for claim, origins in zip(support, behind, strict=True):
        for sort, _ in origins:
            if sort is Attribution.PUBLIC_ACT and (
                kind != "suspect_died" or claim.is_court_speaking
            ):
                return Basis.PUBLIC_ACT
    is_any_named = any(sort is not Attribution.UNNAMED for sort, _ in everybody)
    bodies = (Attribution.COURT, Attribution.PUBLIC_ACT)
    different = {("body" if sort in bodies else sort, name) for sort, name in everybody}
    if len(different) >= 2 and is_any_named:
        return Basis.CORROBORATED
    if is_any_named:
        return Basis.NAMED_SOURCE
    return Basis.UNNAMED_SOURCE if everybody else None


def origins_of(world, claim, support, known_on: date) -> set[tuple[Attribution, str]]:
    """Who stands behind a claim: pairs of a sort of origin and its name."""
    telling = {other.report for other in support}
    exist = {
        number
        for number, report in world.reports.items()
        if report.public_on <= known_on or number in telling
    }
    reached = {claim.report} & exist
    while True:
        further = {r for number in reached for r in world.reports[number].relays} & exist
        if further <= reached:
            break
        reached |= further
    found = set()
    for number in reached:
        report = world.reports[number]
        if report.relays and not report.does_own_reporting:
            continue
        own_words = [other for other in support if other.report == number]
        if number == claim.report:
            own_words = [claim]
        for words in own_words or [claim]:
            if words.attribution is Attribution.COURT:
                found.add((Attribution.COURT, "the Court"))
            elif words.attribution is Attribution.PUBLIC_ACT and words.is_court_speaking:
                found.add((Attribution.PUBLIC_ACT, "the Court"))
            elif words.attribution in (Attribution.PUBLIC_ACT, Attribution.NAMED):
                found.add((words.attribution, words.speaker))
            else:
                found.add((words.attribution, report.publisher))
    return found


def counts(policy: Policy, kind: str, basis: Basis) -> bool:
    """The table of policies."""
    if kind == "reported" and policy is not Policy.OFFICIAL:
        return True
    if kind == "suspect_died" and basis in (Basis.NAMED_SOURCE, Basis.UNNAMED_SOURCE):
        return False
    enough = {
        Policy.OFFICIAL: Basis.OFFICIAL,
        Policy.CORROBORATED: Basis.CORROBORATED,
        Policy.NAMED: Basis.NAMED_SOURCE,
        Policy.ANY: Basis.UNNAMED_SOURCE,
    }[policy]
    return BEST_TO_WORST.index(basis) <= BEST_TO_WORST.index(enough)
