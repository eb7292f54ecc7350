"""The database server of the tests, shared by runs that happen at the same time."""

import fcntl

import psycopg
from psycopg import sql

from icc_tracker.embedded.postgres import EmbeddedPostgres


class SharedServer:
    """Starts the server for one run of the tests, and stops it when no other run uses it."""

    def __init__(self, server: EmbeddedPostgres) -> None:
        self.server = server
        folder = server.data_dir.parent
        server.account.make_passable(folder)
        # Shared by those who use the server, taken alone by who starts with it or stops it.
        self._users = (folder / "postgres.users").open("a")

    def start(self) -> None:
        """Start the server, and drop what runs that were killed have left."""
        if self._is_alone():
            self.server.start()
            self._drop_leftovers()
        fcntl.flock(self._users, fcntl.LOCK_SH)
        self.server.start()

    def stop(self) -> None:
        """Stop the server unless another run uses it."""
        fcntl.flock(self._users, fcntl.LOCK_UN)
        if self._is_alone():
            self.server.stop()
        self._users.close()

    def _is_alone(self) -> bool:
        try:
            fcntl.flock(self._users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _drop_leftovers(self) -> None:
        settings = self.server.django_settings()
        place = {"host": settings["HOST"], "port": settings["PORT"], "user": settings["USER"]}
        with psycopg.connect(**place, dbname=settings["NAME"], autocommit=True) as connection:
            query = r"SELECT datname FROM pg_database WHERE datname LIKE 'test\_%'"
            for (name,) in connection.execute(query).fetchall():
                drop = sql.SQL("DROP DATABASE {} WITH (FORCE)")
                connection.execute(drop.format(sql.Identifier(name)))
