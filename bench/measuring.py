"""One interleaved run: rounds over all rows, sizes and contestants in turn."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import httpx

from bench.client import measure, request
from bench.databases import ROOT, Sample, sample_of
from bench.figures import Cell, Run
from bench.rows import OURS, PER_PAGE, REPORTS, Row
from bench.servers import Server, environment_of, memory_of_workers, servers, worker

MOST_PER_PAGE = 200
# Two workers, asked by chance: so often, hardly a page is left that one of them has not made.
_TIMES_SEEN = 6


@dataclass(frozen=True)
class Asked:
    """What one cell asks, made ready."""

    key: tuple[str, str, str]
    port: int
    requests: list[bytes]
    status: int


@dataclass(frozen=True)
class Plan:
    """What to measure, and how long."""

    rows: list[Row]
    sizes: list[str]
    contestants: list[str]
    # For each cell in each round.
    seconds: float
    rounds: int
    # How often a report is published at each size; none where 0.
    published: int
    folder: Path


def run(plan: Plan, say: Callable[[str], None]) -> Run:
    """Measure; `say` gets one line on how far it is."""
    found = Run()
    with servers(plan.contestants, plan.sizes, plan.folder) as started:
        asked = _make_ready(plan, started, found, say)
        for each in asked:
            # Caches, plans and pools fill; wrong answers show before they cost time.
            measure(each.port, each.requests, min(plan.seconds, 1), each.status)
            if each.key[0] == "page":
                _let_be_kept(each)
        for number in range(plan.rounds):
            for each in asked:
                taken = measure(each.port, each.requests, plan.seconds, each.status)
                found.cells.setdefault(each.key, Cell([])).slices.append(taken)
            say(f"Round {number + 1} of {plan.rounds} is done.")
        for size in plan.sizes:
            server = started[OURS, size]
            if plan.published:
                say(f"Publishing {plan.published} reports at {size} ...")
                found.waits[size] = _publish(plan, server, size, found)
            found.memory["web worker", size] = memory_of_workers(server.process)
    return found


def _let_be_kept(asked: Asked) -> None:
    """Ask for each page often enough that every worker has made and kept it."""
    times = 0
    while times < _TIMES_SEEN * len(asked.requests):
        times += len(measure(asked.port, asked.requests, 1, asked.status).latencies)


def _make_ready(plan: Plan, started: dict, found: Run, say: Callable) -> list[Asked]:
    asked = []
    samples = {size: sample_of(size) for size in plan.sizes}
    for row in plan.rows:
        # What is compared stands side by side in time.
        for size in plan.sizes:
            for contestant in plan.contestants:
                if contestant in row.paths:
                    say(f"Preparing {row.title}, {contestant}, {size}")
                    server = started[contestant, size]
                    if row.page > 1:
                        path, found.pages[row.name, size] = _deep(plan, server, row)
                        requests = [request(server.port, path)]
                    else:
                        requests = _requests(row, server, samples[size])
                    status = 304 if row.is_again else 200
                    asked.append(Asked((row.name, contestant, size), server.port, requests, status))
    return asked


def _requests(row: Row, server: Server, sample: Sample) -> list[bytes]:
    paths = row.paths[server.contestant](sample)
    headers = [{"Accept": row.accept} for _ in paths]
    if row.is_again:
        with _asking(server) as client:
            for path, each in zip(paths, headers, strict=True):
                each["If_None_Match"] = client.get(path).raise_for_status().headers["ETag"]
    paths = [path.replace("{database}", server.database) for path in paths]
    return [request(server.port, path, **each) for path, each in zip(paths, headers, strict=True)]


def _deep(plan: Plan, server: Server, row: Row) -> tuple[str, int]:
    """The path of a page of the reports, and its number: less than asked, where there are less.

    Found by following `next`, in pages that are large and narrow, for a cursor belongs to a
    question and not to the size of its pages. Kept in a file, because that takes a while.
    """
    kept = plan.folder / f"deep-{server.size}.json"
    with _asking(server) as client:
        if kept.exists():
            path, number = json.loads(kept.read_text())
            if client.get(path).status_code == 200:
                return path, number
        address = httpx.URL(f"{REPORTS}&fields=id")
        skipped, begin = 0, (row.page - 1) * PER_PAGE
        while skipped < begin:
            limit = min(MOST_PER_PAGE, begin - skipped)
            answer = client.get(address.copy_set_param("limit", str(limit))).raise_for_status()
            if not (following := answer.json()["next"]):
                break
            address, skipped = httpx.URL(following), skipped + limit
    page = address.copy_remove_param("fields").copy_set_param("limit", str(PER_PAGE))
    found = page.raw_path.decode(), skipped // PER_PAGE + 1
    kept.write_text(json.dumps(found))
    return found


def _asking(server: Server) -> httpx.Client:
    address = f"http://127.0.0.1:{server.port}"
    return httpx.Client(base_url=address, headers={"Accept-Encoding": "identity"}, timeout=60)


def _publish(plan: Plan, server: Server, size: str, found: Run) -> dict[str, list[float]]:
    with worker(size, plan.folder) as process:
        done = subprocess.run(
            [sys.executable, "-m", "bench.readable", str(server.port), str(plan.published)],
            cwd=ROOT,
            env=environment_of(size, plan.folder),
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        found.memory["Celery worker", size] = memory_of_workers(process)
    return json.loads(done.stdout.splitlines()[-1])
