"""Tests of steps: what one event does to those before it, and what gives way to better evidence."""

import pytest

from cases.status.evidence import Basis, Policy, Proof
from cases.status.moves import CHANGES, Judgement, Outcome
from cases.status.steps import NO_STATUS, Step, status_set_by
from tests.status.facts import ALICE, COURT, UNNAMED, World, status_on, told, when


@pytest.mark.parametrize(
    ("kind", "current"), [("stay_lifted", "stayed"), ("appeal_withdrawn", "on_appeal")]
)
def test_what_ends_a_status_that_nothing_came_before_sets_none(kind, current):
    alone = Step(when("2020-01-01"), 1, current, current, Proof(Basis.OFFICIAL, (1,)))
    assert status_set_by(kind, [alone]) == ""


def test_events_of_no_status_leave_none_and_are_said_to():
    world = told("2020-01-01 reparations_ordered", "2020-01-02 stay_lifted", "2020-01-03 other")
    history = world.fold()[ALICE]
    assert history.history == []
    assert {verdict.judgement for verdict in history.verdicts} == {NO_STATUS}


def test_a_stay_that_is_lifted_leaves_the_status_before_it_with_its_own_date():
    world = told(
        "2006-08-28 charges_confirmed",
        "2008-06-13 stayed",
        "2008-11-18 stay_lifted",
        "2009-01-26 trial_opened",
        "2010-07-08 stayed",
        "2010-10-08 stay_lifted",
    )
    assert world.line() == [
        "2006-08-28 charges_confirmed",
        "2008-06-13 stayed",
        "2006-08-28 charges_confirmed, holds from 2008-11-18",
        "2009-01-26 on_trial",
        "2010-07-08 stayed",
        "2009-01-26 on_trial, holds from 2010-10-08",
    ]


def test_a_stay_that_is_lifted_where_none_stands_changes_nothing():
    assert told(
        "2006-01-01 warrant_issued", "2006-08-28 surrendered", "2008-11-18 stay_lifted"
    ).line() == ["2006-01-01 warrant_issued", "2006-08-28 surrendered"]


def test_a_stay_may_also_end_with_the_trial_going_on_or_with_the_end():
    assert told("2008-06-13 stayed", "2009-01-26 trial_opened").line()[-1] == "2009-01-26 on_trial"
    assert told("2008-06-13 stayed", "2009-01-26 charges_withdrawn").line() == [
        "2008-06-13 stayed",
        "2009-01-26 withdrawn",
    ]
    assert told("2008-06-13 stayed", "2009-01-26 arrested").line() == ["2008-06-13 stayed"]


@pytest.mark.parametrize("ending", ["freed_by_state", "listed_at_large"])
def test_an_arrest_that_ended_without_surrender_leaves_the_warrant_or_the_summons(ending):
    arrest = ["2025-01-19 arrested", f"2025-01-21 {ending}"]
    assert told("2025-01-18 warrant_issued", *arrest).line() == [
        "2025-01-18 warrant_issued",
        "2025-01-19 arrested",
        "2025-01-18 warrant_issued, holds from 2025-01-21",
    ]
    assert told("2025-01-18 summons_issued", *arrest).line()[-1] == (
        "2025-01-18 summons_issued, holds from 2025-01-21"
    )
    assert told("2025-01-17 summons_issued", "2025-01-18 warrant_issued", *arrest).line()[-1] == (
        "2025-01-18 warrant_issued, holds from 2025-01-21"
    )
    assert told(*arrest).line() == ["2025-01-19 arrested", "2025-01-21 warrant_issued"]


def test_a_status_that_returns_has_the_date_on_which_it_was_last_reached_but_for_returns():
    assert told(
        "2023-01-18 warrant_issued",
        "2023-02-18 warrant_withdrawn",
        "2025-01-18 warrant_issued",
        "2025-01-19 arrested",
        "2025-01-21 freed_by_state",
        "2025-02-19 arrested",
        "2025-02-21 freed_by_state",
    ).line()[-3:] == [
        "2025-01-18 warrant_issued, holds from 2025-01-21",
        "2025-02-19 arrested",
        "2025-01-18 warrant_issued, holds from 2025-02-21",
    ]


@pytest.mark.parametrize("ending", ["freed_by_state", "listed_at_large"])
def test_who_is_freed_without_an_arrest_or_after_surrender_keeps_the_status(ending):
    assert told("2025-01-18 warrant_issued", f"2025-01-21 {ending}").line() == [
        "2025-01-18 warrant_issued"
    ]
    assert told("2025-01-18 surrendered", f"2025-01-21 {ending}").line() == [
        "2025-01-18 surrendered"
    ]


@pytest.mark.parametrize(
    ("events", "last"),
    [
        (["2014-03-07 convicted", "2014-05-23 sentenced"], "conviction_final"),
        (["2014-03-07 convicted", "2014-04-09 appeal_filed"], "conviction_final"),
        (["2014-03-07 convicted"], "conviction_final"),
        (["2012-12-18 acquitted", "2012-12-20 appeal_filed"], "acquittal_final"),
        (["2014-03-07 convicted", "2014-03-08 acquitted"], "acquittal_final"),
    ],
)
def test_the_withdrawal_of_all_appeals_makes_the_verdict_final(events, last):
    assert told(*events, "2014-06-25 appeal_withdrawn").line()[-1] == f"2014-06-25 {last}"


def test_a_withdrawal_of_appeals_without_a_verdict_changes_nothing():
    assert told("2014-03-07 trial_opened", "2014-06-25 appeal_withdrawn").line() == [
        "2014-03-07 on_trial"
    ]


def test_a_withdrawal_of_appeals_against_what_is_final_changes_nothing():
    assert told(
        "2014-03-07 convicted", "2015-01-01 conviction_upheld", "2015-01-02 appeal_withdrawn"
    ).line() == ["2014-03-07 convicted", "2015-01-01 conviction_final"]


def test_a_mixed_verdict_of_one_day_is_a_conviction_and_an_acquittal_on_appeal_is_one():
    mixed = ["2014-03-07 acquitted", "2014-03-07 convicted"]
    assert told(*mixed).line() == ["2014-03-07 convicted"]
    assert told(*mixed, "2018-06-08 conviction_reversed").line() == [
        "2014-03-07 convicted",
        "2018-06-08 acquittal_final",
    ]
    assert told("2014-03-07 charges_not_confirmed", "2014-03-07 charges_confirmed").line() == [
        "2014-03-07 charges_confirmed"
    ]


@pytest.mark.parametrize("day", ["2016-01-01", "2016-01-02"])
def test_who_is_acquitted_on_the_day_of_a_lifted_stay_was_convicted_of_nothing_on_it(day):
    stayed = ["2014-03-07 convicted", "2015-01-01 stayed", "2016-01-01 stay_lifted"]
    assert told(*stayed, f"{day} acquitted").line()[-1] == f"{day} acquitted"


def test_real_proceedings_reopen_and_skip():
    assert told(
        "2013-01-01 warrant_issued",
        "2014-01-01 charges_withdrawn",
        "2015-01-01 warrant_issued",
        "2016-01-01 charges_confirmed",
    ).line() == [
        "2013-01-01 warrant_issued",
        "2014-01-01 withdrawn",
        "2015-01-01 warrant_issued",
        "2016-01-01 charges_confirmed",
    ]


# Weak evidence gives way


def test_a_newspapers_mistake_gives_way_to_the_court():
    world = World()
    world.tell("convicted", "2020-01-01", COURT)
    world.tell("conviction_reversed", "2020-02-01", UNNAMED)
    world.tell("sentenced", "2020-03-01", COURT)
    world.tell("sentence_completed", "2020-04-01", COURT)
    assert world.line(policy=Policy.ANY) == [
        "2020-01-01 convicted",
        "2020-03-01 sentenced",
        "2020-04-01 sentence_served",
    ]
    contradicted = Judgement(
        Outcome.REFUSED,
        "Contradicted by better evidence of a later step (sentenced, 2020-03-01).",
    )
    assert [v.judgement for v in world.fold(Policy.ANY)[ALICE].verdicts] == [
        CHANGES,
        contradicted,
        CHANGES,
        CHANGES,
    ]
    assert status_on(world.rows(policy=Policy.ANY), "2020-02-15", "2020-02-15") == (
        "acquittal_final"
    )
    assert status_on(world.rows(policy=Policy.ANY), "2020-02-15", "2020-03-15") == "convicted"


def test_what_stands_before_a_mistake_is_asked_again_when_the_mistake_has_given_way():
    world = World()
    world.tell("sentenced", "2020-01-01", COURT)
    world.tell("charges_withdrawn", "2020-02-01", UNNAMED)
    world.tell("convicted", "2020-03-01", COURT)
    assert world.line(policy=Policy.ANY) == ["2020-01-01 sentenced"]
    *_, convicted = world.fold(Policy.ANY)[ALICE].verdicts
    assert convicted.judgement == Judgement(
        Outcome.NO_CHANGE, "The proceedings were already further: “Sentenced”."
    )


def test_evidence_that_is_not_better_does_not_outweigh():
    world = World()
    world.tell("acquitted", "2020-02-01", COURT)
    world.tell("sentenced", "2020-03-01", COURT)
    assert world.line() == ["2020-02-01 acquitted"]
    sentenced = world.fold()[ALICE].verdicts[-1]
    assert sentenced.judgement == Judgement(
        Outcome.REFUSED, "The person was acquitted: this needs a conviction."
    )


def test_all_that_better_evidence_contradicts_gives_way():
    world = told(
        "2014-01-01 trial_opened",
        "2015-01-01 acquitted, public act",
        "2015-02-01 charges_withdrawn, public act",
        "2016-01-01 sentenced",
    )
    assert world.line() == ["2014-01-01 on_trial", "2016-01-01 sentenced"]
