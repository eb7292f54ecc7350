"""Tests of which evidence is missing for a status that is not shown."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.status.evidence import Act, Policy
from cases.status.findings import MISSING, Finding
from cases.status.missing import WhyNot, why_not
from cases.status.words import STATUSES
from tests.status import strategies
from tests.status.facts import (
    ALICE,
    BOB,
    CASE,
    CORROBORATED,
    COURT,
    NAMED,
    OFFICIAL,
    PUBLIC_ACT,
    UNNAMED,
    World,
    day,
)

NOBODY_SAYS_SO = f"No published claim says so. {MISSING[CORROBORATED]}"
COUNTS, NOT_PROVED = Finding("counts"), Finding("not_proved", MISSING[CORROBORATED])


def answers(world, status, subjects=(ALICE,), policy=CORROBORATED, on="2024-01-01"):
    return why_not(status, iter(world.claims), world.reports, iter(subjects), policy, day(on))


def test_what_nobody_says_of_anybody_is_answered_for_the_case_itself():
    assert answers(World(), "opened", []) == [WhyNot(CASE, False, False, NOBODY_SAYS_SO)]


@pytest.mark.parametrize("policy", Policy)
def test_what_nobody_says_of_a_suspect_needs_what_the_policy_asks_for(policy):
    assert answers(World(), "opened", policy=policy) == [
        WhyNot(ALICE, False, False, f"No published claim says so. {MISSING[policy]}", ())
    ]


def test_under_the_loosest_policy_any_report_of_its_own_would_do():
    assert MISSING[Policy.ANY] == "It needs a published report that did its own reporting."


def test_a_status_that_holds_comes_with_the_claims_of_every_kind_that_sets_it():
    world = World()
    world.tell("opened", "2020-01-01")
    first = world.tell("charges_withdrawn", "2020-02-01")
    again = world.tell("warrant_withdrawn", "2020-02-02", UNNAMED)
    assert answers(world, "withdrawn") == [
        WhyNot(
            ALICE,
            True,
            True,
            "“Withdrawn” is the status.",
            ((first, COUNTS), (again, NOT_PROVED)),
        )
    ]


def test_a_status_that_held_says_what_came_after_it():
    world = World()
    world.tell("opened", "2020-01-01")
    world.tell("arrested", "2020-02-01")
    world.tell("surrendered", "2020-03-01")
    assert answers(world, "opened") == [
        WhyNot(
            ALICE, False, True, "“Opened” was reached; since then: “Surrendered”.", ((1, COUNTS),)
        )
    ]


def test_each_suspect_has_an_answer_and_the_case_too_where_claims_name_nobody():
    world = World()
    world.tell("opened", "2020-01-01", of=[BOB])
    assert answers(world, "opened", [ALICE, BOB]) == [
        WhyNot(ALICE, False, False, NOBODY_SAYS_SO),
        WhyNot(BOB, True, True, "“Opened” is the status.", ((1, COUNTS),)),
    ]
    world.tell("opened", "2020-01-01", UNNAMED, of=[])
    assert answers(world, "opened", [ALICE])[1:] == [
        WhyNot(CASE, False, False, MISSING[CORROBORATED], ((2, NOT_PROVED),))
    ]


def test_what_stands_in_the_way_is_said_once_and_not_of_claims_that_count():
    world = World()
    world.tell("arrested", "2020-03-17", UNNAMED)
    world.tell("arrested", "2020-04-17", UNNAMED)
    world.tell("arrested", "2020-05-01", act=Act.REACTS)
    shown = Finding(
        "no_change", "Only what is asserted or confirmed can move a status; this is shown."
    )
    assert answers(world, "arrested") == [
        WhyNot(
            ALICE,
            False,
            False,
            f"{MISSING[CORROBORATED]} {shown.reason}",
            ((1, NOT_PROVED), (2, NOT_PROVED), (3, shown)),
        )
    ]


def test_the_policy_decides_what_is_missing():
    world = World()
    world.tell("arrested", "2020-03-17", PUBLIC_ACT, speaker="A State")
    assert answers(world, "arrested", policy=OFFICIAL) == [
        WhyNot(
            ALICE,
            False,
            False,
            MISSING[OFFICIAL],
            ((1, Finding("not_proved", MISSING[OFFICIAL])),),
        )
    ]
    assert answers(world, "arrested")[0].is_current


def test_a_denial_takes_back_all_that_was_reached():
    world = World()
    world.tell("arrested", "2020-03-17", PUBLIC_ACT)
    denial = world.tell("arrested", "2020-03-18", COURT, act=Act.DENIES)
    (found,) = answers(world, "arrested")
    denied = "The Court has denied it since."
    outweighs = "A denial by the Court outweighs all others until it says otherwise."
    assert found == WhyNot(
        ALICE,
        False,
        False,
        f"{denied} {outweighs}",
        ((1, Finding("not_proved", denied)), (denial, Finding("no_change", outweighs))),
    )


def test_what_was_not_yet_public_on_the_day_does_not_exist():
    world = World()
    world.tell("opened", "2020-01-01", known="2020-02-01")
    assert answers(world, "opened", on="2020-01-31") == [
        WhyNot(ALICE, False, False, NOBODY_SAYS_SO)
    ]
    assert answers(world, "opened", on="2020-02-01")[0].is_current


def test_a_report_that_relays_what_was_not_yet_public_has_no_origin_on_the_day():
    world = World()
    early = world.report("The Gazette", "2020-01-01", relays=[2])
    world.report("The Herald", "2020-02-01")
    world.claim(early, "reported", "2020-01-01", NAMED)
    (found,) = answers(world, "reported", on="2020-01-31")
    assert (found.is_current, found.was_reached, found.claims[0][1].outcome) == (
        False,
        False,
        "not_proved",
    )
    assert found.reason.startswith("It only relays reports that are not published here")
    assert answers(world, "reported", on="2020-02-01")[0].is_current


def test_a_claim_may_be_public_before_the_report_that_makes_it():
    world = World()
    report = world.report("the Court", "2020-02-01")
    world.claim(report, "opened", "2020-01-01", public_on="2020-01-01")
    assert answers(world, "opened", on="2020-01-01")[0].is_current


def test_what_counts_only_later_is_missing_on_the_day():
    world = World()
    late = world.report("The Herald", "2020-02-01")
    world.claim(late, "reported", "2020-01-01", public_on="2020-01-01")
    early = world.report("The Gazette", "2020-01-01", relays=[late])
    relay = world.claim(early, "opened", "2020-01-01", PUBLIC_ACT)
    not_yet = WhyNot(ALICE, False, False, MISSING[CORROBORATED], ((relay, COUNTS),))
    assert answers(world, "opened", on="2020-01-31") == [not_yet]
    other = world.tell("opened", "2020-01-02", UNNAMED)
    claims = (*not_yet.claims, (other, NOT_PROVED))
    assert answers(world, "opened", on="2020-01-31") == [replace(not_yet, claims=claims)]
    assert answers(world, "opened", on="2020-02-01")[0].is_current


def test_what_is_told_before_it_happens_is_no_claim_that_it_has():
    world = World()
    world.tell("trial_opened", "2020-02-01", known="2020-01-01")
    assert answers(world, "on_trial", on="2020-01-31") == [
        WhyNot(ALICE, False, False, NOBODY_SAYS_SO)
    ]
    assert answers(world, "on_trial", on="2020-02-01") == [
        WhyNot(ALICE, True, True, "“On trial” is the status.", ((1, COUNTS),))
    ]


def test_what_may_have_happened_by_the_day_is_a_claim_that_it_has():
    world = World()
    world.tell("arrested", "2020-02", known="2020-02-10")
    assert answers(world, "arrested", on="2020-02-15") == [
        WhyNot(ALICE, True, True, "“Arrested” is the status.", ((1, COUNTS),))
    ]


@given(
    strategies.worlds(strategies.EXACT),
    strategies.days,
    st.sampled_from(Policy),
    st.sampled_from(list(STATUSES)),
)
def test_the_answer_agrees_with_the_history_as_known_on_the_day(world, on, policy, status):
    found = why_not(status, world.claims, world.reports, [ALICE, BOB], policy, on)
    for each in found:
        history = world.fold(policy).get(each.subject)
        slices = history.history if history else []
        steps = [step.status for step in next((s for d, s in slices[::-1] if d <= on), ())]
        assert each.is_current == (steps[-1:] == [status])
        assert each.was_reached == (status in steps)
