"""The map of situations: land as dots, and a mark for each situation at its first State."""

from __future__ import annotations

import csv
import re
from functools import lru_cache
from math import hypot, sqrt
from pathlib import Path
from typing import NamedTuple

from cases.models import Situation

# How both files were made is told in cases/data/README.md.
FOLDER = Path(__file__).resolve().parent.parent / "data" / "map"
# A dot stands for so many degrees from west to east, and from north to south: square on a map
# that is true to scale along 34° of latitude, where most people live.
EAST, SOUTH = 3.0, 2.5
NORTH_EDGE = 82.5
WIDTH = 120
GAP = 0.35


class Mark(NamedTuple):
    """The mark of a situation: its middle and radius in dots, and the number of its cases."""

    situation: Situation
    x: float
    y: float
    radius: float
    count: int


@lru_cache
def land() -> str:
    """The dots of the land as one path: dashes of no length with round ends are dots."""
    runs = []
    for row, line in enumerate((FOLDER / "land.txt").read_text().split()):
        for run in re.finditer("#+", line):
            runs.append(f"M{run.start()} {row}h{run.end() - run.start() - 1}.1")
    return "".join(runs)


@lru_cache
def places() -> dict[str, tuple[float, float]]:
    """Where States lie on the map, in dots: code of the country -> x, y."""
    with (FOLDER / "places.csv").open(encoding="utf-8") as lines:
        return {
            row["code"]: (
                (float(row["longitude"]) + 180) / EAST - 0.5,
                (NORTH_EDGE - float(row["latitude"])) / SOUTH - 0.5,
            )
            for row in csv.DictReader(lines)
        }


def marks(situations: list[Situation], counts: dict[int, int]) -> list[Mark]:
    """A mark for each situation whose first State has a place; none hides another.

    `counts`: situation -> number of its cases. The largest stand where they belong, smaller ones
    move aside.
    """
    placed: list[Mark] = []
    known = [each for each in situations if _state(each) in places()]
    for each in sorted(known, key=lambda each: (-counts.get(each.pk, 0), each.name)):
        count = counts.get(each.pk, 0)
        radius = round(0.85 + 0.6 * sqrt(count), 2)
        x, y = _free_place(*places()[_state(each)], radius, placed)
        placed.append(Mark(each, x, y, radius, count))
    return sorted(placed, key=lambda mark: mark.situation.name)


def _state(situation: Situation) -> str:
    return situation.countries[0].code if situation.countries else ""


def _free_place(x: float, y: float, radius: float, others: list[Mark]) -> tuple[float, float]:
    """The place nearest to x, y where a mark of this radius touches no other."""
    steps = sorted(
        ((dx / 4, dy / 4) for dx in range(-28, 29) for dy in range(-28, 29)),
        key=lambda step: (hypot(*step), step),
    )
    for dx, dy in steps:
        found = round(x + dx, 2), round(y + dy, 2)
        if all(
            hypot(found[0] - other.x, found[1] - other.y) >= radius + other.radius + GAP
            for other in others
        ):
            return found
    return round(x, 2), round(y, 2)
