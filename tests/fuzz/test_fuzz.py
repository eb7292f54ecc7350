"""Every parser on some hundred inputs; `python -m tests.fuzz` goes on for as long as one likes."""

import pytest

from tests.fuzz import doors
from tests.fuzz.engine import Fuzzer, Target
from tests.fuzz.parsers import PARSERS

SEED = 2023
PARSED, ASKED = (100, 30), (6, 3)


def found_in(target: Target, mutated: int, drawn: int) -> list[str]:
    fuzzer = Fuzzer(target, SEED)
    fuzzer.round(mutated, drawn)
    assert fuzzer.outcome.executions >= mutated
    return [str(each) for each in fuzzer.outcome.findings.values()]


@pytest.mark.parametrize("target", PARSERS, ids=lambda target: target.name)
def test_a_parser_answers_to_anything_with_its_own_error_alone(target):
    assert found_in(target, *PARSED) == []


@pytest.mark.django_db
def test_the_site_answers_to_anything_and_never_that_it_failed():
    found = [each for target in doors.targets(doors.furnish()) for each in found_in(target, *ASKED)]
    assert found == []


def breaks_at_x(data: bytes) -> None:
    if b"x" in data:
        raise KeyError("x")
    if b"y" in data:
        raise ValueError("y")


def test_what_breaks_a_parser_is_found_and_made_small():
    target = Target(
        "broken", breaks_at_x, (b"a sample without it, y",), (ValueError,), (b"x",) * 99
    )
    fuzzer = Fuzzer(target, SEED)
    fuzzer.round(100, 10)
    (finding,) = fuzzer.outcome.findings.values()
    assert (finding.data, finding.error) == (b"x", "KeyError: 'x'")
