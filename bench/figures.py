"""Figures: what slices of measuring come to, and whether they reach a goal."""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from statistics import median

from bench.client import Slice


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that so large a share of all does not exceed (nearest rank).

    Raises ValueError where there are no values.
    """
    ordered = sorted(values)
    if not ordered:
        raise ValueError("There are no values.")
    return ordered[max(0, math.ceil(share * len(ordered)) - 1)]


@dataclass
class Cell:
    """One row of the benchmark for one contestant at one size: a slice from each round."""

    slices: list[Slice]

    @property
    def rate(self) -> float:
        """Answers per second, the median of the rounds."""
        return median(each.rate for each in self.slices)

    def latency(self, share: float) -> float:
        """Percentile of the time of an answer over all rounds, in milliseconds."""
        return 1000 * percentile((s for each in self.slices for s in each.latencies), share)


@dataclass
class Run:
    """All that a run has measured: cells by row, contestant and size."""

    cells: dict[tuple[str, str, str], Cell] = field(default_factory=dict)
    # Times in seconds, by size and by what was waited for: `empty`, `readable`.
    waits: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    # Resident memory in MB, by what has it and size.
    memory: dict[tuple[str, str], float] = field(default_factory=dict)
    # Of a deep page of the reports, by row and size: its number.
    pages: dict[tuple[str, str], int] = field(default_factory=dict)
    # How many processes wanted to run, on average of a minute, before it began.
    load_before: float = field(default_factory=lambda: os.getloadavg()[0])


def times_slower(ours: Cell, other: Cell) -> float:
    """How many times as long ours takes: the median over the rounds, each compared by itself.

    What disturbs the machine for a while disturbs both cells of a round, and cancels out.
    """
    pairs: Sequence[tuple[Slice, Slice]] = list(zip(ours.slices, other.slices, strict=True))
    return median(theirs.rate / mine.rate for mine, theirs in pairs)


@dataclass(frozen=True)
class Finding:
    """One goal, and the figure that was found for it."""

    work: str
    what: str
    found: float
    goal: float
    is_least: bool = False
    unit: str = "×"

    @property
    def is_met(self) -> bool:
        return self.found >= self.goal if self.is_least else self.found <= self.goal

    @property
    def goal_in_words(self) -> str:
        return f"at {'least' if self.is_least else 'most'} {self.goal:g}{self.unit}"

    @property
    def found_in_words(self) -> str:
        digits = 0 if self.found >= 100 else 2
        return f"{self.found:.{digits}f}{self.unit}"
