"""For commands that need the database and nothing else: starts the embedded one if it is down."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.db import connections


@contextmanager
def database_running() -> Iterator[None]:
    """Let the embedded server run within the block, and stop it after if it did not before."""
    server = settings.EMBEDDED_POSTGRES
    if server is None or server.is_running():
        yield
        return
    server.start()
    try:
        yield
    finally:
        for connection in connections.all(initialized_only=True):
            connection.close()
            with suppress(AttributeError, KeyError):
                connection.close_pool()
        server.stop()
