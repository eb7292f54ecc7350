"""The database and the broker of the run, which can be taken away and given back."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic, sleep, time_ns

import psycopg
from psycopg import sql

from icc_tracker.embedded.postgres import EmbeddedPostgres

PATIENCE_SECONDS = 60


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def wait_until(condition: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    """Return when the condition holds; raise TimeoutError when patience ends."""
    deadline = monotonic() + seconds
    while not condition():
        if monotonic() > deadline:
            raise TimeoutError(f"It did not happen in {seconds} s.")
        sleep(0.05)


class OwnDatabase:
    """An embedded PostgreSQL of the run's own, which is stopped as a crash would stop it."""

    def __init__(self, server: EmbeddedPostgres) -> None:
        self.server = server

    def take_away(self) -> None:
        """An immediate shutdown: no goodbye to anybody, no checkpoint, recovery at the start."""
        pid_file = self.server.data_dir / "postmaster.pid"
        os.kill(int(pid_file.read_text().split()[0]), signal.SIGQUIT)
        wait_until(lambda: not pid_file.exists())

    def give_back(self) -> None:
        self.server.start()

    def stop(self) -> None:
        self.server.stop()


class SharedDatabase:
    """A database of a server that others use, too: all its connections break and none is let in."""

    def __init__(self, settings: dict) -> None:
        self.name = settings["NAME"]
        names = {"user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
        self._place = {key: str(settings[name]) for key, name in names.items() if settings[name]}

    def take_away(self) -> None:
        self._let_in(False)
        with self._administrator() as connection:
            query = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            while connection.execute(query, [self.name]).fetchall():
                sleep(0.05)

    def give_back(self) -> None:
        self._let_in(True)

    def stop(self) -> None:
        """Nothing: it belongs to somebody else."""

    def _let_in(self, is_open: bool) -> None:
        query = sql.SQL("ALTER DATABASE {} ALLOW_CONNECTIONS {}")
        with self._administrator() as connection:
            connection.execute(query.format(sql.Identifier(self.name), sql.Literal(is_open)))

    def _administrator(self) -> psycopg.Connection:
        return psycopg.connect(dbname="postgres", autocommit=True, **self._place)


class Redis:
    """A Redis of the run's own, in memory alone: when it goes, so do all messages in it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen | None = None

    def give_back(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", ""]
        self.process = subprocess.Popen(
            ["redis-server", *options, "--dir", str(self.folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        wait_until(self._answers)

    def take_away(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    stop = take_away

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """A time in which it is there and does nothing."""
        self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            self.process.send_signal(signal.SIGCONT)

    def put(self, envelope: bytes) -> None:
        """Put this where the worker expects a message, whatever it is."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=5) as connection:
            parts = (b"LPUSH", b"celery", envelope)
            told = b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts)
            connection.sendall(b"*3\r\n" + told)
            connection.recv(100)

    def _answers(self) -> bool:
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
            return True
        return False


class EmbeddedBroker:
    """The broker made of files: its folder goes, with all messages, and cannot be made again."""

    url = "embedded://"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def give_back(self) -> None:
        if self.folder.is_file():
            self.folder.unlink()

    def take_away(self) -> None:
        gone = self.folder.with_name("broker.gone")
        while not self.folder.is_file():
            # Whoever sends meanwhile makes the folder again.
            with suppress(FileNotFoundError):
                self.folder.rename(gone)
                shutil.rmtree(gone)
            self.folder.touch()

    stop = give_back

    def put(self, envelope: bytes) -> None:
        """Put this where the worker expects a message, whatever it is."""
        queue = self.folder / "queues" / "celery.queue"
        queue.mkdir(parents=True, exist_ok=True)
        (queue / f"{time_ns():020d}-{uuid.uuid4().hex}.msg").write_bytes(envelope)
