"""The goals of the project, and how a run stands to them."""

from __future__ import annotations

from statistics import median

from bench.figures import Finding, Run, percentile, times_slower
from bench.rows import ANEW, FLOOR, LITE, OURS, PLAIN

# Work -> row, and at most so many times the floor, at least so many times plain DRF.
_AGAINST = (
    ("case list of 50", "list", 1.3, 10),
    ("one case in full", "case", 1.4, 12),
    ("filter and order", "filter", 1.7, None),
)


def findings(run: Run, sizes: list[str]) -> list[Finding]:
    """Every goal for which the run has what it takes."""
    found: list[Finding] = []
    for size in sizes:
        found += _at(run, size)
    if {"S", "L"} <= set(sizes):
        for work, row in (("list", "list"), ("one case", "case"), ("filter", "few")):
            for mine in (OURS, ANEW):
                cells = (row, mine, "L"), (row, mine, "S")
                found += _times(run, f"{work}, S to L", f"L against S, {mine}", *cells, 1.5)
    return found


def _at(run: Run, size: str) -> list[Finding]:
    found: list[Finding] = []

    def add(work: str, what: str, mine: tuple, other: tuple, goal: float, **how):
        cells = (*mine, size), (*other, size)
        found.extend(_times(run, work, f"{what}, {mine[1]}, {size}", *cells, goal, **how))

    for mine in (OURS, ANEW):
        for work, row, floor, plain in _AGAINST:
            add(work, "time against the floor", (row, mine), (row, FLOOR), floor)
            if plain:
                what = "rate against plain DRF"
                add(work, what, (row, mine), (row, PLAIN), plain, is_least=True)
        what = "rate against Datasette"
        add("case list of 50", what, ("list", mine), ("list", LITE), 1, is_least=True)
    add("case page, HTML", "time against the JSON floor", ("page", OURS), ("case", FLOOR), 2)
    # What follows is about the work that an answer is, which is not done where it is kept.
    for row, name in (("list304", "list"), ("case304", "case")):
        what = f"rate against the 200 of the {name} made anew"
        add("304", what, (row, OURS), (name, ANEW), 2.5, is_least=True)
    for row in ("known", "valid", "policy"):
        what = f"{row}, time against the plain list"
        add("known_on, valid_on, policy", what, (row, ANEW), ("list", ANEW), 3)
    common, rare = (run.cells.get((row, ANEW, size)) for row in ("common", "rare"))
    if common and rare:
        for name, share in (("p50", 0.5), ("p99", 0.99)):
            ratio = common.latency(share) / rare.latency(share)
            found.append(Finding("search", f"common against rare pair, {name}, {size}", ratio, 5))
    if waits := run.waits.get(size):
        ratio = median(waits["readable"]) / median(waits["empty"])
        found.append(
            Finding("report until readable", f"p50 against an empty task, {size}", ratio, 3)
        )
    if size == "L":
        for what, most in (("web worker", 150), ("Celery worker", 200)):
            if (what, size) in run.memory:
                memory = run.memory[what, size]
                found.append(Finding("memory", f"{what}, {size}", memory, most, unit=" MB"))
    return found


def _times(run: Run, work: str, what: str, ours, other, goal: float, is_least: bool = False):
    if ours not in run.cells or other not in run.cells:
        return []
    slower = times_slower(run.cells[ours], run.cells[other])
    ratio = 1 / slower if is_least else slower
    return [Finding(work, what, ratio, goal, is_least)]


def waits_in_words(run: Run) -> list[tuple[str, str, str, str]]:
    """Size, what was waited for, p50 and p99, both in milliseconds."""
    return [
        (
            size,
            {"empty": "empty task"}.get(what, "report until readable"),
            f"{1000 * median(times):.0f}",
            f"{1000 * percentile(times, 0.99):.0f}",
        )
        for size, waits in run.waits.items()
        for what, times in waits.items()
    ]
