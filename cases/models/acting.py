"""Who acts: what the triggers of the database are told when they write the audit trail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pghistory
from django.db import connection
from psycopg.pq import TransactionStatus


@contextmanager
def acting(door: str, user=None) -> Iterator[None]:
    """Let the trail say that what is written within comes through this door, by this user.

    `door` is an address of the desk or the name of a program; `user` an account or None. Within
    another such context, this one counts until it ends; what it does not know, the other knows.
    """
    said = {"door": door}
    if user is not None:
        said |= {"user_id": user.pk, "user_name": user.get_username()}
    with pghistory.context() as now:
        before = dict(now.metadata)
        now.metadata.update(said)
        try:
            yield
        finally:
            now.metadata.clear()
            now.metadata.update(before)
            if not before:
                _forget()


def _forget() -> None:
    """Let a transaction that goes on after the context forget it: its settings last to its end."""
    session = connection.connection
    if session and session.info.transaction_status == TransactionStatus.INTRANS:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT set_config('pghistory.context_id', '', true),"
                " set_config('pghistory.context_metadata', '', true)"
            )
