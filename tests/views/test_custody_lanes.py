"""The drawing of custody: shares of the width, honest about dates that are not whole."""

from datetime import date

from cases.models import CustodyChange
from cases.views.custody_lanes import Stretch, Year, draw


def row(custody: str, day: date, precision: str = "day") -> CustodyChange:
    return CustodyChange(
        custody=custody, effective_on=day, effective_precision=precision, holds_from=day
    )


def test_each_stretch_lasts_until_the_next_begins():
    drawing = draw(
        [
            row("at_large", date(2001, 1, 1)),
            row("in_icc_custody", date(2002, 1, 1)),
            row("released", date(2003, 1, 1)),
        ],
        date(2005, 1, 1),
    )

    assert [(lane.kind, lane.top, lane.stretches) for lane in drawing.lanes] == [
        ("court", 0, [Stretch("24.98%", "24.98%")]),
        ("free", 34, [Stretch("0.00%", "24.98%"), Stretch("49.97%", "50.03%")]),
    ]
    assert drawing.years == [
        Year("24.98%", 2002),
        Year("49.97%", 2003),
        Year("74.95%", 2004),
    ]
    assert (drawing.death, drawing.is_unsure, drawing.height) == ("", False, 90)


def test_a_beginning_known_only_to_the_year_is_drawn_as_not_sure():
    drawing = draw(
        [row("at_large", date(2001, 1, 1)), row("in_state_custody", date(2002, 1, 1), "year")],
        date(2003, 1, 1),
    )

    [held] = [lane for lane in drawing.lanes if lane.kind == "state"]
    assert held.stretches == [Stretch("50.00%", "50.00%", unsure="49.86%")]
    assert drawing.is_unsure


def test_a_death_ends_the_lanes():
    drawing = draw(
        [row("at_large", date(2001, 1, 1)), row("deceased", date(2003, 1, 1))], date(2002, 1, 1)
    )

    assert drawing.death == "100.00%"
    assert [lane.kind for lane in drawing.lanes] == ["free"]


def test_nothing_is_drawn_where_there_is_nothing_to_compare():
    one = row("at_large", date(2001, 1, 1))

    assert draw([], date(2002, 1, 1)) is None
    assert draw([one], date(2002, 1, 1)) is None
    assert draw([one, row("released", date(2001, 1, 2))], date(2001, 1, 2)) is None
    assert draw([one, row("released", date(2001, 1, 2))], date.max) is None


def test_a_long_time_names_few_years():
    drawing = draw(
        [row("at_large", date(2001, 3, 1)), row("released", date(2005, 1, 1))], date(2026, 1, 1)
    )

    assert [year.name for year in drawing.years] == [2005, 2010, 2015, 2020, 2025]
