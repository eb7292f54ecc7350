"""Locks between processes, which must also hold where connections are shared by a pooler."""

import threading

import pytest
from django.db import connection, connections, transaction

from cases.models import Publisher
from cases.models.operation import only_one, take_turns


def in_thread(work) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_one_at_a_time_is_in_a_block_and_the_next_after_it(transactional_db):
    found = []
    with only_one("a name") as is_ours, only_one("another") as is_ours_too:
        with only_one("a name") as is_theirs:
            found.append(is_theirs)
        in_thread(lambda: found.append(only_one("a name").__enter__())).join()
    assert (is_ours, is_ours_too, found) == (True, True, [False, False])
    with only_one("a name") as is_ours:
        assert is_ours


def test_the_block_may_commit_and_holds_nothing_of_the_database_but_the_lock(transactional_db):
    with only_one("a name"):
        with transaction.atomic():
            Publisher.objects.create(name="x")
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT backend_xid, backend_xmin FROM pg_stat_activity"
                " WHERE state = 'idle in transaction' AND datname = current_database()"
            )
            assert cursor.fetchall() == [(None, None)]
    assert Publisher.objects.count() == 1


def test_a_block_that_fails_lets_the_next_one_in(transactional_db):
    with pytest.raises(ValueError, match="it broke"), only_one("a name"):
        raise ValueError("it broke")
    with only_one("a name") as is_ours:
        assert is_ours


def test_who_waits_for_its_turn_sees_what_those_before_have_committed(transactional_db):
    seen, waits = [], threading.Event()

    def second() -> None:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            waits.set()
            take_turns(Publisher)
            seen.append(Publisher.objects.count())

    with transaction.atomic():
        take_turns(Publisher)
        thread = in_thread(second)
        assert waits.wait(10)
        Publisher.objects.create(name="x")
        assert not seen
    thread.join()
    assert seen == [1]
