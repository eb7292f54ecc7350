"""One clock for all processes on all machines: that of the database.

Who may do what, and when something is tried again, must not depend on whose clock is wrong.
"""

from __future__ import annotations

from datetime import datetime

from django.db import connection
from django.db.models import DateTimeField, Func


class Moment(Func):
    """The moment at which a statement begins, for conditions. Unlike `Now()` it goes on within a
    transaction."""

    function = "statement_timestamp"
    output_field = DateTimeField()


def moment() -> datetime:
    """The moment at which this is asked; within a transaction, later each time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
