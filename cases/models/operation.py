"""What processes know of each other: whose turn it is, who lives, which docket is loaded."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import DEFAULT_DB_ALIAS, Error, connection, connections, models


@contextmanager
def only_one(name: str) -> Iterator[bool]:
    """Whether nobody else, in any process, is within a block of this name; the block runs anyway.

    The lock belongs to a transaction of a connection of its own: it ends with a process that is
    killed, the block may take long and commit what it likes, and a pooler that hands out
    connections by the transaction cannot give the lock to somebody else. That transaction reads
    no table, so that it keeps nobody from cleaning up.
    """
    keeper = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        keeper.set_autocommit(False)
        with keeper.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_xact_lock(hashtext(%s))", [name])
            is_ours = cursor.fetchone()[0]
        yield is_ours
    finally:
        with suppress(Error):  # The connection may have broken meanwhile.
            keeper.rollback()
        keeper.close()


def one_at_a_time(name: str) -> None:
    """Wait until no other transaction that asked for this name goes on.

    To be called in a transaction, before what two at once would both find missing.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [name])


def take_turns(model: type[models.Model]) -> None:
    """Wait until no other transaction that called this for the model goes on; others may read.

    To be called first in a transaction. Unlike a question for an advisory lock, it fixes no
    snapshot: a transaction that is to see one moment sees the one at which its turn came, with all
    that those before it have committed.
    """
    with connection.cursor() as cursor:
        table = connection.ops.quote_name(model._meta.db_table)
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


class Heartbeat(models.Model):
    """When a part of the system last showed that it works."""

    name = models.CharField(primary_key=True, max_length=40, help_text="The part of the system.")
    beat_at = models.DateTimeField(help_text="Its last sign of life.")

    def __str__(self) -> str:
        return f"{self.name} at {self.beat_at:%Y-%m-%d %H:%M:%S} UTC"


class DocketLoad(models.Model):
    """A complete load of the public docket that ships with the software."""

    digest = models.CharField(max_length=64, help_text="SHA-256 of the docket's files.")
    loaded_at = models.DateTimeField(auto_now_add=True, help_text="When the load was complete.")

    class Meta:
        ordering = ["-loaded_at"]

    def __str__(self) -> str:
        return f"{self.digest[:12]} at {self.loaded_at:%Y-%m-%d %H:%M}"
