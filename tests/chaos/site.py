"""The site under test: web server, workers with beats, database and broker, as `run` has them."""

from __future__ import annotations

import argparse
import os
import signal
import sys
from collections import defaultdict
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from time import monotonic

import httpx
from django.conf import settings
from django.db import connections

from cases.management.commands.run import WEB, WORKER, make_roles, migrate
from icc_tracker.embedded.supervisor import Child, Supervisor
from tests.chaos.reader import Span
from tests.chaos.servers import (
    EmbeddedBroker,
    OwnDatabase,
    Redis,
    SharedDatabase,
    wait_until,
)

ROOT = Path(__file__).resolve().parent.parent.parent


class Site:
    """Everything in one folder, looked after by the supervisor of `manage.py run`."""

    def __init__(
        self, var_dir: Path, broker: Redis | EmbeddedBroker, options: argparse.Namespace
    ) -> None:
        self.var_dir, self.broker, self.number = var_dir, broker, options.workers
        self.web = _with(WEB, "--workers", options.web_workers)
        self.worker = _with(WORKER, "--concurrency", options.processes)
        own = settings.EMBEDDED_POSTGRES
        self.database = OwnDatabase(own) if own else SharedDatabase(settings.DATABASES["default"])
        self.port = settings.PORT
        self.said: list[str] = []
        self.supervisor = Supervisor(var_dir, ROOT, self.said.append)
        self.clocks = [var_dir / f"clock-{place}" for place in range(self.number)]
        self.workers: list[Child] = []
        # From when to when something was away.
        self.outages: dict[str, list[Span]] = defaultdict(list)
        self._ended = Event()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Start the database, with all tables, and the broker."""
        self.database.give_back()
        migrate()
        make_roles()
        self.broker.give_back()

    def start(self) -> None:
        """Start the web server and the workers, and wait until they are ready."""
        module = [sys.executable, "-m"]
        web = [*module, *self.web, "--host", "127.0.0.1", "--port", str(self.port)]
        self.supervisor.add("web", [*web, "icc_tracker.wsgi:application"])
        for place, clock in enumerate(self.clocks):
            # Each with a beat of its own: two beats at once.
            schedule = ["--beat", "-s", str(self.var_dir / f"schedule-{place}")]
            name = ["--hostname", f"worker-{place}@chaos"]
            command = [*module, "tests.chaos.clock", str(clock), *self.worker, *schedule, *name]
            self.workers.append(self.supervisor.add(f"worker-{place}", command))
        Thread(target=self._look_after, daemon=True).start()
        wait_until(self.is_ready)

    def _look_after(self) -> None:
        self.supervisor.watch()
        self._ended.set()

    def is_ready(self) -> bool:
        """Whether /healthz says that all is well."""
        with suppress(httpx.HTTPError):
            return httpx.get(f"{self.address}/healthz", timeout=30).status_code == 200
        return False

    @contextmanager
    def without(self, what: str):
        """A time without the database or the broker."""
        server = {"database": self.database, "broker": self.broker}[what]
        start = monotonic()
        server.take_away()
        try:
            yield
        finally:
            server.give_back()
            self.outages[what].append((start, monotonic()))

    def kill(self, worker: int, only_a_child: bool = False) -> None:
        """End a worker at once, with all it does, or one of its processes."""
        process = self.workers[worker].process
        if process is None:
            return
        pid = process.pid
        if only_a_child:
            children = Path(f"/proc/{pid}/task/{pid}/children")
            with suppress(OSError, IndexError):
                pid = int(children.read_text().split()[-1])
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        """End all that the run has started."""
        self.supervisor.request_stop()
        if self.workers:
            self._ended.wait(10)
        self.supervisor.stop()
        self.broker.stop()
        for connection in connections.all(initialized_only=True):
            connection.close()
            connection.close_pool()
        self.database.stop()


def _with(command: list[str], option: str, value: int) -> list[str]:
    """The command with another value for one of its options."""
    place = command.index(option) + 1
    return [*command[:place], str(value), *command[place + 1 :]]
