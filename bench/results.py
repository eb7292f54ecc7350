"""What a run found, as tables for the screen and for `RESULTS.md`."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import date
from importlib.metadata import version
from pathlib import Path

import psutil
from rich.console import Console
from rich.markdown import Markdown

from bench.client import CONNECTIONS
from bench.databases import ROOT, state_of
from bench.figures import Run, times_slower
from bench.goals import findings, waits_in_words
from bench.measuring import Plan
from bench.rows import CONTESTANTS, DEEP, OURS

FILE = Path(__file__).with_name("RESULTS.md")
_LIBRARIES = ("django", "djangorestframework", "psycopg", "granian", "celery", "datasette")


def document(run: Run, plan: Plan) -> str:
    """The whole page, in Markdown."""
    parts = [
        "# What was measured",
        f"By `make bench` on {date.today().isoformat()}; [README.md](README.md) says how to read "
        "it.",
        _circumstances(run, plan),
        "## Goals",
        _goals(run, plan),
        "## Rates and times",
        f"{CONNECTIONS} connections, 2 workers; the median of {plan.rounds} rounds of "
        f"{plan.seconds:g} s for each cell, in turn. “×” is how many times as long our answer "
        "takes: below 1 we are faster.",
        _rates(run, plan),
        *_from_s_to_l(run, plan),
        *_others(run),
    ]
    return "\n\n".join(parts) + "\n"


def show(text: str) -> None:
    Console(width=130).print(Markdown(text))


def _circumstances(run: Run, plan: Plan) -> str:
    commit = subprocess.run(
        ["git", "describe", "--always", "--dirty"], cwd=ROOT, capture_output=True, text=True
    ).stdout.strip()
    is_busy = run.load_before > 0.5 * (os.cpu_count() or 1)
    lines = [
        f"- machine: {os.cpu_count()} cores ({_processor()}), "
        f"{psutil.virtual_memory().total / 2**30:.0f} GiB, {platform.system()}",
        f"- load before the run: {run.load_before:.1f}"
        + " (others were at work: look at nothing but ratios)" * is_busy,
        f"- commit: {commit or 'unknown'}",
        f"- Python {platform.python_version()}, "
        + ", ".join(f"{name} {version(name)}" for name in _LIBRARIES),
    ]
    lines += [f"- {size}: {state_of(size)}" for size in plan.sizes]
    return "\n".join(lines)


def _processor() -> str:
    try:
        told = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor()
    named = [line.partition(": ")[2] for line in told.splitlines() if line.startswith("model name")]
    return named[0] if named else platform.machine()


def table(head: list[str], lines: list[list[str]]) -> str:
    """A table in Markdown; all but the first two columns hold figures."""
    rules = ["---", "---", *("---:" for _ in head[2:])]
    return "\n".join(f"| {' | '.join(line)} |" for line in [head, rules, *lines])


def _goals(run: Run, plan: Plan) -> str:
    lines = [
        [
            each.work,
            each.what,
            each.found_in_words,
            each.goal_in_words,
            "met" if each.is_met else "**not met**",
        ]
        for each in findings(run, plan.sizes)
    ]
    return table(["work", "what", "found", "goal", ""], lines)


def _rates(run: Run, plan: Plan) -> str:
    lines = []
    for row in plan.rows:
        for size in plan.sizes:
            mine = run.cells[row.name, OURS, size]
            for contestant in CONTESTANTS:
                cell = run.cells.get((row.name, contestant, size))
                if cell:
                    title = row.title
                    if found := run.pages.get((row.name, size)):
                        title = title.replace(f"{DEEP:,}", f"{found:,}")
                    lines.append(
                        [
                            title,
                            contestant,
                            size,
                            f"{cell.rate:,.0f}",
                            f"{cell.latency(0.5):.1f}",
                            f"{cell.latency(0.99):.1f}",
                            "" if contestant == OURS else f"{times_slower(mine, cell):.2f}×",
                        ]
                    )
    head = ["work", "who", "size", "requests/s", "p50 ms", "p99 ms", "ours takes"]
    return table(head, lines)


def _from_s_to_l(run: Run, plan: Plan) -> list[str]:
    if not {"S", "L"} <= set(plan.sizes):
        return []
    lines = []
    for row in plan.rows:
        shown = []
        for contestant in CONTESTANTS:
            cells = [run.cells.get((row.name, contestant, size)) for size in ("L", "S")]
            shown.append(f"{times_slower(*cells):.2f}×" if all(cells) else "")
        lines.append([row.title, "L against S", *shown])
    return [
        "## From S to L",
        "How many times as long the same takes at L.",
        table(["work", "", *CONTESTANTS], lines),
    ]


def _others(run: Run) -> list[str]:
    parts = []
    if run.waits:
        lines = [[size, what, p50, p99] for size, what, p50, p99 in waits_in_words(run)]
        parts += ["## Until it is readable", table(["size", "what", "p50 ms", "p99 ms"], lines)]
    if run.memory:
        lines = [[what, size, f"{mb:.0f}"] for (what, size), mb in run.memory.items()]
        parts += ["## Resident memory of the largest", table(["what", "size", "MB"], lines)]
    return parts
