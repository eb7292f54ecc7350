"""Tests of evidence: origins, denials, how well an event is proved, and what policies accept."""

import pytest

from cases.status.events import gather
from cases.status.evidence import (
    STRENGTH,
    Act,
    Basis,
    Origin,
    Policy,
    Proof,
    accepts,
    independent_origins,
    origins,
    own_reporting_behind,
)
from cases.status.proving import is_denied, prove
from tests.status.facts import COURT, NAMED, OBSERVATION, PUBLIC_ACT, UNNAMED, World, day
from tests.status.founding import nine_publications

END = day("2100-01-01")
THE_COURT = Origin(COURT, "the Court")


def only_event(world):
    (event,) = gather(world.claims)
    return event


def origins_of(world, on="2100-01-01"):
    return independent_origins(only_event(world), world.reports, day(on))


def proof_of(world, on="2100-01-01"):
    return prove(only_event(world), world.reports, day(on))


def reported(world, publisher, by=UNNAMED, relays=(), on="2023-03-13", own=False, **more):
    report = world.report(publisher, on, relays, own)
    world.claim(report, "reported", "2023-03-13", by, **more)
    return report


# Origins


def test_nine_publications_have_two_origins_neither_named():
    found = origins_of(nine_publications())
    assert found == {Origin(UNNAMED, "The New York Times"), Origin(UNNAMED, "Reuters")}
    assert not any(origin.is_named for origin in found)


def test_articles_that_relay_one_article_however_far_have_its_one_origin():
    world = World()
    first = reported(world, "The Gazette")
    second = reported(world, "The Herald", relays=[first])
    reported(world, "The Tribune", relays=[second])
    assert origins_of(world) == {Origin(UNNAMED, "The Gazette")}
    assert own_reporting_behind(3, world.reports, END) == {1}


def test_a_loop_of_relays_has_no_origin():
    world = World()
    reported(world, "The Gazette", relays=[2])
    reported(world, "The Herald", relays=[3])
    reported(world, "The Tribune", relays=[1])
    assert origins_of(world) == set()
    assert proof_of(world) is None


def test_a_way_out_of_a_loop_leads_to_the_origin():
    world = World()
    reported(world, "The Gazette", relays=[2])
    reported(world, "The Herald", relays=[1, 3])
    reported(world, "The Tribune")
    assert origins_of(world) == {Origin(UNNAMED, "The Tribune")}


def test_a_report_that_relays_and_adds_reporting_of_its_own_is_an_origin_too():
    world = World()
    first = reported(world, "The Gazette")
    reported(world, "The Herald", relays=[first], own=True)
    assert origins_of(world) == {Origin(UNNAMED, "The Gazette"), Origin(UNNAMED, "The Herald")}


def test_several_unnamed_officials_of_one_outlet_are_one_origin():
    world = World()
    for _ in range(3):
        reported(world, "The Gazette")
    assert origins_of(world) == {Origin(UNNAMED, "The Gazette")}
    assert proof_of(world) == Proof(Basis.UNNAMED_SOURCE, (1,))


def test_one_named_person_is_one_origin_in_however_many_outlets():
    world = World()
    reported(world, "The Gazette", NAMED, speaker="A. Official")
    reported(world, "The Herald", NAMED, speaker="A. Official")
    assert origins_of(world) == {Origin(NAMED, "A. Official")}
    assert proof_of(world) == Proof(Basis.NAMED_SOURCE, (1,))


def test_a_public_act_has_the_body_that_acted_as_its_origin_however_many_tell_of_it():
    world = World()
    reported(world, "The Gazette", PUBLIC_ACT, speaker="Libya")
    reported(world, "The Herald", PUBLIC_ACT, speaker="Libya")
    assert origins_of(world) == {Origin(PUBLIC_ACT, "Libya")}
    reported(world, "The Herald", PUBLIC_ACT, speaker="Italy")
    assert origins_of(world) == {Origin(PUBLIC_ACT, "Libya"), Origin(PUBLIC_ACT, "Italy")}


def test_the_acts_of_the_court_and_its_own_word_are_one_origin_by_whatever_name():
    world = World()
    reported(world, "The Gazette", PUBLIC_ACT, speaker="Trial Chamber IV", court_speaks=True)
    reported(world, "The Herald", PUBLIC_ACT, speaker="the judges", court_speaks=True)
    assert origins_of(world) == {Origin(PUBLIC_ACT, "the Court")}
    reported(world, "the Court", COURT)
    assert origins_of(world) == {THE_COURT}


def test_the_court_is_one_origin_and_an_outlet_that_saw_it_is_named():
    world = World()
    reported(world, "the Court", COURT)
    reported(world, "ICC record", COURT)
    reported(world, "The Gazette", OBSERVATION)
    assert origins_of(world) == {THE_COURT, Origin(OBSERVATION, "The Gazette")}
    assert all(origin.is_named for origin in origins_of(world))


def test_a_relay_of_a_report_that_is_absent_has_no_origin():
    world = World()
    reported(world, "The Gazette", relays=[99])
    assert origins_of(world) == set()


def test_a_relay_of_a_retracted_report_has_no_origin_any_more():
    world = World()
    first = reported(world, "The Gazette")
    reported(world, "The Herald", relays=[first])
    assert origins_of(world.without([first])) == set()


def test_a_relay_of_a_report_that_is_not_yet_public_has_no_origin_yet():
    world = World()
    reported(world, "The Gazette", relays=[2])
    world.report("The Herald", "2023-03-15")
    assert origins_of(world, "2023-03-14") == set()
    assert origins_of(world, "2023-03-15") == {Origin(UNNAMED, "The Herald")}


def test_a_relayed_report_of_which_a_claim_was_public_before_it_counts_from_that_claim_on():
    world = World()
    reported(world, "The Gazette", relays=[2])
    reported(world, "The Herald", on="2023-03-20", public_on="2023-03-14")
    assert origins_of(world, "2023-03-13") == set()
    assert origins_of(world, "2023-03-14") == {Origin(UNNAMED, "The Herald")}


def test_who_repeats_an_unnamed_source_cannot_make_it_a_named_one():
    world = World()
    first = reported(world, "The Gazette", UNNAMED)
    reported(world, "The Herald", NAMED, relays=[first], speaker="A. Official")
    assert origins(only_event(world).support, world.reports, END) == {
        1: {Origin(UNNAMED, "The Gazette")},
        2: {Origin(UNNAMED, "The Gazette")},
    }


def test_a_relay_speaks_for_a_report_that_makes_no_claim_of_its_own():
    world = World()
    silent = world.report("The Gazette", "2023-03-13")
    reported(world, "The Herald", UNNAMED, relays=[silent])
    assert origins_of(world) == {Origin(UNNAMED, "The Gazette")}


# Denials


def test_a_denial_by_the_court_outweighs_press_until_the_court_says_otherwise():
    world = World()
    world.tell("warrant_issued", "2023-03-10", NAMED, known="2023-03-11")
    world.tell("warrant_issued", "2023-03-10", PUBLIC_ACT, known="2023-03-11")
    world.tell("warrant_issued", "2023-03-14", COURT, act=Act.DENIES)
    world.tell("warrant_issued", "2023-03-10", COURT, known="2023-03-17")
    assert proof_of(world, "2023-03-13") == Proof(Basis.PUBLIC_ACT, (2,))
    assert proof_of(world, "2023-03-14") is None
    assert proof_of(world, "2023-03-16") is None
    assert proof_of(world, "2023-03-17") == Proof(Basis.OFFICIAL, (4,))


def test_the_last_word_of_the_court_counts_and_on_one_day_the_assertion():
    world = World()
    world.tell("opened", "2023-03-10", COURT, known="2023-03-11")
    world.tell("opened", "2023-03-12", COURT, act=Act.DENIES)
    event = only_event(world)
    assert [is_denied(event, day(f"2023-03-{d}")) for d in (10, 11, 12)] == [False, False, True]
    world.tell("opened", "2023-03-10", COURT, known="2023-03-12")
    assert not is_denied(only_event(world), day("2023-03-12"))


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


# Policies

ACCEPTED = {
    Policy.OFFICIAL: [Basis.OFFICIAL],
    Policy.CORROBORATED: [Basis.OFFICIAL, Basis.PUBLIC_ACT, Basis.CORROBORATED],
    Policy.NAMED: list(Basis)[:-1],
    Policy.ANY: list(Basis),
}


@pytest.mark.parametrize("policy", Policy)
def test_a_policy_accepts_what_the_design_says(policy):
    strong = [Basis.OFFICIAL, Basis.PUBLIC_ACT, Basis.CORROBORATED]
    for basis in Basis:
        is_enough = basis in ACCEPTED[policy]
        assert accepts(policy, "warrant_issued", basis) is is_enough
        assert accepts(policy, "reported", basis) is (policy is not Policy.OFFICIAL or is_enough)
        assert accepts(policy, "suspect_died", basis) is (is_enough and basis in strong)


def test_what_a_stricter_policy_accepts_a_looser_one_accepts():
    for strict, loose in zip(list(Policy), list(Policy)[1:], strict=False):
        for kind in ("warrant_issued", "reported", "suspect_died"):
            for basis in Basis:
                assert accepts(strict, kind, basis) <= accepts(loose, kind, basis)
    assert sorted(Basis, key=STRENGTH.get, reverse=True) == list(Basis)
