"""What one recording costs as a case grows; asked for by `bench/worker.py growth`.

To be imported when Django is ready.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from time import perf_counter, process_time

from django.db import connection

from bench.worker_cases import SHAPES, Maker
from cases import recording


def growth(options: argparse.Namespace) -> None:
    """Time of a first recording, and of one after one more report, per claim of the case.

    Of several attempts the best counts; `CPU` is how long Python and the database worked for it,
    which others on the machine disturb less (the database's to 10 ms).
    """
    maker = Maker()
    print("| shape | claims | first, ms | CPU | µs a claim | one more, ms | CPU | µs a claim |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    for name in options.shapes or SHAPES:
        shape = SHAPES[name]
        for number in options.claims:
            attempts = [
                _grow(maker, number, **shape) for _ in range(max(2, min(20, 1000 // number)))
            ]
            (first, cpu), (more, more_cpu) = (
                map(min, zip(*found, strict=True)) for found in zip(*attempts, strict=True)
            )
            print(
                f"| {name} | {number:,} | {first * 1e3:.1f} | {cpu * 1e3:.1f} "
                f"| {first * 1e6 / number:.0f} | {more * 1e3:.1f} | {more_cpu * 1e3:.1f} "
                f"| {more * 1e6 / number:.0f} |",
                flush=True,
            )


def _grow(maker, number: int, people: int = 1, **shape) -> tuple[tuple, tuple]:
    """Seconds, and seconds of Python, of a first recording and of one after one more report."""
    (case,) = maker.cases(1, people)
    maker.claims(case, number, **shape)
    maker.analyze()
    first = _timed(lambda: recording.record(case.pk))
    maker.claims(case, 1, kinds=("reported",), start=number)
    return first, _timed(lambda: recording.record(case.pk))


def _timed(act: Callable[[], object]) -> tuple[float, float]:
    """Seconds on the clock, and seconds that Python and the database worked for it."""
    start, worked = perf_counter(), _worked()
    act()
    return perf_counter() - start, _worked() - worked


def _worked() -> float:
    with connection.cursor() as cursor:
        pid = cursor.connection.info.backend_pid
    # The 14th and 15th field, counted from the end of the name: in user and kernel mode.
    ticks = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11:13]
    return process_time() + sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
