"""Tests of evidence on every small web of relays and on random histories."""

from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.status.events import gather
from cases.status.evidence import (
    STRENGTH,
    Attribution,
    Policy,
    Report,
    independent_origins,
    origins,
    own_reporting_behind,
)
from cases.status.knowledge import known_events, prove_all
from cases.status.proving import prove
from tests.status import strategies
from tests.status.facts import World
from tests.thorough import IS_THOROUGH

TODAY = date(2023, 3, 13)
NOBODY, ANYBODY = (False,), (False, True)


def webs(size, own_reporting):
    """Every web of relays between `size` reports, each with or without reporting of its own."""
    ways = [
        [
            Report(node, f"publisher {node}", TODAY, frozenset(relays), own)
            for count in range(size)
            for relays in combinations([n for n in range(size) if n != node], count)
            for own in own_reporting
        ]
        for node in range(size)
    ]
    return product(*ways)


def by_fixpoint(web):
    """The definition: what I reported myself, and what stands behind those whom I relay."""
    behind = [1 << r.id if r.does_own_reporting or not r.relays else 0 for r in web]
    while True:
        before = list(behind)
        for report in web:
            for relayed in report.relays:
                behind[report.id] |= behind[relayed]
        if behind == before:
            return behind


@pytest.mark.parametrize(
    ("size", "own_reporting"),
    [(1, ANYBODY), (2, ANYBODY), (3, ANYBODY), (4, ANYBODY)] + [(5, NOBODY)] * IS_THOROUGH,
)
def test_on_every_web_of_relays_the_origins_are_those_of_the_definition(size, own_reporting):
    wrong = []
    for web in webs(size, own_reporting):
        reports = dict(enumerate(web))
        expected = by_fixpoint(web)
        for start in reports:
            found = own_reporting_behind(start, reports, TODAY, ())
            if sum(1 << origin for origin in found) != expected[start]:
                wrong.append((start, web, found))
    assert wrong == []


@st.composite
def agreeing(draw):
    """One event of which every report makes a claim, and a relay to add between two of them."""
    of = draw(st.integers(2, 6))
    reports = {n: draw(strategies.reports(n, of)) for n in range(1, of + 1)}
    claims = [
        draw(strategies.claims(n, [report], ["opened"], strategies.ONE_EVENT))
        for n, report in reports.items()
        for _ in range(draw(st.integers(1, 2)))
    ]
    claims = [replace(claim, id=place) for place, claim in enumerate(claims, 1)]
    return World(claims, reports), draw(st.permutations(range(1, of + 1)))[:2]


@given(agreeing(), strategies.days)
def test_one_more_relay_never_makes_more_origins_or_a_better_basis(facts, on):
    world, (repeats, relayed) = facts
    (event,) = gather(world.claims)
    before = identities(event, world.reports, on)
    proof = prove(event, world.reports, on)
    report = world.reports[repeats]
    world.change_report(repeats, relays=report.relays | {relayed})
    later = prove(event, world.reports, on)
    if is_public(world, relayed, on):
        assert identities(event, world.reports, on) <= before
        assert strength(later) <= strength(proof)


def identities(event, reports, on):
    return {origin.identity for origin in independent_origins(event, reports, on)}


def is_public(world, number, on):
    """A report not yet public on a day is, on that day, no report that could be relayed."""
    return any(claim.report == number and claim.public_on <= on for claim in world.claims)


def strength(proof):
    return STRENGTH[proof.basis] if proof else 0


@given(strategies.worlds(), strategies.days)
def test_no_proof_has_a_claim_to_spare(world, on):
    for event in gather(world.claims):
        proof = prove(event, world.reports, on)
        if not proof:
            continue
        chosen = tuple(claim for claim in event.support if claim.id in proof.claims)
        alone = replace(event, support=chosen, denials=())
        behind = origins(event.support, world.reports, on)
        if origins(chosen, world.reports, on) != {claim.id: behind[claim.id] for claim in chosen}:
            continue  # they rest on what reports said that are not in the proof
        assert set(prove(alone, world.reports, on).claims) == set(proof.claims)
        for gone in {claim.report for claim in chosen}:
            left = tuple(claim for claim in chosen if claim.report != gone)
            less = prove(replace(alone, support=left), world.reports, on)
            assert strength(less) < strength(proof)


@given(strategies.worlds(), strategies.days)
def test_what_the_court_says_itself_is_official_and_nothing_else_is(world, on):
    for event in gather(world.claims):
        if event.denials:
            continue
        behind = independent_origins(event, world.reports, on)
        proof = prove(event, world.reports, on)
        assert bool(proof) is bool(behind)
        if proof:
            is_court = any(origin.sort is Attribution.COURT for origin in behind)
            assert (proof.basis == "official") is is_court


@given(strategies.worlds(), strategies.days)
def test_whatever_a_stricter_policy_counts_a_looser_one_counts_too(world, on):
    for proved in prove_all(world.claims, world.reports).values():
        counted = [known_events(proved, policy, on) for policy in Policy]
        for strict, loose in pairwise(counted):
            for event, _ in strict:
                assert any(e.kind == event.kind and event.when.covers(e.when) for e, _ in loose)
