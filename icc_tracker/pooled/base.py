"""A connection that the server has closed, as at its restart, is never handed out of the pool.

Django could ask the server before each request (`CONN_HEALTH_CHECKS`), which costs a round trip.
That the other end has hung up is known to this machine already.
"""

import select

from django.db.backends.postgresql import base


def has_hung_up(connection) -> bool:
    """Whether the server has closed an idle connection, or said something that nobody asked for."""
    if connection.closed:
        return True
    # Not select(), which knows the first thousand files of a process alone.
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend of which Django's name is `icc_tracker.pooled`."""

    def get_new_connection(self, conn_params: dict):
        """Return a connection that works, as far as one can know without asking the server."""
        while True:
            connection = super().get_new_connection(conn_params)
            if not (self.pool and has_hung_up(connection)):
                return connection
            connection.close()
            # Closed ones are thrown away, and another is made.
            self.pool.putconn(connection)
