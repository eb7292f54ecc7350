"""The pool: a restart of the database breaks its connections, and no request."""

from collections.abc import Iterator

import pytest
from django.db import ProgrammingError, connection
from django.db.backends.postgresql.base import ServerBindingCursor
from django.test.utils import CaptureQueriesContext

from cases.models import Case, CaseDocument
from icc_tracker.postgresql.base import DatabaseWrapper, has_hung_up

CONNECTIONS = 3


@pytest.fixture
def pooled(transactional_db) -> Iterator[DatabaseWrapper]:
    """A backend with a pool of its own, on the database of the test."""
    options = {**connection.settings_dict["OPTIONS"], "pool": {"min_size": 1, "max_size": 8}}
    made = DatabaseWrapper({**connection.settings_dict, "OPTIONS": options}, alias="default")
    yield made
    made.close()
    made.close_pool()


def prepared(wrapper: DatabaseWrapper) -> list[str]:
    """What the server keeps of the statements of this connection."""
    with wrapper.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        return [text for [text] in cursor.fetchall()]


def run(wrapper: DatabaseWrapper, statement: str) -> None:
    with wrapper.cursor() as cursor:
        cursor.execute(statement)


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


def test_a_prepared_cursor_lets_the_server_plan_a_statement_once(pooled):
    for number in range(3):
        with pooled.prepared_cursor() as cursor:
            cursor.execute("SELECT %s::int + 1", [number])
            assert cursor.fetchall() == [(number + 1,)]
    assert prepared(pooled) == ["SELECT $1::int + 1"]


def test_no_other_statement_is_prepared_however_often_it_is_asked(pooled):
    for _ in range(10):
        ask(pooled)
    assert prepared(pooled) == []


def test_behind_a_pooler_that_hands_sessions_on_nothing_is_prepared(pooled):
    pooled.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = True
    with pooled.prepared_cursor() as cursor:
        cursor.execute("SELECT %s::int + 1", [1])
        assert cursor.fetchall() == [(2,)]
    assert prepared(pooled) == []


def test_a_prepared_statement_is_logged_as_it_was_written(pooled):
    with CaptureQueriesContext(pooled) as asked, pooled.prepared_cursor() as cursor:
        cursor.execute("SELECT %s::int + 1", [1])
    assert [each["sql"] for each in asked] == ["SELECT %s::int + 1"]
    assert isinstance(cursor.cursor, ServerBindingCursor)


def test_a_mistake_in_a_prepared_statement_is_an_error_of_django(pooled):
    with pooled.prepared_cursor() as cursor, pytest.raises(ProgrammingError, match="no_such"):
        cursor.execute("SELECT no_such")


def test_a_column_may_become_longer_while_statements_of_it_are_prepared(pooled):
    """As a migration does while web servers of before go on."""
    length = Case._meta.get_field("public_id").max_length
    assert CaseDocument.objects.stored("no-such")[1] is None
    assert CaseDocument.objects.written("no-such")[1] is None
    assert len(prepared(connection)) == 2
    try:
        run(pooled, f"ALTER TABLE cases_case ALTER public_id TYPE varchar({length + 1})")
        assert CaseDocument.objects.stored("no-such")[1] is None
        assert CaseDocument.objects.written("no-such")[1] is None
    finally:
        run(pooled, f"ALTER TABLE cases_case ALTER public_id TYPE varchar({length})")
