"""A real Celery worker for tests: a process of its own that can be killed."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from django.conf import settings
from django.db import connection
from psycopg.conninfo import make_conninfo

from icc_tracker.celery import app

ROOT = Path(__file__).resolve().parent.parent
PATIENCE_SECONDS = 60


class WorkerProcess:
    """A worker on the database of the test, with a broker of its own in `folder`.

    `environment` is added to its environment, `options` to its command line.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log_file = folder / "worker.log"
        self.process: subprocess.Popen | None = None
        self.environment: dict[str, str] = {}
        self.options = ["--concurrency", "2"]

    @property
    def broker_options(self) -> dict:
        """What a sender must have as its transport options to reach this worker."""
        return {"folder": str(self.folder / "broker"), "polling_interval": 0.02}

    def start(self) -> None:
        """Start the worker and wait until it takes messages."""
        if self.process:
            raise RuntimeError("The worker runs already.")
        command = [sys.executable, "-m", "celery", "-A", "icc_tracker", "worker"]
        command += ["--loglevel", "INFO", "--without-gossip", "--without-mingle"]
        with self.log_file.open("wb") as log:
            self.process = subprocess.Popen(
                [*command, *self.options],
                cwd=ROOT,
                env={**os.environ, **self._environment(), **self.environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        """Return when the worker takes messages; raise RuntimeError, with its log, if it won't."""
        deadline = monotonic() + PATIENCE_SECONDS
        while " ready." not in self.log():
            if self.process is None or self.process.poll() is not None or monotonic() > deadline:
                raise RuntimeError(f"The worker does not start:\n{self.log()}")
            sleep(0.05)

    def log(self) -> str:
        """Return what the worker has said since its last start."""
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def kill(self) -> None:
        """End the worker and its children at once, as a loss of power would."""
        if self.process:
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        """Let the worker finish its tasks and end, which takes it some seconds."""
        if self.process:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(timeout=30)
            self.kill()

    def _environment(self) -> dict[str, str]:
        database = connection.settings_dict
        address = {
            "dbname": database["NAME"],
            "user": database["USER"],
            "password": database["PASSWORD"],
            "host": database["HOST"],
            "port": database["PORT"],
        }
        return {
            "DJANGO_SETTINGS_MODULE": "icc_tracker.settings",
            "DATABASE_URL": make_conninfo(**{name: str(v) for name, v in address.items() if v}),
            "CELERY_BROKER_URL": "embedded://",
            "LOG_KEY": settings.LOG_KEY,
            "VAR_DIR": str(self.folder),
        }


def send_through(broker_url: str, options: dict) -> tuple[str, dict]:
    """Make this process send its tasks to another broker; return what it was before."""
    before = app.conf.broker_url, app.conf.broker_transport_options
    app.conf.broker_url = broker_url
    app.conf.broker_transport_options = options
    # The pools hold connections to the broker of before.
    app._pool = None
    app.amqp._producer_pool = None
    return before
