"""Tests of proving: denials, and the best proof of an event as known on a day."""

from datetime import date

import pytest

from cases.status.evidence import Act, Basis, Proof
from cases.status.proving import is_denied
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


def test_one_report_of_two_origins_corroborates_itself_whatever_came_before_it():
    world = World()
    reported(world, "The Courier", UNNAMED)
    first = world.report("The Gazette", "2023-03-15")
    second = world.report("The Herald", "2023-03-15")
    reported(world, "The Tribune", OBSERVATION, relays=[first, second], on="2023-03-15")
    assert proof_of(world) == Proof(Basis.CORROBORATED, (2,))
    assert proof_of(world.without([1])) == Proof(Basis.CORROBORATED, (2,))


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
