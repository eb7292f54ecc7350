"""Shows the site reading from a replica, going on while it is down, and reading from it again.

`python -m bench.replica` starts a primary and a streaming replica of it on unix sockets, from the
embedded programs of PostgreSQL, loads the docket, and starts the site twice: once with the replica
and once without. It asks both for every address of the sitemap and of the API's first pages and
compares the bytes; then, in the middle of a stream of requests, it kills the replica, freezes it,
and lets it fall behind. It prints what it saw, and ends with an error if anything failed.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from itertools import cycle
from pathlib import Path
from time import monotonic, sleep

import psycopg

from icc_tracker.embedded.binaries import EmbeddedPostgresError
from icc_tracker.embedded.postgres import DATABASE, EmbeddedPostgres

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 60
LAG_SECONDS = 3
NO_HEADERS: Mapping[str, str] = {}


def address(server: EmbeddedPostgres, name: str = DATABASE) -> str:
    """The DATABASE_URL of a database of a server."""
    place = server.django_settings()
    return f"postgresql://{place['USER']}@/{name}?host={place['HOST']}"


def make_replica(primary: EmbeddedPostgres, data_dir: Path) -> EmbeddedPostgres:
    """Make a streaming replica of a running server and start it."""
    replica = EmbeddedPostgres(data_dir, durable=False)
    replica.account.make_passable(data_dir.parent)
    data_dir.mkdir(mode=0o700)
    replica.account.take(data_dir)
    place = primary.django_settings()
    reached = ["-h", place["HOST"], "-p", place["PORT"], "-U", place["USER"]]
    options = ["-D", data_dir, "--write-recovery-conf", "--checkpoint=fast", "--no-sync"]
    answer = replica._programs.run("pg_basebackup", *reached, *options)
    if answer.returncode:
        raise EmbeddedPostgresError(f"No replica can be made: {answer.stderr.strip()}")
    replica.start()
    return replica


def processes_of(server: EmbeddedPostgres) -> list[int]:
    """The numbers of all processes of a running server, its first one at the end."""
    with psycopg.connect(address(server, "postgres")) as session:
        found = session.execute("SELECT pid FROM pg_stat_activity").fetchall()
    return [*(pid for (pid,) in found), server._server_process()]


def send_to(processes: list[int], what: signal.Signals) -> None:
    """Send a signal to these processes, as far as they are still there."""
    for pid in processes:
        with suppress(ProcessLookupError):
            os.kill(pid, what)


class Site:
    """The web server on a free port, with settings of its own in the environment."""

    def __init__(self, folder: Path, **environment: str) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.environment = {
            **os.environ,
            "ENV_FILE": os.devnull,
            "DJANGO_SETTINGS_MODULE": "icc_tracker.settings",
            "VAR_DIR": str(folder),
            "API_RATE_LIMIT": "off",
            "REPLICA_LAG_SECONDS": str(LAG_SECONDS),
            "WORKER_SILENCE_SECONDS": "1000000",
            # A page that tells its address tells the same one, whichever site is asked.
            "SITE_URL": "http://localhost",
            **environment,
        }
        folder.mkdir(parents=True, exist_ok=True)
        self.log_file = folder / f"web-{self.port}.log"
        self.process: subprocess.Popen | None = None

    def manage(self, *command: str) -> None:
        """Run a command of `manage.py` with the site's settings."""
        subprocess.run(
            [sys.executable, ROOT / "manage.py", *command],
            env=self.environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )

    def start(self) -> None:
        """Start two workers; return when the site answers."""
        command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "2"]
        command += ["--blocking-threads", "4", "--no-ws", "--port", str(self.port)]
        with self.log_file.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, "icc_tracker.wsgi:application"],
                cwd=ROOT,
                env=self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        wait_for("the site answers", lambda: self.asks("/robots.txt")[0] == 200)

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(timeout=PATIENCE_SECONDS)

    def asks(self, path: str, headers: Mapping[str, str] = NO_HEADERS) -> tuple[int, bytes]:
        """Ask the site; return the status (0 without an answer) and the body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        try:
            connection.request("GET", path, headers={"Host": "localhost", **headers})
            response = connection.getresponse()
            return response.status, response.read()
        except (OSError, http.client.HTTPException):
            return 0, b""
        finally:
            connection.close()

    def replicas_in_use(self) -> set[int]:
        """What both workers say: asked often enough that each has answered."""
        answers = (json.loads(self.asks("/healthz")[1] or b"{}") for _ in range(12))
        return {each.get("replicas", {}).get("in_use", -1) for each in answers}


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


def wait_for(what: str, is_so: Callable[[], bool]) -> float:
    """Wait until something is so; return after how many seconds. Raises TimeoutError."""
    began = monotonic()
    while not is_so():
        if monotonic() - began > PATIENCE_SECONDS:
            raise TimeoutError(f"Not so after {PATIENCE_SECONDS} s: {what}")
        sleep(0.1)
    return monotonic() - began


def addresses_of(site: Site) -> list[str]:
    """The paths of the sitemap and of the API: its lists, their first pages, and what they name."""
    found = {"/sitemap.xml", "/api/v1/"}
    for section in re.findall(
        rb"<loc>http://localhost(/[^<]*)</loc>", site.asks("/sitemap.xml")[1]
    ):
        found.add(section.decode())
        body = site.asks(section.decode())[1]
        found |= {each.decode() for each in re.findall(rb"<loc>http://localhost(/[^<]*)<", body)}
    for listed in json.loads(site.asks("/api/v1/")[1]).values():
        path = listed.removeprefix("http://localhost")
        found.add(path)
        body = site.asks(path)[1]
        found |= set(re.findall(r'"url":\s*"http://localhost(/api/v1/[^"]*)"', body.decode()))
    return sorted(found)


def compare(one: Site, other: Site, paths: list[str]) -> list[str]:
    """The paths at which two sites do not both answer 200 with the same bytes."""
    differing = []
    for path in paths:
        first, second = one.asks(path), other.asks(path)
        if first[0] != 200 or first != second:
            differing.append(path)
    return differing


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


@contextmanager
def folder_of(given: str) -> Iterator[Path]:
    """The folder of the run: that which was given, or one that is removed at the end."""
    if given:
        yield Path(given).resolve()
        return
    folder = Path(tempfile.mkdtemp(prefix="icc-replica-")).resolve()
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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


def control(server: EmbeddedPostgres, statement: str) -> None:
    """Have a server execute one statement."""
    with psycopg.connect(address(server, "postgres"), autocommit=True) as session:
        session.execute(statement)


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
