"""Shows the site reading from a replica, going on while it is down, and reading from it again.

`python -m bench.replica` starts a primary and a streaming replica of it on unix sockets, from the
embedded programs of PostgreSQL, loads the docket, and starts the site twice: once with the replica
and once without. It asks both for every address of the sitemap and of the API's first pages and
compares the bytes; then, in the middle of a stream of requests, it kills the replica, freezes it,
and lets it fall behind. It prints what it saw, and ends with an error if anything failed.
"""

from __future__ import annotations

import argparse
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from time import monotonic, sleep

import psycopg

from bench.machines import (
    LAG_SECONDS,
    Site,
    address,
    addresses_of,
    compare,
    control,
    folder_of,
    make_replica,
    processes_of,
    send_to,
    wait_for,
)
from icc_tracker.embedded.postgres import EmbeddedPostgres


class Stream:
    """Requests that go on in threads while something happens; counts what came of them."""

    def __init__(self, site: Site, expected: dict[str, bytes], threads: int = 4) -> None:
        self.site, self.expected = site, expected
        self.came_of: Counter[str] = Counter()
        self.slowest = 0.0
        self._stop = threading.Event()
        self._counting = threading.Lock()
        self._threads = [threading.Thread(target=self._ask) for _ in range(threads)]

    def _ask(self) -> None:
        for path, body in cycle(self.expected.items()):
            if self._stop.is_set():
                return
            began = monotonic()
            status, found = self.site.asks(path)
            took = monotonic() - began
            what = "right" if (status, found) == (200, body) else f"wrong: {status} {path}"
            with self._counting:
                self.came_of[what] += 1
                self.slowest = max(self.slowest, took)

    def __enter__(self) -> Stream:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def told(self) -> str:
        wrong = {what: number for what, number in self.came_of.items() if what != "right"}
        told = f"{self.came_of['right']} right answers, the slowest after {self.slowest:.2f} s"
        return f"{told}, and {sum(wrong.values())} wrong ones{f': {wrong}' if wrong else ''}"


def questions_to(server: EmbeddedPostgres) -> int:
    """How many transactions the server's databases have seen."""
    sleep(1.1)  # Sessions tell their numbers once a second.
    with psycopg.connect(address(server, "postgres")) as session:
        row = session.execute("SELECT sum(xact_commit) FROM pg_stat_database").fetchone()
    return int(row[0])


def in_trouble(
    stream: Stream, begins: Callable[[], object], ends: Callable[[], object], pause: float = 2
) -> tuple[float, float]:
    """Begin and end a trouble in the middle of a stream, with a pause (in seconds) between steps.

    Returns after how many seconds no worker used the replica any more, and all used it again.
    """
    site = stream.site
    with stream:
        sleep(pause)
        begins()
        out = wait_for("the replica is out of use", lambda: site.replicas_in_use() == {0})
        sleep(pause)
        ends()
        back = wait_for("the replica is in use again", lambda: site.replicas_in_use() == {1})
        sleep(pause)
    return out, back


def run(folder: Path, every: int) -> int:
    """The whole of it; returns how many things went wrong."""
    primary = EmbeddedPostgres(folder / "primary", durable=False)
    primary.start()
    replica, sites = None, []
    try:
        alone = Site(folder / "alone", DATABASE_URL=address(primary))
        print("Loading the docket into the primary ...", flush=True)
        alone.manage("migrate", "--verbosity", "0")
        alone.manage("collectstatic", "--noinput", "--verbosity", "0")
        alone.manage("load_docket")
        replica = make_replica(primary, folder / "replica")
        urls = {"DATABASE_URL": address(primary), "DATABASE_REPLICA_URLS": address(replica)}
        site = Site(folder / "alone", **urls)
        sites = [alone, site]
        for each in sites:
            each.start()
        took = wait_for("the replica is in use", lambda: site.replicas_in_use() == {1})
        print(f"Both workers read from the replica {took:.1f} s after the start.")
        return show(site, alone, primary, replica, every)
    finally:
        for each in sites:
            each.stop()
        for server in (replica, primary):
            if server:
                server.stop()


def show(
    site: Site, alone: Site, primary: EmbeddedPostgres, replica: EmbeddedPostgres, every: int
) -> int:
    """Compare all addresses, then go through each kind of trouble; returns what went wrong."""
    paths = addresses_of(alone)[::every]
    before = questions_to(replica)
    differing = compare(site, alone, paths)
    asked = questions_to(replica) - before
    print(f"{len(paths)} addresses, equal bytes but at {len(differing)}: {differing[:5]}")
    print(f"The replica has answered {asked} questions for them.")
    failures = len(differing) + (asked < len(paths))
    chosen = paths[:: max(1, len(paths) // 40)]
    expected = {path: alone.asks(path)[1] for path in chosen}

    def kill() -> None:
        send_to(processes_of(replica), signal.SIGKILL)

    def write() -> None:
        with psycopg.connect(address(primary), autocommit=True) as session:
            session.execute("SELECT pg_logical_emit_message(true, 'bench', 'a change')")

    def fall_behind() -> None:
        control(replica, "SELECT pg_wal_replay_pause()")
        write()

    frozen: list[int] = []
    troubles: dict[str, tuple[Callable, Callable]] = {
        "killed": (kill, replica.start),
        "frozen": (
            lambda: (frozen.extend(processes_of(replica)), send_to(frozen, signal.SIGSTOP)),
            lambda: send_to(frozen, signal.SIGCONT),
        ),
        f"more than {LAG_SECONDS} s behind": (
            fall_behind,
            lambda: control(replica, "SELECT pg_wal_replay_resume()"),
        ),
    }
    for name, (begins, ends) in troubles.items():
        stream = Stream(site, expected)
        out, back = in_trouble(stream, begins, ends)
        failures += stream.came_of.total() - stream.came_of["right"]
        print(f"Replica {name}: out of use after {out:.1f} s, in use again {back:.1f} s after it")
        print(f"  was well. Meanwhile {stream.told()}.", flush=True)
    return failures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--every", type=int, default=1, help="compare one address in so many")
    parser.add_argument("--folder", default="", help="where to keep the data of the run")
    given = parser.parse_args()
    with folder_of(given.folder) as folder:
        failures = run(folder, given.every)
    sys.exit(f"{failures} things went wrong." if failures else 0)


if __name__ == "__main__":
    main()
