"""A PostgreSQL server of the application's own, for machines without one."""

import fcntl
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from time import monotonic, sleep

import psycopg

from icc_tracker.embedded.accounts import Account, server_account
from icc_tracker.embedded.binaries import EmbeddedPostgresError, ServerPrograms, server_programs
from icc_tracker.embedded.cluster import (
    PORT,
    USER,
    check_version,
    forget_crashed_server,
    make_data,
    make_socket_dir,
    short_hash,
    socket_dir_for,
)
from icc_tracker.embedded.processes import command_of

DATABASE = "icc_tracker"
# Where root keeps data that the server's account could not reach in the checkout.
SHARED_HOME = Path("/var/lib/icc-tracker")
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "128MB",
    # The default is of disks whose heads move, and reads whole tables where an index is faster.
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# Whole pages are written on: without them a replica that is killed while it drops a database does
# not start again.
NOT_DURABLE = {"fsync": "off", "synchronous_commit": "off"}
PATIENCE_SECONDS = 60


class EmbeddedPostgres:
    """A server with its data in `data_dir`, reached through a unix socket only.

    Beside the data are its log (`<name>.log`), its lock and its socket folder. With
    `durable=False` it is faster and may lose everything in a crash of the machine: for tests.
    """

    def __init__(self, data_dir: Path, durable: bool = True) -> None:
        self.durable = durable
        self._wanted_dir = Path(data_dir).resolve()

    @cached_property
    def account(self) -> Account:
        """The account that runs the server."""
        return server_account(self._wanted_dir)

    @cached_property
    def data_dir(self) -> Path:
        """Where the data is: the folder asked for, if the server's account can get there."""
        if self.account.can_enter(self._wanted_dir.parent):
            return self._wanted_dir
        return SHARED_HOME / short_hash(self._wanted_dir) / self._wanted_dir.name

    @cached_property
    def socket_dir(self) -> Path:
        """The folder of the socket, which only the server's account and root can enter."""
        return socket_dir_for(self.data_dir, self.account)

    @property
    def log_file(self) -> Path:
        """The server's log."""
        return self.data_dir.with_name(f"{self.data_dir.name}.log")

    def django_settings(self) -> dict:
        """Return the entry for Django's DATABASES; nothing is started or written."""
        return {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": DATABASE,
            "USER": USER,
            "HOST": str(self.socket_dir),
            "PORT": PORT,
        }

    def is_running(self) -> bool:
        """Say whether the server accepts connections."""
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self) -> None:
        """Start the server, at the first call make its data; do nothing where it runs already.

        Raises EmbeddedPostgresError, with what to do, where that is not possible.
        """
        try:
            self.account.make_passable(self.data_dir.parent)
            with self._lock():
                if not self._comes_up():
                    self._start_server()
                self._create_database()
        except PermissionError as error:
            raise EmbeddedPostgresError(
                f"This account may not use the data in {self.data_dir} ({error}). Run as the"
                " account that made it, or set VAR_DIR to another folder."
            ) from error

    def stop(self) -> None:
        """Stop the server and wait until it is gone; do nothing where it does not run."""
        if not self.data_dir.exists():
            return
        with self._lock():
            for mode in ("fast", "immediate"):
                if self._server_process():
                    switches = ["-D", self.data_dir, "-m", mode, "-t", "30"]
                    answer = self._programs.run("pg_ctl", "stop", *switches)
            if self._server_process():
                raise EmbeddedPostgresError(f"PostgreSQL does not stop: {answer.stderr.strip()}")

    @cached_property
    def _programs(self) -> ServerPrograms:
        return server_programs(self.account, self.data_dir.parent)

    @contextmanager
    def _lock(self) -> Iterator[None]:
        with open(self.data_dir.with_name(f"{self.data_dir.name}.lock"), "a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _connect(self, database: str = "postgres") -> psycopg.Connection:
        return psycopg.connect(
            host=str(self.socket_dir),
            port=PORT,
            user=USER,
            dbname=database,
            connect_timeout=5,
            autocommit=True,
        )

    def _server_process(self) -> int | None:
        """Return the number of the live server that holds the data; after a crash, None."""
        try:
            pid = int((self.data_dir / "postmaster.pid").read_text().split()[0])
        except (FileNotFoundError, IndexError, ValueError):
            return None
        command = f"{command_of(pid)} "
        # The number alone proves nothing: after a crash some other program may have got it.
        return pid if "postgres" in command and f" -D {self.data_dir} " in command else None

    def _comes_up(self) -> bool:
        """Wait for a server that has been started; False if there is none, or no longer."""
        deadline = monotonic() + PATIENCE_SECONDS
        while self._server_process():
            if self.is_running():
                return True
            if monotonic() > deadline:
                raise EmbeddedPostgresError(f"PostgreSQL does not answer; see {self.log_file}")
            sleep(0.1)
        return False

    def _start_server(self) -> None:
        major = self._programs.major
        if not (self.data_dir / "PG_VERSION").exists():
            options = [] if self.durable else ["--no-sync"]
            make_data(self.data_dir, self.account, major, self._programs.run, options)
        check_version(self.data_dir, major)
        forget_crashed_server(self.data_dir, self.socket_dir)
        make_socket_dir(self.socket_dir, self.account)
        self.log_file.touch()
        self.account.take(self.log_file)
        deadline = monotonic() + PATIENCE_SECONDS
        while True:
            answer = self._programs.run("pg_ctl", "start", "-w", *self._start_options())
            if answer.returncode == 0:
                return
            last_lines = "\n".join(self.log_file.read_text(errors="replace").splitlines()[-5:])
            # The children of a server that was killed need a moment to notice it.
            if "shared memory block" not in last_lines or monotonic() > deadline:
                raise EmbeddedPostgresError(
                    f"PostgreSQL does not start: {answer.stderr.strip()}\n{last_lines}"
                )
            sleep(0.2)

    def _start_options(self) -> list[str | Path]:
        settings = SETTINGS | {"unix_socket_directories": f'"{self.socket_dir}"'}
        if not self.durable:
            settings |= NOT_DURABLE
        # pg_ctl hands these to a shell.
        options = shlex.join(f"-c{name}={value}" for name, value in settings.items())
        patience = ["-t", str(PATIENCE_SECONDS)]
        return ["-D", self.data_dir, "-l", self.log_file, *patience, "-o", options]

    def _create_database(self) -> None:
        with self._connect() as connection:
            query = "SELECT 1 FROM pg_database WHERE datname = %s"
            if not connection.execute(query, [DATABASE]).fetchone():
                connection.execute(f"CREATE DATABASE {DATABASE}")
