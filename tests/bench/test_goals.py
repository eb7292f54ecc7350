"""How a run stands to the goals."""

from bench.client import Slice
from bench.figures import Cell, Run
from bench.goals import findings
from bench.rows import ANEW, FLOOR, LITE, OURS, PLAIN, rows


def cell(*rates: float) -> Cell:
    return Cell([Slice(1.0, [1 / rate] * int(rate)) for rate in rates])


def found(run: Run, *sizes: str) -> dict[tuple[str, str], tuple[float, bool]]:
    told = findings(run, list(sizes))
    return {(each.work, each.what): (round(each.found, 3), each.is_met) for each in told}


def test_the_list_is_held_against_everybody():
    run = Run(
        {
            ("list", OURS, "S"): cell(100, 100),
            ("list", FLOOR, "S"): cell(120, 140),
            ("list", PLAIN, "S"): cell(5, 5),
            ("list", LITE, "S"): cell(200, 200),
        }
    )
    assert found(run, "S") == {
        ("case list of 50", "time against the floor, ours, S"): (1.3, True),
        ("case list of 50", "rate against plain DRF, ours, S"): (20, True),
        ("case list of 50", "rate against Datasette, ours, S"): (0.5, False),
    }


def test_only_what_was_measured_is_judged():
    run = Run({("case", OURS, "L"): cell(10), ("page", OURS, "L"): cell(10)})
    assert found(run, "S", "L") == {}


def test_a_common_search_is_held_against_a_rare_one():
    fast, slow = Cell([Slice(1, [0.01] * 100)]), Cell([Slice(1, [0.01] * 98 + [0.06] * 2)])
    run = Run({("common", ANEW, "L"): slow, ("rare", ANEW, "L"): fast})
    assert found(run, "L") == {
        ("search", "common against rare pair, p50, L"): (1, True),
        ("search", "common against rare pair, p99, L"): (6, False),
    }


def test_a_copy_is_held_against_the_answer_as_it_is_made():
    run = Run(
        {
            ("list304", OURS, "S"): cell(500),
            ("list", OURS, "S"): cell(400),
            ("list", ANEW, "S"): cell(100),
            ("known", ANEW, "S"): cell(50),
        }
    )
    assert found(run, "S") == {
        ("304", "rate against the 200 of the list made anew, ours, S"): (5, True),
        ("known_on, valid_on, policy", "known, time against the plain list, anew, S"): (2, True),
    }


def test_the_sizes_are_compared_where_both_were_measured():
    run = Run({("list", OURS, "S"): cell(100), ("list", OURS, "L"): cell(50)})
    assert found(run, "S", "L") == {("list, S to L", "L against S, ours"): (2, False)}


def test_publishing_is_held_against_an_empty_task_and_memory_against_its_bounds():
    run = Run(
        waits={"L": {"empty": [0.1, 0.1, 0.5], "readable": [0.2, 0.3, 9]}},
        memory={("web worker", "L"): 149, ("Celery worker", "L"): 201},
    )
    assert found(run, "L") == {
        ("report until readable", "p50 against an empty task, L"): (3, True),
        ("memory", "web worker, L"): (149, True),
        ("memory", "Celery worker, L"): (201, False),
    }


def test_every_row_asks_ours_and_no_row_is_there_twice():
    every = rows(("common", "words"), ("rare", "words"))
    assert all(OURS in row.paths for row in every)
    assert len({row.name for row in every}) == len(every)
