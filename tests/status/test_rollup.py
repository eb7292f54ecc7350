"""Tests of the roll-up: what the case shows of its suspects."""

from hypothesis import given
from hypothesis import strategies as st

from cases.status.evidence import Policy
from cases.status.rollup import headline, roll_up
from tests.status import oracle, strategies
from tests.status.facts import (
    ALICE,
    BOB,
    CAROL,
    CASE,
    COURT,
    UNNAMED,
    World,
    answer,
    now,
    status_on,
)


def told(*events):
    """A world in which the Court tells each "subject date kind" on its day."""
    world = World()
    for event in events:
        subject, on, kind = event.split()
        of = {"case": [], "alice": [ALICE], "bob": [BOB], "carol": [CAROL], "all": [1, 2, 3]}
        world.tell(kind, on, COURT, of=of[subject])
    return world


def test_the_case_shows_the_furthest_stage_of_a_suspect_whose_proceedings_are_live():
    world = told(
        "alice 2020-01-01 warrant_issued",
        "bob 2020-02-01 warrant_issued",
        "bob 2020-03-01 surrendered",
        "alice 2020-04-01 arrested",
    )
    assert world.case_line() == ["2020-01-01 warrant_issued", "2020-03-01 surrendered"]


def test_an_end_of_one_suspect_leaves_the_furthest_of_those_still_live():
    world = told(
        "alice 2020-01-01 warrant_issued",
        "bob 2020-01-01 surrendered",
        "bob 2020-02-01 charges_withdrawn",
        "alice 2020-03-01 arrested",
    )
    assert world.case_line() == [
        "2020-01-01 surrendered",
        "2020-01-01 warrant_issued, holds from 2020-02-01",
        "2020-03-01 arrested",
    ]


def test_when_none_is_live_the_case_shows_the_outcome_of_the_last_to_end():
    world = told(
        "alice 2020-01-01 convicted",
        "bob 2020-01-01 acquitted",
        "alice 2020-05-01 conviction_upheld",
        "bob 2020-06-01 acquittal_upheld",
    )
    assert world.case_line() == [
        "2020-01-01 convicted",
        "2020-01-01 acquitted, holds from 2020-05-01",
        "2020-06-01 acquittal_final",
    ]


def test_of_several_who_end_on_one_day_the_graver_end_shows():
    world = told(
        "all 2020-01-01 trial_opened",
        "alice 2020-05-01 suspect_died",
        "bob 2020-05-01 conviction_upheld",
        "carol 2020-05-01 charges_withdrawn",
    )
    assert world.case_line() == ["2020-01-01 on_trial", "2020-05-01 conviction_final"]


def test_who_ended_at_some_time_of_a_month_ended_after_who_ended_on_a_day_of_it():
    world = told(
        "all 2020-01-01 trial_opened",
        "bob 2020-05-15 suspect_died",
        "carol 2020-05-15 charges_withdrawn",
    )
    world.tell("charges_withdrawn", "2020-05", known="2020-06-01")
    assert world.case_line() == ["2020-01-01 on_trial", "2020-05 withdrawn, holds from 2020-05-15"]


def test_a_stay_shows_only_while_nobody_is_live_and_before_any_end():
    world = told(
        "alice 2020-01-01 charges_confirmed",
        "bob 2020-01-01 warrant_issued",
        "alice 2020-02-01 stayed",
        "bob 2020-03-01 warrant_withdrawn",
        "alice 2020-04-01 stay_lifted",
    )
    assert world.case_line() == [
        "2020-01-01 charges_confirmed",
        "2020-01-01 warrant_issued, holds from 2020-02-01",
        "2020-02-01 stayed, holds from 2020-03-01",
        "2020-01-01 charges_confirmed, holds from 2020-04-01",
    ]


def test_the_case_itself_counts_until_a_suspect_is_named():
    world = told("case 2020-01-01 reported", "case 2020-02-01 opened")
    assert world.case_line() == ["2020-01-01 reported", "2020-02-01 opened"]
    world = told(
        "case 2020-01-01 reported",
        "alice 2020-03-01 warrant_issued",
        "case 2020-04-01 trial_opened",
        "alice 2020-05-01 suspect_died",
    )
    assert world.case_line() == [
        "2020-01-01 reported",
        "2020-03-01 warrant_issued",
        "2020-05-01 died",
    ]


def test_a_step_of_the_case_has_the_order_of_what_moved_it_on_that_day():
    world = told(
        "bob 2020-01-01 surrendered",
        "alice 2020-02-01 trial_opened",
        "alice 2020-03-01 charges_withdrawn",
    )
    assert [(row.step.status, row.step.order) for row in now(world.case_rows())] == [
        ("surrendered", 70),
        ("on_trial", 100),
        ("surrendered", 160),
    ]


def test_what_moves_several_on_one_day_gives_the_step_its_last_order():
    world = told(
        "alice 2020-01-01 surrendered",
        "bob 2020-01-01 warrant_issued",
        "alice 2020-02-01 charges_withdrawn",
        "bob 2020-02-01 arrested",
    )
    assert [(row.step.status, row.step.order) for row in now(world.case_rows())] == [
        ("surrendered", 70),
        ("arrested", 160),
    ]


def test_a_return_is_one_step_with_what_else_moves_on_its_day():
    world = told(
        "alice 2020-01-01 trial_opened",
        "bob 2020-01-01 warrant_issued",
        "alice 2020-02-01 stayed",
        "alice 2020-03-01 stay_lifted",
        "bob 2020-03-01 surrendered",
    )
    assert world.case_line() == [
        "2020-01-01 on_trial",
        "2020-01-01 warrant_issued, holds from 2020-02-01",
        "2020-01-01 on_trial, holds from 2020-03-01",
    ]


def test_steps_of_one_day_are_one_step_of_the_case():
    world = told(
        "alice 2020-01-01 warrant_issued",
        "alice 2020-01-01 surrendered",
        "bob 2020-01-01 arrested",
        "alice 2020-01-01 initial_appearance",
    )
    (row,) = now(world.case_rows())
    assert (row.step.status, row.step.kind, row.step.proof.claims) == (
        "appeared",
        "initial_appearance",
        (4,),
    )


def test_the_case_shows_the_date_and_proof_of_the_suspect_whose_step_it_shows():
    world = told("alice 2020-01-01 warrant_issued", "bob 2020-01-01 surrendered")
    world.tell("charges_withdrawn", "2020-02-01", of=[BOB])
    first, second = now(world.case_rows())
    assert (first.step.status, first.step.proof.claims) == ("surrendered", (2,))
    assert (second.step.status, second.step.proof.claims) == ("warrant_issued", (1,))
    assert [str(second.step.when), str(second.step.turn)] == ["2020-01-01", "2020-02-01"]
    assert first.step.turn is None


def test_what_is_known_later_changes_the_case_from_then_on_and_never_before():
    world = told("alice 2020-01-01 reported")
    world.tell("warrant_issued", "2020-02-01", known="2021-05-01", of=[BOB])
    of_case = world.case_rows()
    assert status_on(of_case, "2020-06-01", "2021-04-30") == "reported"
    assert status_on(of_case, "2020-06-01", "2021-05-01") == "warrant_issued"


def test_what_leaves_the_case_as_it_was_begins_no_day_of_knowledge():
    world = told("alice 2020-01-01 warrant_issued", "alice 2020-02-01 arrested")
    world.tell("reported", "2020-03-01", of=[BOB])
    history = roll_up({subject: each.history for subject, each in world.fold().items()})
    assert [(str(known_on), len(steps)) for known_on, steps in history] == [
        ("2020-01-01", 1),
        ("2020-02-01", 2),
    ]


def test_under_a_stricter_policy_the_case_shows_what_that_policy_proves():
    world = told("alice 2020-01-01 warrant_issued")
    world.tell("surrendered", "2020-02-01", UNNAMED, of=[BOB])
    assert world.case_line() == ["2020-01-01 warrant_issued"]
    assert world.case_line(Policy.ANY)[-1] == "2020-02-01 surrendered"


def test_a_case_of_nobody_and_nothing_has_no_steps():
    assert roll_up({}) == []
    assert roll_up({ALICE: [], CASE: []}) == []


def test_the_headline_is_the_step_of_one_of_the_subjects():
    world = told("alice 2020-01-01 warrant_issued", "bob 2020-01-02 warrant_issued")
    steps = {s: history.history[-1][1][-1] for s, history in world.fold().items()}
    assert headline(steps) == headline(dict(reversed(steps.items()))) == steps[ALICE]
    assert headline({BOB: steps[BOB]}) == steps[BOB]


@given(strategies.worlds(strategies.EXACT), st.integers(0, 10**9), st.sampled_from(Policy))
def test_the_case_shows_what_the_oracle_says_for_any_day_as_known_on_any_day(world, seed, policy):
    of_case = world.case_rows(policy)
    for valid_on, known_on in strategies.questions(seed, 20):
        row = answer(of_case, valid_on, known_on)
        expected = oracle.status_of_case(world, policy, valid_on, known_on)
        assert (row and row.step.status) == expected
