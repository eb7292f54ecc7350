"""The contestants as processes: started with the same settings, watched, and ended."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import psutil
from django.conf import settings

from bench.databases import ROOT, address_of
from bench.lite.dump import sqlite_file
from bench.rows import ANEW, FLOOR, LITE, OURS, PLAIN
from cases.management.commands.run import WEB, WORKER
from icc_tracker.embedded.supervisor import MALLOC

PATIENCE_SECONDS = 60
APPLICATIONS = {
    OURS: "icc_tracker.wsgi:application",
    ANEW: "icc_tracker.wsgi:application",
    FLOOR: "bench.floor.app:application",
    PLAIN: "bench.plain.wsgi:application",
    LITE: "bench.lite.app:application",
}


class Server:
    """One contestant at one size, on a port of its own, with two workers."""

    def __init__(self, contestant: str, size: str, folder: Path) -> None:
        self.contestant = contestant
        self.size = size
        # The name of Datasette's database is part of its addresses.
        self.database = ""
        environment = environment_of(size, folder)
        if contestant == ANEW:
            environment["KEPT_ANSWERS"] = "0"
        if contestant == PLAIN:
            environment["DJANGO_SETTINGS_MODULE"] = "bench.plain.settings"
        if contestant == LITE:
            path = sqlite_file(address_of(size), folder)
            environment["SQLITE_FILE"], self.database = str(path), path.stem
        self.port, command = web_command(APPLICATIONS[contestant], is_async=contestant == LITE)
        name = f"{contestant.split()[0].lower()}-{size}"
        self.process = start(command, environment, folder / f"{name}.log")


def web_command(application: str, is_async: bool = False) -> tuple[int, list[str]]:
    """A free port, and the command that serves an application there, as `make run` does."""
    command = list(WEB)
    if is_async:
        command = ["asgi" if word == "wsgi" else word for word in command]
        # Such an application has threads of its own; granian allows no others.
        place = command.index("--blocking-threads")
        del command[place : place + 2]
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        port = door.getsockname()[1]
    return port, [*command, "--host", "127.0.0.1", "--port", str(port), application]


def listening(process: subprocess.Popen, port: int) -> None:
    """Return when something listens there; raise RuntimeError where the process ends instead."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.05)
    raise RuntimeError(f"It does not start: {process.args}")


def environment_of(size: str, folder: Path) -> dict[str, str]:
    """The variables of the real settings: debugging off, all middleware on, the requests counted
    against a limit that is never reached."""
    return {
        **os.environ,
        **MALLOC,
        "DATABASE_URL": address_of(size),
        "VAR_DIR": str(folder),
        # With which the public log of these databases was begun.
        "LOG_KEY": settings.LOG_KEY,
        "DEBUG": "0",
        "LOG_LEVEL": "WARNING",
        "API_RATE_LIMIT": "100000000/60s",
        "CELERY_BROKER_URL": "embedded://",
    }


@contextmanager
def servers(contestants: list[str], sizes: list[str], folder: Path) -> Iterator[dict]:
    """All of these at once, by contestant and size; whoever is not asked takes no time."""
    with ExitStack() as stack:
        started: dict[tuple[str, str], Server] = {}
        for size in sizes:
            for contestant in contestants:
                server = Server(contestant, size, folder)
                stack.callback(end, server.process)
                started[contestant, size] = server
        for server in started.values():
            listening(server.process, server.port)
        yield started


@contextmanager
def worker(size: str, folder: Path) -> Iterator[subprocess.Popen]:
    """A Celery worker as `make run` starts it, without the clock, and with an empty task."""
    command = [*WORKER, "--include", "bench.empty"]
    log = folder / f"worker-{size}.log"
    log.unlink(missing_ok=True)
    process = start(command, {**environment_of(size, folder), "LOG_LEVEL": "INFO"}, log)
    try:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while " ready." not in log.read_text(errors="replace"):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"The worker does not start; see {log}")
            time.sleep(0.05)
        yield process
    finally:
        end(process)


def start(command: list[str], environment: dict[str, str] | None, log: Path) -> subprocess.Popen:
    """Start a module of Python in a group of its own, from the top folder."""
    with log.open("ab") as file:
        return subprocess.Popen(
            [sys.executable, "-m", *command],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )


def end(process: subprocess.Popen) -> None:
    """End a process that we started, and its children."""
    family = _family(process.pid)
    process.terminate()
    _, alive = psutil.wait_procs(family, timeout=10)
    for each in alive:
        with suppress(psutil.NoSuchProcess):
            each.kill()
    process.wait()


def memory_of_workers(process: subprocess.Popen) -> float:
    """The resident memory of the largest child, in MB of 1,000,000 bytes."""
    children = psutil.Process(process.pid).children(recursive=True)
    return max(each.memory_info().rss for each in children) / 1e6


def _family(pid: int) -> list[psutil.Process]:
    try:
        top = psutil.Process(pid)
        return [top, *top.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []
