"""The figures of the benchmark."""

import pytest

from bench.client import Slice
from bench.figures import Cell, Finding, percentile, times_slower


def slices(*rates: float) -> list[Slice]:
    return [Slice(1.0, [1 / rate] * int(rate)) for rate in rates]


def test_a_percentile_is_one_of_the_values():
    values = [float(value) for value in range(100, 0, -1)]
    assert percentile(values, 0.5) == 50
    assert percentile(values, 0.99) == 99
    assert percentile(values, 1) == 100
    assert percentile([3.0], 0.01) == 3
    with pytest.raises(ValueError):
        percentile([], 0.5)


def test_the_rate_of_a_cell_is_that_of_its_middle_round():
    assert Cell(slices(10, 1000, 20)).rate == 20


def test_the_latencies_of_all_rounds_count_in_milliseconds():
    cell = Cell([Slice(1, [0.001] * 98), Slice(1, [0.5, 0.25])])
    assert cell.latency(0.5) == 1
    assert cell.latency(0.99) == 250


def test_rounds_are_compared_each_by_itself():
    # In the second round the machine was ten times slower, for both.
    ours, floor = Cell(slices(100, 10, 100)), Cell(slices(200, 20, 200))
    assert times_slower(ours, floor) == 2
    assert times_slower(floor, ours) == 0.5


def test_cells_of_unequal_rounds_are_not_compared():
    with pytest.raises(ValueError):
        times_slower(Cell(slices(1, 2)), Cell(slices(1)))


def test_a_goal_is_met_at_most_or_at_least():
    assert Finding("list", "time", found=1.3, goal=1.3).is_met
    assert not Finding("list", "time", found=1.31, goal=1.3).is_met
    assert Finding("list", "rate", found=10, goal=10, is_least=True).is_met
    assert not Finding("list", "rate", found=9.9, goal=10, is_least=True).is_met
