"""The geometry of a timeline: plain days in, places along the axis out."""

from datetime import date

import pytest

from cases.status.dates import PartialDate
from cases.views.timeline import NARROWEST, Moment, draw


def moment(happened: str, known: str, secret: bool = False) -> Moment:
    return Moment(PartialDate.parse(happened), date.fromisoformat(known), secret)


SOUGHT = moment("2023-02-22", "2023-03-17", secret=True)
ISSUED = moment("2023-03-17", "2023-03-17")


def test_without_steps_there_is_no_drawing():
    assert draw([]) is None


def test_a_step_kept_secret_is_shaded_from_the_day_it_happened_to_the_day_it_became_known():
    sought, issued = draw([SOUGHT, ISSUED]).rows

    assert sought.happened.width == 0 and sought.is_exact
    assert (sought.between.x, sought.is_kept_secret) == (sought.happened.x, True)
    assert sought.between.x + sought.between.width == pytest.approx(sought.known, abs=0.02)
    assert (issued.between, issued.is_kept_secret) == (None, False)
    assert issued.happened.x == issued.known == sought.known


def test_a_step_that_our_sources_told_of_later_is_joined_but_not_shaded():
    [row] = draw([moment("2013-02-01", "2015-02-01")]).rows

    assert row.between is not None
    assert row.is_kept_secret is False


def test_a_date_known_to_the_month_or_year_is_a_span_and_never_a_point():
    month, year, day = draw(
        [
            moment("2005-02", "2005-02-28"),
            moment("2014", "2026-01-01"),
            moment("2026-01-01", "2026-01-01"),
        ]
    ).rows

    assert (month.happened.width, month.is_exact) == (NARROWEST, False)
    assert year.happened.width == pytest.approx(100 / 22.6, abs=0.2)
    # What separates the two clocks begins when the year had surely ended.
    assert year.between.x == pytest.approx(year.happened.x + year.happened.width, abs=0.02)
    assert day.happened.width == 0


def test_what_was_known_before_a_coarse_date_had_ended_waited_for_nothing():
    [row] = draw([moment("2014", "2014-06-01", secret=True)]).rows

    assert (row.between, row.is_kept_secret) == (None, False)


def test_every_step_has_a_row_of_its_own_and_a_delay_has_room_for_its_words():
    drawing = draw([SOUGHT, ISSUED, ISSUED])

    tops = [row.y for row in drawing.rows]
    assert tops == sorted(set(tops))
    assert [row.y + row.height for row in drawing.rows] == [*tops[1:], drawing.height]
    assert drawing.rows[0].height > drawing.rows[1].height
    assert drawing.rows[0].note < drawing.rows[1].y
    to_its_marks = drawing.rows[0].note - drawing.rows[0].line
    assert to_its_marks < drawing.rows[1].words - drawing.rows[0].note


def test_a_long_case_has_years_on_its_axis_and_a_short_one_months():
    long = draw([moment("2005-07-08", "2006-01-01"), moment("2026-01-01", "2026-01-01")])
    short = draw([SOUGHT, ISSUED])

    assert [str(tick.at) for tick in long.ticks if not tick.is_extra][:3] == [
        "2006",
        "2010",
        "2014",
    ]
    assert [str(tick.at) for tick in long.ticks if tick.is_extra][:2] == ["2008", "2012"]
    assert {len(str(tick.at)) for tick in short.ticks} == {7}
    assert len([tick for tick in long.ticks if not tick.is_extra]) <= 6


@pytest.mark.parametrize("years", [0, 1, 3, 8, 20, 60])
def test_nothing_is_drawn_outside_the_axis_and_labels_have_room_on_a_phone(years):
    drawing = draw(
        [moment("1990-05-05", "1990-06-01"), moment(f"{1991 + years}", f"{1992 + years}-01-01")]
    )

    for row in drawing.rows:
        assert 0 < row.happened.x and row.happened.x + row.happened.width < 100
        assert 0 < row.known < 100
    shown = sorted(tick.x for tick in drawing.ticks if not tick.is_extra)
    assert shown
    assert all(right - left > 12 for left, right in zip(shown, shown[1:], strict=False))


def test_from_right_to_left_the_drawing_is_its_mirror_image():
    plain, mirrored = draw([SOUGHT, ISSUED]), draw([SOUGHT, ISSUED], is_right_to_left=True)

    for left, right in zip(plain.rows, mirrored.rows, strict=True):
        assert right.known == pytest.approx(100 - left.known, abs=0.02)
        assert right.happened.x == pytest.approx(100 - left.happened.x, abs=0.02)
    assert mirrored.rows[0].between.x == pytest.approx(mirrored.rows[0].known, abs=0.02)
