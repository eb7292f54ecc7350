"""The map of situations: dots of land, and marks that stand where they belong and apart."""

from itertools import combinations
from math import hypot

import pytest

from cases.models import Situation
from cases.views.world_map import FOLDER, GAP, land, marks, places


def test_the_land_is_drawn_as_runs_of_dots():
    lines = (FOLDER / "land.txt").read_text().split()

    assert {len(line) for line in lines} == {120}
    assert {letter for line in lines for letter in line} == {"#", "."}
    assert land().startswith("M30 0h24.1M29 1h5.1M37 1h15.1")
    assert len(land()) < 5000


@pytest.mark.parametrize("code", ["UG", "UA", "CO", "PH", "ML", "CD", "LY", "KR", "GE"])
def test_states_that_are_no_islands_lie_on_land(code):
    lines = (FOLDER / "land.txt").read_text().split()
    x, y = places()[code]
    around = {lines[round(y) + dy][round(x) + dx] for dx in (-1, 0, 1) for dy in (-1, 0, 1)}
    assert "#" in around


@pytest.mark.usefixtures("docket", "db")
def test_no_mark_of_the_docket_touches_another_or_strays_far():
    situations = list(Situation.objects.all())
    drawn = marks(situations, {each.pk: each.cases.count() for each in situations})

    assert {mark.situation for mark in drawn} == set(situations)
    for one, other in combinations(drawn, 2):
        apart = hypot(one.x - other.x, one.y - other.y)
        assert apart >= one.radius + other.radius + GAP - 0.02, (one, other)
    for mark in drawn:
        x, y = places()[mark.situation.countries[0].code]
        assert hypot(mark.x - x, mark.y - y) < 6, mark
        assert 0 < mark.x < 119 and 0 < mark.y < 54, mark


def test_a_situation_without_a_state_is_left_to_the_table(db):
    assert marks([Situation(name="The high seas", slug="sea")], {}) == []
