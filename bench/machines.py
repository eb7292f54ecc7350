"""Servers of databases and web servers, on this machine, for what is measured and shown here."""

from __future__ import annotations

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
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
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


def control(server: EmbeddedPostgres, statement: str) -> None:
    """Have a server execute one statement."""
    with psycopg.connect(address(server, "postgres"), autocommit=True) as session:
        session.execute(statement)


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
