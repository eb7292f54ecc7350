"""Sixty hard names, strangers among them: how many are found, and how many wrongly."""

import pytest

from cases.models import Suspect
from cases.search.finding import find
from cases.search.names import Sought
from cases.views.knowledge import known_cases, named_proceedings
from tests.search.hard_names import HARD_NAMES


@pytest.mark.usefixtures("docket", "db")
def test_hard_names_are_found_and_strangers_are_not(capsys):
    named = named_proceedings()
    right = wrong = missed = 0
    told = []
    for text, expected in HARD_NAMES.items():
        found = find(Sought(text), Suspect.objects.named(), known_cases(), named)
        people = {hit.row.name for hit in found.people}
        right += len(people & expected)
        wrong += len(people - expected)
        missed += len(expected - people)
        told += [f"  {text} finds {name}" for name in sorted(people - expected)]
        told += [f"  {text} misses {name}" for name in sorted(expected - people)]
    precision, recall = right / (right + wrong), right / (right + missed)
    with capsys.disabled():
        print(f"\n{len(HARD_NAMES)} hard names: precision {precision:.3f}, recall {recall:.3f}")
        print("\n".join(told))

    assert len(HARD_NAMES) == 60
    # Measured: precision 1.000 (47 of 47), recall 0.979 (47 of 48).
    assert precision >= 0.95
    assert recall >= 0.95
