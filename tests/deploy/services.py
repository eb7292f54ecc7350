"""Runs commands of an installation on this machine, in the environment that they would have."""

from __future__ import annotations

import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
PATIENCE_SECONDS = 300
# Roles belong to the whole server, which several runs of the tests may share.
ROLE = f"test_icc_tracker_{os.getpid()}"
WORKER_ROLE = f"{ROLE}_worker"
REDIS = ("127.0.0.1", 6379)


def broker_here() -> str:
    """The address of a broker of this machine: Redis where there is one, else the embedded."""
    try:
        socket.create_connection(REDIS, timeout=1).close()
    except OSError:
        return "embedded://"
    return "redis://127.0.0.1:6379/14"


def database_here(user: str = "") -> str:
    """The address of the database of the test, without a password."""
    place = connection.settings_dict
    # An address that libpq reads as words, for the host may be the folder of a socket.
    words = {"dbname": place["NAME"], "user": user or place["USER"]}
    words |= {"host": place["HOST"], "port": str(place["PORT"] or "")}
    return " ".join(f"{name}='{value}'" for name, value in words.items() if value)


def drop_roles() -> None:
    """Drop the application's roles of this process with all their rights."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolname FROM pg_roles WHERE rolname IN (%s, %s)", [ROLE, WORKER_ROLE]
        )
        for (role,) in cursor.fetchall():
            cursor.execute(f'DROP OWNED BY "{role}"')
            cursor.execute(f'DROP ROLE "{role}"')


class Service:
    """One command that runs until it is stopped; what it says is in a file of `folder`."""

    def __init__(self, name: str, command: Sequence[str], env: Mapping, folder: Path) -> None:
        self.log_file = folder / f"log-of-{name}"
        with self.log_file.open("wb") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=env, stdout=log, stderr=log, start_new_session=True
            )

    def log(self) -> str:
        return self.log_file.read_text(errors="replace")

    def wait_for(self, condition: Callable[[], object]) -> None:
        """Return when the condition holds; fail with the log if the command ends before."""
        deadline = monotonic() + PATIENCE_SECONDS
        while not condition():
            assert self.process.poll() is None and monotonic() < deadline, self.log()
            sleep(0.2)

    def stop(self) -> int:
        """Ask it to end, as Docker and systemd do; return how it ended."""
        self.process.terminate()
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(30)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        return self.process.wait()


def run(command: Sequence[str], env: Mapping) -> subprocess.CompletedProcess:
    """Run a command to its end."""
    return subprocess.run(
        command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=PATIENCE_SECONDS
    )


def words_of(line: str) -> list[str]:
    """A command line as words, with line breaks after a backslash taken out."""
    return shlex.split(re.sub(r"\\\n\s*", " ", line))
