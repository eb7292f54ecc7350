"""Load held: readers at a share of the most that they could be served, while reports are published.

    python -m bench.held --size S --minutes 10

In the database that `make bench` made of this size. First it measures how many answers of a mix of
questions two web workers give at most while a report is published every second; then it asks for a
share of that, each question at its own moment whether or not others were answered, so that an
answer that keeps others waiting counts for all of them. It ends with 1 if anything failed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

os.environ["ENV_FILE"] = os.devnull
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icc_tracker.settings")
os.environ.setdefault("LOG_LEVEL", "WARNING")

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402

from bench.client import measure, request  # noqa: E402
from bench.databases import (  # noqa: E402
    ROOT,
    Sample,
    prepare,
    sample_of,
    start_database,
    state_of,
)
from bench.holding import hold  # noqa: E402
from bench.rows import OURS  # noqa: E402
from bench.servers import Server, end, environment_of, listening, memory_of_workers, worker  # noqa: E402
from cases.load import RARE_PAIR  # noqa: E402

SEED = 11
# How many of a hundred questions are of each kind: what readers and tools ask most, most often.
MIX = {"page": 35, "case": 25, "list": 15, "filter": 15, "search": 5, "reports": 5}


def mix(port: int, sample: Sample) -> list[bytes]:
    """A thousand questions in the shares of `MIX`, in an order drawn by a fixed seed."""
    chance = random.Random(SEED)
    found = []
    for _ in range(1000):
        kind = chance.choices(list(MIX), list(MIX.values()))[0]
        public_id, slug = chance.choice(sample.cases)
        situation, status = chance.choice(sample.filters)
        path = {
            "page": f"/cases/{slug}/",
            "case": f"/api/v1/cases/{public_id}/",
            "list": "/api/v1/cases/?limit=50",
            "filter": f"/api/v1/cases/?situation={situation}&status={status}&ordering=-updated_at",
            "search": f"/search/?q={'+'.join(RARE_PAIR)}",
            "reports": "/api/v1/reports/?limit=50",
        }[kind]
        accept = "text/html" if kind in ("page", "search") else "application/json"
        found.append(request(port, path, Accept=accept))
    return found


@contextmanager
def writing(size: str, folder: Path, every: float) -> Iterator[dict]:
    """Reports are published and retracted meanwhile; afterwards it says how many."""
    told: dict[str, int] = {}
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.writing", str(every)],
        cwd=ROOT,
        env=environment_of(size, folder),
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield told
    finally:
        process.send_signal(signal.SIGTERM)
        told |= json.loads(process.communicate()[0].splitlines()[-1])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.held", description=__doc__)
    parser.add_argument("--size", choices=["S", "L"], default="S")
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--share", type=float, default=0.8, help="of what it can answer at most")
    parser.add_argument("--every", type=float, default=1, help="seconds from report to report")
    asked = parser.parse_args()
    folder = Path(settings.VAR_DIR) / "bench"
    folder.mkdir(parents=True, exist_ok=True)
    start_database()
    prepare([asked.size], folder)
    print(f"Size {asked.size}: {state_of(asked.size)}.", flush=True)
    server = Server(OURS, asked.size, folder)
    try:
        listening(server.process, server.port)
        questions = mix(server.port, sample_of(asked.size))
        with worker(asked.size, folder) as celery:
            with writing(asked.size, folder, asked.every) as written:
                measure(server.port, questions, 20)
                most = measure(server.port, questions, 30).rate
                before = memory_of_workers(server.process), memory_of_workers(celery)
                rate = most * asked.share
                print(f"At most {most:,.0f} answers a second; {rate:,.0f} are asked.", flush=True)
                held = hold(server.port, questions, asked.minutes * 60, rate)
            after = memory_of_workers(server.process), memory_of_workers(celery)
    finally:
        end(server.process)
    print(f"{len(held.latencies):,} answers in {asked.minutes:g} minutes: {held.figures}.")
    print(f"Errors: {sum(held.errors.values())} {dict(held.errors) or ''}")
    print(f"Reports published meanwhile: {written['written']}; not recorded: {written['left']}.")
    for name, first, last in zip(("web worker", "Celery worker"), before, after, strict=True):
        print(f"Memory of the largest {name}: {first:.0f} MB, at the end {last:.0f} MB.")
    return 1 if held.errors or written["left"] else 0


if __name__ == "__main__":
    sys.exit(main())
