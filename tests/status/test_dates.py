"""Tests of dates known to the day, to the month or to the year."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.status.dates import PartialDate, Precision
from tests.status.facts import day, when

DAY, MONTH, YEAR = Precision.DAY, Precision.MONTH, Precision.YEAR


@st.composite
def any_dates(draw) -> PartialDate:
    start = draw(st.dates(date(1998, 7, 17), date(2100, 12, 31)))
    precision = draw(st.sampled_from(Precision))
    if precision is not DAY:
        start = start.replace(day=1)
    return PartialDate(start.replace(month=1) if precision is YEAR else start, precision)


@pytest.mark.parametrize(
    ("text", "start", "precision", "latest"),
    [
        ("2023-03-17", "2023-03-17", DAY, "2023-03-17"),
        (" 2023-03-17\n", "2023-03-17", DAY, "2023-03-17"),
        ("2023-03", "2023-03-01", MONTH, "2023-03-31"),
        ("2023-02", "2023-02-01", MONTH, "2023-02-28"),
        ("2024-02", "2024-02-01", MONTH, "2024-02-29"),
        ("2023-12", "2023-12-01", MONTH, "2023-12-31"),
        ("2023", "2023-01-01", YEAR, "2023-12-31"),
        ("2024-02-29", "2024-02-29", DAY, "2024-02-29"),
    ],
)
def test_a_date_is_read_with_its_precision_and_its_last_possible_day(
    text, start, precision, latest
):
    assert when(text) == PartialDate(day(start), precision)
    assert when(text).latest == day(latest)


@pytest.mark.parametrize(
    ("text", "words"),
    [("2023-03-07", "7 March 2023"), ("2023-03", "March 2023"), ("2023", "2023")],
)
def test_a_date_is_put_in_words_as_exactly_as_it_is_known(text, words):
    assert when(text).words == words


@pytest.mark.parametrize(
    ("text", "coarser"),
    [("2023-03-17", ("2023-03", "2023")), ("2023-03", ("2023",)), ("2023", ())],
)
def test_a_date_is_covered_by_its_month_and_its_year(text, coarser):
    assert when(text).coarser == tuple(map(when, coarser))


def test_a_date_without_a_precision_is_a_day():
    assert PartialDate(day("2023-03-17")) == when("2023-03-17")


@pytest.mark.parametrize(
    "text",
    ["", "17 March 2023", "2023-3-17", "23-03-17", "2023-03-17T00:00", "2023-03-", "20233"],
)
def test_what_is_no_date_is_refused_with_the_forms_that_are(text):
    with pytest.raises(ValueError) as refused:
        when(text)
    assert str(refused.value) == f"{text!r} is not a date: write 2023-03-17, 2023-03 or 2023"


@pytest.mark.parametrize("text", ["2023-02-29", "2023-13", "2023-00", "2023-04-31", "0000"])
def test_a_day_that_no_calendar_has_is_refused(text):
    with pytest.raises(ValueError) as refused:
        when(text)
    assert str(refused.value).startswith(f"{text!r} is not a day of the calendar: ")
    assert refused.value.__cause__


@pytest.mark.parametrize(
    ("coarse", "fine", "answer"),
    [
        ("2023-03", "2023-03-17", True),
        ("2023", "2023-03-17", True),
        ("2023", "2023-03", True),
        ("2023-03-17", "2023-03-17", True),
        ("2023-03-17", "2023-03", False),
        ("2023-01", "2023", False),
        ("2023-12", "2023", False),
        ("2023-03", "2023-04-01", False),
        ("2023-03", "2023-02-28", False),
        ("2023", "2024-01-01", False),
    ],
)
def test_a_coarse_date_covers_the_finer_dates_within_it_and_not_the_other_way_round(
    coarse, fine, answer
):
    assert when(coarse).covers(when(fine)) is answer


@given(any_dates())
def test_a_date_is_written_as_it_is_read(some_date):
    assert PartialDate.parse(str(some_date)) == some_date
    assert len(str(some_date)) == {DAY: 10, MONTH: 7, YEAR: 4}[some_date.precision]


@given(any_dates(), any_dates())
def test_two_dates_that_cover_each_other_are_the_same_days(one, other):
    assert one.earliest <= one.latest
    assert one.covers(one)
    if one.covers(other) and other.covers(one):
        assert (one.earliest, one.latest) == (other.earliest, other.latest)


@given(any_dates(), any_dates())
def test_dates_are_put_in_the_order_of_their_first_days(one, other):
    if one < other:
        assert one.earliest <= other.earliest
    assert sorted([one, other]) == sorted([other, one])
