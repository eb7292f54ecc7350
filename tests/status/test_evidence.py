"""Tests of evidence: the origins behind claims, and what policies accept."""

import pytest

from cases.status.evidence import (
    STRENGTH,
    Basis,
    Origin,
    Policy,
    Proof,
    Trace,
    accepts,
    independent_origins,
    origins,
    own_reporting_behind,
    traced,
)
from tests.status.facts import (
    COURT,
    NAMED,
    OBSERVATION,
    PUBLIC_ACT,
    UNNAMED,
    World,
    day,
    only_event,
    proof_of,
    reported,
)
from tests.status.founding import nine_publications

END = day("2100-01-01")
THE_COURT = Origin(COURT, "the Court")


def origins_of(world, on="2100-01-01"):
    return independent_origins(only_event(world), world.reports, day(on))


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
    assert own_reporting_behind(3, world.reports, END, ()) == {1}


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


def test_a_person_who_speaks_for_the_court_is_one_origin_beside_it():
    world = World()
    reported(world, "The Gazette", NAMED, speaker="A. Prosecutor", court_speaks=True)
    assert origins_of(world) == {Origin(NAMED, "A. Prosecutor")}


def test_one_name_in_two_capacities_is_two_origins():
    world = World()
    reported(world, "The Gazette", NAMED, speaker="The Gazette")
    reported(world, "The Gazette", OBSERVATION)
    assert proof_of(world) == Proof(Basis.CORROBORATED, (1, 2))


def test_a_relay_of_a_report_that_is_absent_has_no_origin():
    world = World()
    reported(world, "The Gazette", relays=[99])
    assert origins_of(world) == set()


def test_what_is_absent_or_not_yet_public_hides_no_other_origin():
    world = World()
    reported(world, "The Gazette", relays=[2, 3, 4, 99])
    for publisher, on in [("The Herald", "13"), ("The Tribune", "14"), ("The Post", "13")]:
        world.report(publisher, f"2023-03-{on}")
    assert origins_of(world, "2023-03-13") == {
        Origin(UNNAMED, "The Herald"),
        Origin(UNNAMED, "The Post"),
    }


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
    support = only_event(world).support
    assert origins(support, world.reports, day("2023-03-13")) == {1: set()}
    herald = {Origin(UNNAMED, "The Herald")}
    assert origins(support, world.reports, day("2023-03-14")) == {1: herald, 2: herald}


def test_of_two_sources_of_one_report_each_stands_behind_its_own_claim_and_both_behind_a_relay():
    world = World()
    first = world.report("The Gazette", "2023-03-13")
    one, other = Origin(NAMED, "A. Official"), Origin(NAMED, "B. Official")
    for origin in (one, other):
        world.claim(first, "reported", "2023-03-13", NAMED, speaker=origin.name)
    reported(world, "The Herald", relays=[first])
    assert traced(only_event(world).support, world.reports, END) == {
        1: {Trace(one, first)},
        2: {Trace(other, first)},
        3: {Trace(one, first), Trace(other, first)},
    }


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
