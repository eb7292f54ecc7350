"""Tests of proving: denials, the best proof, and proofs carried forward from day to day."""

from datetime import date

import pytest
from hypothesis import given

from cases.status.custody import custody_slices, next_custody
from cases.status.evidence import Act, Basis, Policy, Proof
from cases.status.history import slices, take
from cases.status.kinds import Custody
from cases.status.knowledge import known_events, prove_all
from cases.status.proving import is_denied, proofs_over_time, prove
from tests.status import strategies
from tests.status.facts import (
    COURT,
    NAMED,
    OBSERVATION,
    PUBLIC_ACT,
    UNNAMED,
    World,
    only_event,
    proof_of,
    reported,
)

# Denials


def test_a_denial_by_the_court_outweighs_press_until_the_court_says_otherwise():
    world = World()
    world.tell("warrant_issued", "2023-03-10", NAMED, known="2023-03-11")
    world.tell("warrant_issued", "2023-03-10", PUBLIC_ACT, known="2023-03-11")
    world.tell("warrant_issued", "2023-03-14", COURT, act=Act.DENIES)
    world.tell("warrant_issued", "2023-03-10", PUBLIC_ACT, known="2023-03-15")
    world.tell("warrant_issued", "2023-03-10", COURT, known="2023-03-17")
    assert proof_of(world, "2023-03-13") == Proof(Basis.PUBLIC_ACT, (2,))
    assert proof_of(world, "2023-03-14") is None
    assert proof_of(world, "2023-03-16") is None
    assert proof_of(world, "2023-03-17") == Proof(Basis.OFFICIAL, (5,))


def test_the_last_word_of_the_court_counts_and_on_one_day_the_assertion():
    world = World()
    world.tell("opened", "2023-03-10", COURT, known="2023-03-11")
    world.tell("opened", "2023-03-12", COURT, act=Act.DENIES)
    event = only_event(world)
    assert [is_denied(event, date(2023, 3, d)) for d in (10, 11, 12)] == [False, False, True]
    world.tell("opened", "2023-03-10", COURT, known="2023-03-12")
    assert not is_denied(only_event(world), date(2023, 3, 12))


def test_of_several_denials_the_last_counts():
    world = World()
    world.tell("opened", "2023-03-10", COURT, known="2023-03-12")
    for on in ("2023-03-11", "2023-03-13"):
        world.tell("opened", on, COURT, act=Act.DENIES)
    denied = [is_denied(only_event(world), date(2023, 3, d)) for d in (11, 12, 13)]
    assert denied == [True, False, True]


@pytest.mark.parametrize("act", [Act.DECLINES_TO_COMMENT, Act.REACTS, Act.CORRECTS, Act.DENIES])
def test_no_other_act_moves_anything_and_a_denial_only_by_the_court(act):
    world = World()
    reported(world, "The Gazette")
    world.tell("reported", "2023-03-14", NAMED, act=act, court_speaks=act is not Act.DENIES)
    assert proof_of(world) == Proof(Basis.UNNAMED_SOURCE, (1,))


# Proofs


def test_the_best_proof_counts_and_of_equally_good_ones_the_first():
    world = World()
    world.tell("opened", "2023-03-10", UNNAMED, known="2023-03-11")
    world.tell("opened", "2023-03-10", NAMED, known="2023-03-12")
    world.tell("opened", "2023-03-10", PUBLIC_ACT, known="2023-03-13")
    world.tell("opened", "2023-03-10", COURT, known="2023-03-14")
    world.tell("opened", "2023-03-10", COURT, known="2023-03-15")
    assert [proof_of(world, f"2023-03-{d}") for d in (10, 11, 12, 13, 14, 15)] == [
        None,
        Proof(Basis.UNNAMED_SOURCE, (1,)),
        Proof(Basis.CORROBORATED, (1, 2)),
        Proof(Basis.PUBLIC_ACT, (3,)),
        Proof(Basis.OFFICIAL, (4,)),
        Proof(Basis.OFFICIAL, (4,)),
    ]


def test_of_claims_of_one_day_the_verified_comes_first():
    world = World()
    world.tell("opened", "2023-03-10", COURT, verified=False)
    assert proof_of(world) == Proof(Basis.OFFICIAL, (1,), is_verified=False)
    world.tell("opened", "2023-03-10", COURT)
    assert proof_of(world) == Proof(Basis.OFFICIAL, (2,), is_verified=True)


def test_what_was_public_first_comes_first_verified_or_not():
    world = World()
    world.tell("opened", "2023-03-10", COURT, known="2023-03-11", verified=False)
    world.tell("opened", "2023-03-10", COURT, known="2023-03-12")
    assert proof_of(world) == Proof(Basis.OFFICIAL, (1,), is_verified=False)


def test_two_origins_corroborate_each_other_if_one_is_named():
    world = World()
    reported(world, "The Gazette", UNNAMED)
    reported(world, "The Herald", UNNAMED)
    assert proof_of(world) == Proof(Basis.UNNAMED_SOURCE, (1,))
    reported(world, "The Tribune", NAMED, verified=False)
    assert proof_of(world) == Proof(Basis.CORROBORATED, (1, 3), is_verified=False)


def test_one_report_of_two_origins_corroborates_itself():
    world = World()
    first = reported(world, "The Gazette", NAMED, on="2023-03-15")
    second = reported(world, "The Herald", UNNAMED, on="2023-03-15")
    world.claims.clear()
    reported(world, "The Tribune", OBSERVATION, relays=[first, second], on="2023-03-15")
    assert proof_of(world) == Proof(Basis.CORROBORATED, (1,))


def test_a_death_is_no_act_of_a_state_but_judges_who_find_it_act():
    world = World()
    world.tell("suspect_died", "2021-04-16", PUBLIC_ACT, speaker="Libya", court_speaks=False)
    assert proof_of(world) == Proof(Basis.NAMED_SOURCE, (1,))
    world.tell("suspect_died", "2021-04-16", PUBLIC_ACT, court_speaks=True, known="2021-05-01")
    assert proof_of(world) == Proof(Basis.PUBLIC_ACT, (2,))


def test_two_states_that_tell_of_a_death_corroborate_each_other_and_one_state_not_itself():
    world = World()
    for state in ("Libya", "Libya", "Italy"):
        world.tell("suspect_died", "2021-04-16", PUBLIC_ACT, speaker=state, who=state)
    assert proof_of(world) == Proof(Basis.CORROBORATED, (1, 3))
    assert proof_of(world.without([3])) == Proof(Basis.NAMED_SOURCE, (1,))


# From day to day


def test_a_claim_of_a_report_that_is_not_here_proves_nothing_on_any_day():
    world = World()
    world.tell("opened", "2023-03-10")
    world.reports.clear()
    event = only_event(world)
    assert proofs_over_time(event, world.reports) == (event, [])
    assert proof_of(world) is None


def all_days(world):
    """Every day on which something could become known."""
    days = {claim.public_on for claim in world.claims}
    days |= {claim.when.earliest for claim in world.claims}
    return sorted(days | {report.public_on for report in world.reports.values()} | {date.max})


@given(strategies.worlds())
def test_a_proof_over_time_is_on_each_day_the_proof_of_that_day(world):
    for proved in prove_all(world.claims, world.reports).values():
        for event, changes in proved:
            for day in all_days(world):
                proof = next((found for on, found in reversed(changes) if on <= day), None)
                happened = event.when.earliest <= day
                assert proof == (prove(event, world.reports, day) if happened else None)


@given(strategies.worlds())
def test_steps_over_time_are_on_each_day_those_of_a_walk_from_the_start(world):
    for proved in prove_all(world.claims, world.reports).values():
        for policy in Policy:
            history = slices(proved, policy)
            for day in all_days(world):
                steps = ()
                for event, proof in known_events(proved, policy, day):
                    steps = take(steps, event, proof).steps
                assert shown_on(history, day) == steps


# Where it matters what State holds a person, and which events say who holds whom.
OF_STATES = (Custody.IN_STATE_CUSTODY, Custody.SERVING_SENTENCE)
SAYS_WHO_HOLDS = (
    *("held_by_state", "arrested", "surrendered", "interim_release", "interim_release_ended"),
    *("released", "sentence_enforcement", "sentence_completed", "suspect_died"),
)


@given(strategies.worlds(), strategies.worlds())
def test_custody_over_time_is_on_each_day_that_of_a_walk_through_all_cases(world, other):
    proved = [
        each
        for facts in (world, other)
        for each in prove_all(facts.claims, facts.reports).get(1, [])
    ]
    for policy in Policy:
        history = custody_slices(proved, policy)
        for day in sorted({*all_days(world), *all_days(other)}):
            custody, holder, was_convicted, steps = None, "", False, []
            for event, proof in known_events(proved, policy, day):
                if event.kind in ("convicted", "conviction_reversed"):
                    was_convicted = event.kind == "convicted"
                after = next_custody(custody, event.kind, was_convicted)
                said = {claim.id: claim.custodian for claim in event.support}
                named = [said[claim] for claim in proof.claims if said[claim]][:1]
                now = named[0] if named and event.kind in SAYS_WHO_HOLDS else ""
                is_moved = after is not custody
                is_handed_on = after in OF_STATES and now and holder and now != holder
                if is_moved or is_handed_on:
                    steps.append((event.kind, event.when, after.value, proof))
                custody, holder = after, now if is_moved else now or holder
            shown = [(s.kind, s.when, s.status, s.proof) for s in shown_on(history, day)]
            assert shown == steps


def shown_on(history, day):
    return next((steps for on, steps in reversed(history) if on <= day), ())
