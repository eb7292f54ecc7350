"""The backend: two things that Django's own lacks.

A connection that the server has closed, as at its restart, is never handed out of the pool. Django
could ask the server before each request (`CONN_HEALTH_CHECKS`), which costs a round trip. That the
other end has hung up is known to this machine already.

And statements that almost every request asks can be planned once for each connection.
"""

import select

from django.db.backends.postgresql import base, operations


def has_hung_up(connection) -> bool:
    """Whether the server has closed an idle connection, or said something that nobody asked for."""
    if connection.closed:
        return True
    # Not select(), which knows the first thousand files of a process alone.
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))


# So often a statement would have to be asked to be prepared without a word from us: none is.
_NEVER = 2**31


class _PreparedCursor(base.ServerBindingCursor):
    """A cursor of which the server keeps the statements, with the plans that it made of them."""

    def execute(self, query, params=None):
        return super().execute(query, params, prepare=True)


class DatabaseOperations(operations.DatabaseOperations):
    """Django's operations, which also know the text of a statement that was prepared."""

    def last_executed_query(self, cursor, sql, params) -> str:
        return super().last_executed_query(cursor, sql, params) or sql


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend of which Django's name is `icc_tracker.postgresql`."""

    ops_class = DatabaseOperations

    def get_connection_params(self) -> dict:
        """Return what psycopg is told. Without a pooler that would hand the session to others
        after each transaction, statements may be prepared: those that ask for it."""
        parameters = super().get_connection_params()
        if not self.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS"):
            parameters["prepare_threshold"] = _NEVER
        return parameters

    def prepared_cursor(self):
        """Return a cursor for a few statements that are asked again and again, each of the same
        text: the server plans each once for a connection, where its session is ours.

        The columns that one finds must be of types that no migration alters, such as `text`, or
        PostgreSQL refuses the plan that it had.
        """
        self.ensure_connection()
        with self.wrap_database_errors:
            return self._prepare_cursor(_PreparedCursor(self.connection))

    def get_new_connection(self, conn_params: dict):
        """Return a connection that works, as far as one can know without asking the server."""
        while True:
            connection = super().get_new_connection(conn_params)
            if not (self.pool and has_hung_up(connection)):
                return connection
            connection.close()
            # Closed ones are thrown away, and another is made.
            self.pool.putconn(connection)
