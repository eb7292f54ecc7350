"""The geometry of a case's timeline: when each step happened, and when it became known.

Plain data in, shapes out. Every step has a row of its own, so that nothing ever covers anything;
places along the axis are per cent of its width, so that one drawing fits every screen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cases.status.dates import PartialDate, Precision

TOP = 30
# Above the marks of a row stand its words; below them, where there was a delay, how long it was.
WORDS_HEIGHT = 20
MARKS_HEIGHT = 26
NOTE_HEIGHT = 26
# What each further line of words needs, where they have no room in one.
LINE_HEIGHT = 17
# A date known to the month is as wide as its month, but never too narrow to be seen.
NARROWEST = 1.2
# Marks nearer than this share of the axis are drawn small, so that both are seen.
_NEAR = 5
_SHORTEST_AXIS = timedelta(days=60)
_MOST_TICKS = 6
_MOST_NARROW_TICKS = 4
_MONTHS_APART = (1, 3, 6, 12, 24, 60, 120, 240)


@dataclass(frozen=True)
class Moment:
    """One step on two clocks. `is_kept_secret`: the time between them was one of secrecy.

    `lines` and `note_lines` say how many lines its words and those of its delay take.
    """

    happened: PartialDate
    known_on: date
    is_kept_secret: bool = False
    lines: int = 1
    note_lines: int = 1


@dataclass(frozen=True)
class Tick:
    """A line across the drawing at the first day of a year or month.

    `is_extra`: it is left out where there is little room.
    """

    x: float
    at: PartialDate
    is_extra: bool = False


@dataclass(frozen=True)
class Span:
    """A stretch along the axis, in per cent of it."""

    x: float
    width: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True)
class Row:
    """One step as drawn: `happened` has no width where the day is known; `between` joins it to
    `known`, and is None where both are the same day."""

    y: int
    height: int
    happened: Span
    known: float
    between: Span | None
    is_exact: bool
    is_kept_secret: bool
    words_height: int

    @property
    def words(self) -> int:
        """Where the first line of the words above the marks stands."""
        return self.y + WORDS_HEIGHT - 4

    @property
    def line(self) -> int:
        """Where the marks stand."""
        return self.y + self.words_height + 12

    @property
    def note(self) -> int:
        """Where the words below the marks stand."""
        return self.y + self.words_height + MARKS_HEIGHT + 10

    @property
    def is_near(self) -> bool:
        """Whether the two marks would cover each other."""
        return abs(self.known - self.happened.middle) < _NEAR


@dataclass(frozen=True)
class Drawing:
    """A whole timeline: its height in pixels, its ticks and its rows."""

    height: int
    ticks: tuple[Tick, ...]
    rows: tuple[Row, ...]


def draw(moments: Sequence[Moment], is_right_to_left: bool = False) -> Drawing | None:
    """The drawing of these steps, one row each in the order given; None where there are none."""
    if not moments:
        return None
    axis = _Axis(moments, is_right_to_left)
    rows: list[Row] = []
    y = TOP
    for moment in moments:
        rows.append(_row(axis, moment, y))
        y += rows[-1].height
    return Drawing(y, axis.ticks(), tuple(rows))


class _Axis:
    """The days that a drawing covers, and where each of them stands."""

    def __init__(self, moments: Iterable[Moment], is_right_to_left: bool) -> None:
        moments = list(moments)
        first = min(moment.happened.earliest for moment in moments)
        last = max(max(moment.happened.latest, moment.known_on) for moment in moments)
        short = max(_SHORTEST_AXIS - (last - first), timedelta())
        margin = max((last - first + short) * 0.04, timedelta(days=2))
        self.first, self.last = first - short / 2 - margin, last + short / 2 + margin
        self.is_right_to_left = is_right_to_left

    @property
    def days(self) -> int:
        return (self.last - self.first).days

    def x(self, day: date) -> float:
        share = 100 * (day - self.first).days / self.days
        return round(100 - share if self.is_right_to_left else share, 2)

    def span(self, first: date, last: date, narrowest: float = 0) -> Span:
        ends = sorted((self.x(first), self.x(last)))
        lack = max(narrowest - (ends[1] - ends[0]), 0)
        return Span(round(ends[0] - lack / 2, 2), round(ends[1] - ends[0] + lack, 2))

    def ticks(self) -> tuple[Tick, ...]:
        """The first days of years or months, as many as can be read beside each other."""
        for months in _MONTHS_APART:
            found = self._every(months)
            is_by_year = months >= 12
            if len(found) <= (2 * _MOST_TICKS if is_by_year else _MOST_NARROW_TICKS):
                break
        precision = Precision.YEAR if is_by_year else Precision.MONTH
        crowded = len(found) > _MOST_TICKS
        return tuple(
            Tick(self.x(day), PartialDate(day, precision), is_extra=crowded and place % 2 == 1)
            for place, day in enumerate(found)
        )

    def _every(self, months: int) -> list[date]:
        found = []
        start = self.first.year * 12 + self.first.month - 1
        number = start - start % months
        while (day := date(number // 12, number % 12 + 1, 1)) < self.last:
            # A label at the very edge would be cut off; those of months are longer.
            edge = 4 if months >= 12 else 11
            if edge <= 100 * (day - self.first).days / self.days <= 100 - edge:
                found.append(day)
            number += months
        return found


def _row(axis: _Axis, moment: Moment, y: int) -> Row:
    when = moment.happened
    is_exact = when.precision is Precision.DAY
    happened = axis.span(when.earliest, when.latest, 0 if is_exact else NARROWEST)
    # What was known before a coarse date had ended has no time between the two.
    waits = moment.known_on > when.latest
    words_height = WORDS_HEIGHT + (moment.lines - 1) * LINE_HEIGHT
    note_height = NOTE_HEIGHT + (moment.note_lines - 1) * LINE_HEIGHT if waits else 0
    return Row(
        y,
        words_height + MARKS_HEIGHT + note_height,
        happened,
        axis.x(moment.known_on),
        axis.span(when.latest, moment.known_on) if waits else None,
        is_exact,
        moment.is_kept_secret and waits,
        words_height,
    )
