"""The databases of one run: an empty one, one with the docket, one with a case; made once, copied.

PostgreSQL copies a database in a tenth of the time that it takes to migrate, fill or flush one.
So the processes of a run share the templates, each works on copies of its own, and a test that
commits is followed by a new copy: no test can see what another has left, in whatever order.
"""

from __future__ import annotations

import fcntl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection, connections

from cases.ledger import keep
from tests import build

# Each but the first is also the name of the fixture by which a test asks for it.
EMPTY, DOCKET, CASE_OF_TWO = "empty", "docket", "case_of_two"


class Databases:
    """The databases of one process (`worker`, such as gw0) of the run of this number."""

    def __init__(self, run: str, worker: str, lock_file: Path) -> None:
        self.run, self.worker, self.lock_file = run, worker, lock_file
        self._copied: set[str] = set()
        self._wanted = EMPTY

    def has(self, kind: str) -> bool:
        return kind in self._copied

    def make(self, kind: str) -> None:
        """Make a database of this kind, and let what follows use it."""
        self._make_template(kind)
        self._copy(kind)
        self.choose(kind)

    def choose(self, kind: str) -> None:
        """Let what follows use this database."""
        self._wanted = kind
        self._use(self._name(self.worker, kind))

    def template(self, kind: str) -> str:
        """The name of a database of this kind, of which others may make copies of their own."""
        self._make_template(kind)
        return self._name("template", kind)

    def name_of(self, what: str) -> str:
        """A name for a further database of this process, which the end of the run drops."""
        return self._name(self.worker, what)

    def renew(self) -> None:
        """Undo whatever was committed to the database in use."""
        self._copy(self._wanted)
        self._use(self._name(self.worker, self._wanted))

    def drop(self) -> None:
        """Drop this process's copies."""
        for kind in self._copied:
            self._drop(self._name(self.worker, kind))

    def drop_all(self) -> None:
        """Drop every database of the run."""
        with _administrator() as cursor:
            query = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
            cursor.execute(query, [self._name("")])
            found = [name for (name,) in cursor.fetchall()]
        for name in found:
            self._drop(name)

    def _name(self, *parts: str) -> str:
        return "_".join(["test_icc_tracker", self.run, *parts])

    def _make_template(self, kind: str) -> None:
        """Make the template unless another process of the run has done so."""
        name = self._name("template", kind)
        self.lock_file.parent.mkdir(parents=True, exist_ok=True)
        with self.lock_file.open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if _exists(name):
                return
            # Under another name until it is whole: a copy of half a docket helps nobody.
            made = self._name("new", kind)
            self._drop(made)
            FILL[kind](self, made)
            connections.close_all()
            with _administrator() as cursor:
                cursor.execute(f'ALTER DATABASE "{made}" RENAME TO "{name}"')

    def _migrate(self, name: str) -> None:
        connection.settings_dict["TEST"]["NAME"] = name
        connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
        # The first keeping of a ledger looks at all tables; so a test pays for what it changes.
        keep()

    def _load(self, name: str) -> None:
        self._begin(name)
        call_command("load_docket", stdout=StringIO())

    def _record(self, name: str) -> None:
        self._begin(name)
        build.case_of_two()

    def _begin(self, name: str) -> None:
        with _administrator() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self._name("template", EMPTY)}"')
        self._use(name)

    def _copy(self, kind: str) -> None:
        name = self._name(self.worker, kind)
        self._drop(name)
        with _administrator() as cursor:
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{self._name("template", kind)}"')
        self._copied.add(kind)

    def _drop(self, name: str) -> None:
        connections.close_all()
        with _administrator() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def _use(self, name: str) -> None:
        # The threads of a test's web server open connections of their own by the same settings.
        if connection.settings_dict["NAME"] != name:
            connections.close_all()
            connection.settings_dict["NAME"] = name


FILL: dict[str, Callable[[Databases, str], None]] = {
    EMPTY: Databases._migrate,
    DOCKET: Databases._load,
    CASE_OF_TWO: Databases._record,
}


@contextmanager
def _administrator() -> Iterator:
    """A cursor on the server, outside the databases of the tests."""
    place = connection.get_connection_params() | {"dbname": "postgres", "autocommit": True}
    with psycopg.connect(**place) as server, server.cursor() as cursor:
        yield cursor


def _exists(name: str) -> bool:
    with _administrator() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        return cursor.fetchone() is not None
