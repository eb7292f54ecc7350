"""Tests of rows: the days on which a step stands, since when it is known, and their order."""

import pytest

from cases.status.evidence import Basis, Proof
from cases.status.history import rows
from cases.status.steps import Step
from tests.status.facts import World, day, when

D1, D2, D3 = day("2025-04-01"), day("2025-04-02"), day("2025-04-03")


def step(on, status="arrested", turn=None):
    return Step(when(on), 60, status, "arrested", Proof(Basis.OFFICIAL, (1,)), turn and when(turn))


def known_on(*history):
    """Since when each step is known, in the order of the rows."""
    return [row.known_on for row in rows(list(history))]


def test_a_step_stands_in_one_row_however_many_come_after_it():
    world = World()
    for kind, on in [("warrant_issued", "2020-01-01"), ("arrested", "2020-02-01")]:
        world.tell(kind, on)
    world.tell("surrendered", "2020-01-15", known="2020-03-01")
    assert [(r.step.status, str(r.stands_from), r.stands_until) for r in world.rows()] == [
        ("warrant_issued", "2020-01-01", None),
        ("surrendered", "2020-03-01", None),
        ("arrested", "2020-02-01", day("2020-03-01")),
    ]


def test_a_status_is_known_since_it_was_first_told_however_often_its_date_became_finer():
    history = [(D1, (step("2025"),)), (D2, (step("2025-03"),)), (D3, (step("2025-03-17"),))]
    assert known_on(*history) == [D1, D1, D1]


@pytest.mark.parametrize("before_turn", [None, "2025-03-01"])
@pytest.mark.parametrize("after_turn", [None, "2025-03-01"])
@pytest.mark.parametrize(
    ("before", "after"), [("2025-01", "2025-01-18"), ("2025-01-18", "2025-01")]
)
def test_a_status_is_known_since_its_own_date_was_told_otherwise_not_since_it_returned(
    before, after, before_turn, after_turn
):
    first, second = step(before, turn=before_turn), step(after, turn=after_turn)
    assert known_on((D1, (first,)), (D2, (second,))) == [D1, D1]


def test_a_status_that_returns_is_known_since_it_was_known_before():
    world = World()
    for kind, on in [("warrant_issued", "18"), ("arrested", "19"), ("freed_by_state", "21")]:
        world.tell(kind, f"2025-01-{on}")
    assert [(row.step.status, str(row.step.turn), str(row.known_on)) for row in world.rows()] == [
        ("warrant_issued", "None", "2025-01-18"),
        ("arrested", "None", "2025-01-19"),
        ("warrant_issued", "2025-01-21", "2025-01-18"),
    ]


def test_a_status_reached_again_is_known_since_it_was_reached_again():
    first, again = step("2025-01-18"), step("2025-03-18")
    assert known_on((D1, (first,)), (D2, (first, again))) == [D1, D2]


def test_a_status_that_may_be_either_of_two_is_known_since_the_first_of_them_was():
    one, other, coarse = step("2025-01-05"), step("2025-01-20"), step("2025-01")
    assert known_on((D1, (one,)), (D2, (one, other)), (D3, (coarse,))) == [D1, D1, D2]


def test_rows_of_one_day_come_in_the_order_of_proceedings_whatever_was_known_first():
    world = World()
    world.tell("surrendered", "2020-01-01")
    world.tell("arrested", "2020-01-01", known="2020-02-01")
    assert [row.step.status for row in world.rows()] == ["arrested", "surrendered"]


def test_rows_of_one_day_come_as_they_came_to_stand_and_then_by_their_words():
    surrendered, arrested = step("2025-01-01", "surrendered"), step("2025", "arrested")
    finer = step("2025-01-01", "arrested")
    history = [(D1, (surrendered, arrested)), (D2, (surrendered, arrested, finer))]
    assert [row.step for row in rows(history)] == [arrested, surrendered, finer]
