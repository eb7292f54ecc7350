"""The pool: a restart of the database breaks its connections, and no request."""

from collections.abc import Iterator

import pytest
from django.db import connection

from icc_tracker.pooled.base import DatabaseWrapper, has_hung_up

CONNECTIONS = 3


@pytest.fixture
def pooled(transactional_db) -> Iterator[DatabaseWrapper]:
    """A backend with a pool of its own, on the database of the test."""
    options = {**connection.settings_dict["OPTIONS"], "pool": {"min_size": 1, "max_size": 8}}
    made = DatabaseWrapper({**connection.settings_dict, "OPTIONS": options}, alias="default")
    yield made
    made.close()
    made.close_pool()


def ask(wrapper: DatabaseWrapper, query: str = "SELECT pg_backend_pid()") -> int:
    with wrapper.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def test_connections_that_the_server_has_closed_are_not_handed_out(pooled):
    pool = pooled.pool
    pool.open()
    taken = [pool.getconn() for _ in range(CONNECTIONS)]
    pids = {each.info.backend_pid for each in taken}
    for each in taken:
        pool.putconn(each)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(pid, 5000) FROM unnest(%s) pid", [list(pids)])
    for _ in range(CONNECTIONS):
        assert ask(pooled) not in pids
        pooled.close()


def test_a_connection_that_works_is_handed_out_again(pooled):
    # Until there is one: else the first to ask gets another than the pool makes meanwhile.
    pooled.pool.open(wait=True)
    first = ask(pooled)
    assert not has_hung_up(pooled.connection)
    pooled.close()
    assert ask(pooled) == first
