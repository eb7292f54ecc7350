"""Tests of what events say became of a person's charges."""

import pytest

from cases.status.outcomes import outcome_of_charges
from tests.status.facts import ALICE, NAMED, UNNAMED, World

ONE, TWO = 1, 2
UNTOLD = ""


def world_of(*kinds):
    """The Court tells of these events, one a year; of "first + second", on one day."""
    world = World()
    for year, of_the_day in enumerate(kinds, 2000):
        for kind in of_the_day.split(" + "):
            world.tell(kind, f"{year}-05-17")
    return world


def outcome(world, charges=ONE):
    histories = world.fold()
    return outcome_of_charges(histories[ALICE].verdicts if histories else (), charges)


def outcomes(*kinds):
    """The outcome where there is one charge, and where there are two."""
    world = world_of(*kinds)
    return outcome(world, ONE), outcome(world, TWO)


@pytest.mark.parametrize(
    ("kinds", "of_one", "of_two"),
    [
        ([], "pending", "pending"),
        (["warrant_issued"], "pending", "pending"),
        # "at least one charge" tells of each only where there is one
        (["charges_confirmed"], "confirmed", UNTOLD),
        (["convicted"], "convicted", UNTOLD),
        # what ends speaks of all that are still open
        (["charges_not_confirmed"], "not_confirmed", "not_confirmed"),
        (["charges_withdrawn"], "withdrawn", "withdrawn"),
        (["warrant_withdrawn"], "withdrawn", "withdrawn"),
        (["proceedings_terminated"], "terminated", "terminated"),
        (["inadmissible"], "terminated", "terminated"),
        (["acquitted"], "acquitted", "acquitted"),
        (["acquittal_upheld"], "acquitted", "acquitted"),
        (["conviction_reversed"], "acquitted", "acquitted"),
        # the last word holds, unless nobody can tell any more
        (["charges_confirmed", "trial_opened", "acquitted"], "acquitted", UNTOLD),
        (["charges_confirmed", "convicted"], "convicted", UNTOLD),
        (["convicted", "acquitted"], "acquitted", UNTOLD),
        (["charges_confirmed", "charges_withdrawn"], "withdrawn", UNTOLD),
        (["charges_not_confirmed", "charges_confirmed"], "confirmed", UNTOLD),
        # what is withdrawn stays so when the proceedings end for it
        (["charges_withdrawn", "proceedings_terminated"], "withdrawn", "withdrawn"),
        (["charges_withdrawn", "inadmissible"], "withdrawn", "withdrawn"),
        (["charges_withdrawn", "charges_not_confirmed"], "not_confirmed", "not_confirmed"),
        (["acquitted", "proceedings_terminated"], "terminated", "terminated"),
        # said again, it is the same
        (["charges_not_confirmed", "charges_not_confirmed"], "not_confirmed", "not_confirmed"),
        (["acquitted", "acquitted"], "acquitted", "acquitted"),
        (["acquitted", "acquitted", "convicted"], "convicted", UNTOLD),
        (["charges_confirmed", "charges_confirmed"], "confirmed", UNTOLD),
        (["charges_withdrawn", "warrant_withdrawn"], "withdrawn", "withdrawn"),
        (["acquitted", "charges_confirmed"], "acquitted", "acquitted"),
        (["convicted", "charges_confirmed"], "convicted", UNTOLD),
        # what leaves the status may still tell of the charges
        (["sentenced", "convicted"], "convicted", UNTOLD),
        (["suspect_died", "charges_withdrawn"], "withdrawn", "withdrawn"),
        # on one day, of other charges: which, nobody says
        (["charges_confirmed + charges_not_confirmed"], UNTOLD, UNTOLD),
        (["convicted + acquitted"], UNTOLD, UNTOLD),
        (["charges_confirmed + charges_not_confirmed", "convicted"], UNTOLD, UNTOLD),
        (["convicted + acquitted", "acquittal_upheld"], UNTOLD, UNTOLD),
        # what cannot follow says nothing
        (["charges_withdrawn", "convicted"], "withdrawn", "withdrawn"),
        (["acquittal_upheld", "convicted", "released"], "acquitted", "acquitted"),
        # an event that says nothing of charges hides none that comes after it
        (["reparations_ordered", "convicted"], "convicted", UNTOLD),
        (["acquittal_upheld", "convicted", "acquittal_upheld"], "acquitted", "acquitted"),
    ],
)
def test_the_outcome_of_one_charge_and_of_each_of_two(kinds, of_one, of_two):
    assert outcomes(*kinds) == (of_one, of_two)


def test_a_withdrawal_after_what_was_refused_still_counts():
    assert outcomes("charges_not_confirmed", "convicted", "charges_withdrawn") == (
        "withdrawn",
        "withdrawn",
    )


def test_what_is_not_proved_says_nothing_of_the_charges():
    world = World()
    world.tell("charges_withdrawn", "2020-01-01", UNNAMED)
    world.tell("acquitted", "2020-01-02", NAMED)
    assert outcome(world) == "pending"
    world.tell("convicted", "2020-01-03")
    verdicts = world.fold()[ALICE].verdicts
    assert outcome_of_charges(verdicts, ONE) == "convicted"
    assert outcome_of_charges(reversed(verdicts), ONE) == "convicted"


def test_an_event_told_less_exactly_too_does_not_undo_what_came_after_it():
    world = world_of("charges_confirmed", "acquitted")
    world.tell("charges_confirmed", "2000-05", UNNAMED, known="2002-01-01")
    world.tell("charges_confirmed", "2000", UNNAMED, known="2002-01-01")
    assert outcome(world) == "acquitted"


def test_an_event_of_another_kind_in_the_same_month_counts_though_its_day_is_not_known():
    world = world_of("warrant_withdrawn")
    world.tell("charges_confirmed", "2000-06", known="2000-06-01")
    assert outcome(world) == "confirmed"
