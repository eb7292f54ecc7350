"""Where a person was, drawn: a lane for each who held the person, along the years."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext_noop

from cases.models import CustodyChange
from cases.status.kinds import Custody

# Sort of lane, its words, and what it holds.
LANES: tuple[tuple[str, str, tuple[Custody, ...]], ...] = (
    ("court", gettext_noop("Held by the Court"), (Custody.IN_ICC_CUSTODY,)),
    (
        "state",
        gettext_noop("Held by a State, or serving a sentence"),
        (Custody.IN_STATE_CUSTODY, Custody.SERVING_SENTENCE),
    ),
    (
        "free",
        gettext_noop("Not held"),
        (
            Custody.AT_LARGE,
            Custody.SUMMONED,
            Custody.INTERIM_RELEASE,
            Custody.RELEASED,
            Custody.AT_LIBERTY,
            Custody.SENTENCE_SERVED,
        ),
    ),
)
LANE_HEIGHT = 34
MOST_YEARS_NAMED = 6


@dataclass(frozen=True)
class Stretch:
    """A time in one kind of custody, as shares of the width; `unsure`: where it began within a
    month or year of which the day is not known."""

    x: str
    width: str
    unsure: str = ""


@dataclass
class Lane:
    """One line of the drawing."""

    kind: str
    label: str
    holds: tuple[Custody, ...]
    top: int = 0
    stretches: list[Stretch] = field(default_factory=list)

    @property
    def bar(self) -> int:
        """Where its bars begin, below its words."""
        return self.top + 18


@dataclass(frozen=True)
class Year:
    """A year named below the lanes."""

    x: str
    name: int


@dataclass(frozen=True)
class Drawing:
    """All lanes with the years below them; `death`: where a death ends them."""

    lanes: list[Lane]
    years: list[Year]
    death: str
    bottom: int

    @property
    def height(self) -> int:
        return self.bottom + 22

    @property
    def is_unsure(self) -> bool:
        return any(each.unsure for lane in self.lanes for each in lane.stretches)


def draw(rows: Sequence[CustodyChange], until: date) -> Drawing | None:
    """Lay out rows, oldest first, up to a day; None where there is nothing to compare."""
    if len(rows) < 2:
        return None
    start, end = rows[0].effective.earliest, max(until, rows[-1].effective.latest)
    if end == date.max or (end - start).days < 2:
        return None

    def share(day: date) -> float:
        return max(0.0, min((day - start).days / (end - start).days, 1.0)) * 100

    lanes = [Lane(*lane) for lane in LANES]
    death = ""
    for row, following in zip(rows, [*rows[1:], None], strict=True):
        x = share(max(row.holds_from, row.effective.earliest))
        if row.custody == Custody.DECEASED:
            death = _percent(x)
            continue
        over = share(following.effective.earliest if following else end)
        sure = min(share(row.effective.latest), over) if row.effective_precision != "day" else x
        lane = next(lane for lane in lanes if row.custody in lane.holds)
        unsure = _percent(sure - x) if sure > x else ""
        lane.stretches.append(Stretch(_percent(x), _percent(max(over - x, 0.0)), unsure))
    shown = [lane for lane in lanes if lane.stretches]
    for number, lane in enumerate(shown):
        lane.top = number * LANE_HEIGHT
    return Drawing(shown, _years(start, end, share), death, len(shown) * LANE_HEIGHT)


def _years(start: date, end: date, share) -> list[Year]:
    """The years that begin within the drawing, so many that their names do not touch."""
    firsts = range((start - timedelta(days=1)).year + 1, end.year + 1)
    step = next(step for step in (1, 2, 5, 10, 20, 100) if len(firsts) <= step * MOST_YEARS_NAMED)
    places = {year: share(date(year, 1, 1)) for year in firsts if year % step == 0}
    return [Year(_percent(x), year) for year, x in places.items() if 4 <= x <= 96]


def _percent(share: float) -> str:
    return f"{share:.2f}%"
