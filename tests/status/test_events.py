"""Tests of events: which claims speak of the same event of the same person."""

from cases.status.events import gather
from cases.status.evidence import Act, Event
from tests.status.facts import ALICE, BOB, CASE, COURT, NAMED, UNNAMED, World, when


def summary(world):
    """Each event with the numbers of the claims that support and that deny it."""
    return [
        (
            event.subject,
            event.kind,
            str(event.when),
            [claim.id for claim in event.support],
            [denial.id for denial in event.denials],
        )
        for event in gather(world.claims)
    ]


def test_claims_of_one_kind_on_one_day_about_one_person_are_one_event():
    world = World()
    world.tell("opened", "2023-03-10", COURT)
    world.tell("opened", "2023-03-10", UNNAMED, act=Act.CONFIRMS)
    assert gather(world.claims) == [
        Event("opened", when("2023-03-10"), ALICE, tuple(world.claims), ())
    ]


def test_another_day_another_kind_or_another_person_is_another_event():
    world = World()
    world.tell("opened", "2023-03-10")
    world.tell("opened", "2023-03-11")
    world.tell("arrested", "2023-03-10")
    world.tell("opened", "2023-03-10", of=[BOB])
    assert summary(world) == [
        (ALICE, "opened", "2023-03-10", [1], []),
        (ALICE, "opened", "2023-03-11", [2], []),
        (ALICE, "arrested", "2023-03-10", [3], []),
        (BOB, "opened", "2023-03-10", [4], []),
    ]


def test_a_claim_that_names_several_people_is_an_event_of_each_and_of_nobody_of_the_case():
    world = World()
    world.tell("opened", "2023-03-10", of=[BOB, ALICE])
    world.tell("opened", "2023-03-10", of=[])
    assert sorted(summary(world)) == [
        (CASE, "opened", "2023-03-10", [2], []),
        (ALICE, "opened", "2023-03-10", [1], []),
        (BOB, "opened", "2023-03-10", [1], []),
    ]


def test_a_claim_of_an_exact_date_supports_a_coarser_one_and_never_the_other_way_round():
    world = World()
    world.tell("arrested", "2023", known="2024-01-01")
    world.tell("arrested", "2023-03", known="2024-01-01")
    world.tell("arrested", "2023-03-17")
    world.tell("arrested", "2023-04-02")
    assert summary(world) == [
        (ALICE, "arrested", "2023", [1, 2, 3, 4], []),
        (ALICE, "arrested", "2023-03", [2, 3], []),
        (ALICE, "arrested", "2023-03-17", [3], []),
        (ALICE, "arrested", "2023-04-02", [4], []),
    ]


def test_no_event_comes_of_a_denial_a_reaction_or_silence():
    world = World()
    for act in (Act.DENIES, Act.DECLINES_TO_COMMENT, Act.REACTS, Act.CORRECTS):
        world.tell("reported", "2023-03-13", COURT, act=act)
    assert gather(world.claims) == []


def test_a_denial_by_the_court_bears_on_what_had_happened_by_its_date():
    world = World()
    world.tell("opened", "2023-03-10")
    world.tell("opened", "2023-03-12")
    world.tell("opened", "2023-03-13")
    world.tell("opened", "2023-03", known="2023-04-01")
    world.tell("opened", "2023-03-12", COURT, act=Act.DENIES)
    assert summary(world) == [
        (ALICE, "opened", "2023-03", [1, 2, 3, 4], [5]),
        (ALICE, "opened", "2023-03-10", [1], [5]),
        (ALICE, "opened", "2023-03-12", [2], [5]),
        (ALICE, "opened", "2023-03-13", [3], []),
    ]


def test_a_denial_of_a_coarse_date_bears_on_all_that_may_have_happened_by_its_end():
    world = World()
    for on in ("2023-03-31", "2023-04-01"):
        world.tell("opened", on)
    world.tell("opened", "2023-03", COURT, act=Act.DENIES, known="2023-04-01")
    assert summary(world) == [
        (ALICE, "opened", "2023-03-31", [1], [3]),
        (ALICE, "opened", "2023-04-01", [2], []),
    ]


def test_a_denial_bears_on_its_kind_of_event_and_on_whom_it_names_or_on_everybody():
    world = World()
    world.tell("opened", "2023-03-10", of=[ALICE])
    world.tell("opened", "2023-03-10", of=[BOB])
    world.tell("arrested", "2023-03-10", of=[ALICE])
    world.tell("opened", "2023-03-11", COURT, act=Act.DENIES, of=[ALICE])
    world.tell("opened", "2023-03-12", COURT, act=Act.DENIES, of=[])
    assert summary(world) == [
        (ALICE, "opened", "2023-03-10", [1], [4, 5]),
        (BOB, "opened", "2023-03-10", [2], [5]),
        (ALICE, "arrested", "2023-03-10", [3], []),
    ]


def test_only_a_denial_in_which_the_court_speaks_bears_on_anything():
    world = World()
    world.tell("opened", "2023-03-10")
    world.tell("opened", "2023-03-11", NAMED, act=Act.DENIES)
    world.tell("opened", "2023-03-11", NAMED, act=Act.DENIES, court_speaks=True)
    assert summary(world) == [(ALICE, "opened", "2023-03-10", [1], [3])]


def test_the_order_in_which_claims_come_makes_no_difference():
    world = World()
    for on in ("2023-03-11", "2023-03-10", "2023-03", "2023"):
        world.tell("opened", on, known="2024-01-01")
    world.tell("opened", "2023-03-12", COURT, act=Act.DENIES)
    assert gather(reversed(world.claims)) == gather(world.claims)
