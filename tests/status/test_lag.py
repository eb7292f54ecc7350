"""Tests of lag: how long acts stayed secret, and whether what was reported came true."""

import pytest

from cases.status.lag import Forecast, Lag, Record, forecasts, lag_of, record_of
from tests.status.facts import ALICE, NAMED, UNNAMED, World, day


def known(world, subject=ALICE):
    """The steps that stand, each with the day since which it was known."""
    return [(row.step, row.known_on) for row in world.rows(subject) if row.stands_until is None]


def lag(world):
    return lag_of(known(world), [claim for claim in world.claims if claim.kind == "reported"])


def days(lag):
    return lag.sought_to_issued, lag.issued_to_public, lag.reported_to_public


@pytest.mark.parametrize("kind", ["warrant_issued", "summons_issued"])
def test_the_lag_is_the_days_from_the_application_to_the_act_and_from_the_act_to_the_public(kind):
    world = World()
    world.tell("reported", "2020-01-02", UNNAMED, known="2020-01-04", who="The Herald")
    world.tell("reported", "2020-01-02", UNNAMED, known="2020-01-03", who="The Gazette")
    world.tell("warrant_sought", "2020-01-01", known="2020-02-10")
    world.tell(kind, "2020-02-01", known="2020-02-08")
    found = lag(world)
    assert found == Lag(day("2020-01-03"), day("2020-01-01"), day("2020-02-01"), day("2020-02-08"))
    assert days(found) == (31, 7, 36)


def test_of_several_applications_and_acts_the_first_counts():
    world = World()
    world.tell("warrant_sought", "2020-01-01")
    world.tell("summons_issued", "2020-01-05", known="2020-01-07")
    world.tell("warrant_issued", "2020-02-01")
    world.tell("warrant_withdrawn", "2020-03-01")
    world.tell("warrant_sought", "2020-04-01")
    world.tell("warrant_issued", "2020-05-01")
    assert lag(world) == Lag(None, day("2020-01-01"), day("2020-01-05"), day("2020-01-07"))


def test_a_date_that_is_not_known_to_the_day_gives_no_days():
    world = World()
    world.tell("warrant_sought", "2020", known="2020-03-01")
    world.tell("warrant_issued", "2020-02", known="2020-03-01")
    found = lag(world)
    assert found == Lag(None, None, None, day("2020-03-01"))
    assert days(found) == (None, None, None)


def test_before_a_warrant_there_is_nothing_to_count():
    world = World()
    world.tell("reported", "2020-01-02", UNNAMED)
    world.tell("warrant_sought", "2020-02-01")
    found = lag(world)
    assert found == Lag(day("2020-01-02"), day("2020-02-01"), None, None)
    assert days(found) == (None, None, None)


def told(world):
    return forecasts(world.claims[:2], world.reports, known(world))


def two_reports():
    world = World()
    world.tell("reported", "2020-01-01", UNNAMED, who="The Gazette")
    world.tell("reported", "2020-01-01", NAMED, known="2020-01-10", who="The Herald")
    return world


def test_a_report_comes_true_on_the_first_day_on_which_more_than_a_report_was_public():
    world = two_reports()
    world.tell("opened", "2020-01-05", known="2020-01-20")
    world.tell("warrant_issued", "2020-01-06", known="2020-01-15")
    assert told(world) == [
        Forecast("The Gazette", UNNAMED, day("2020-01-01"), day("2020-01-15")),
        Forecast("The Herald", NAMED, day("2020-01-10"), day("2020-01-15")),
    ]


def test_that_the_court_opened_the_case_is_enough():
    world = two_reports()
    world.tell("opened", "2020-01-11")
    assert [each.confirmed_on for each in told(world)] == [day("2020-01-11")] * 2


def test_a_report_of_the_day_of_the_act_or_later_is_no_forecast():
    world = two_reports()
    world.tell("opened", "2020-01-10")
    assert told(world) == [
        Forecast("The Gazette", UNNAMED, day("2020-01-01"), day("2020-01-10")),
    ]


def test_what_the_court_never_confirmed_has_not_come_true():
    assert told(two_reports()) == [
        Forecast("The Gazette", UNNAMED, day("2020-01-01"), None),
        Forecast("The Herald", NAMED, day("2020-01-10"), None),
    ]


def forecast(confirmed_on):
    return Forecast("The Gazette", UNNAMED, day("2020-01-01"), confirmed_on and day(confirmed_on))


def test_a_record_counts_what_was_reported_and_what_came_true_with_the_median_of_its_days():
    reported = [forecast(on) for on in ("2020-01-04", None, "2020-01-02", "2020-01-31")]
    assert record_of(iter(reported)) == Record(reports=4, came_true=3, median_days=3)
    assert record_of(reported[:3]) == Record(3, 2, 2.0)


def test_where_nothing_came_true_there_is_no_median():
    assert record_of([forecast(None)]) == Record(1, 0, None)
    assert record_of([]) == Record(0, 0, None)
