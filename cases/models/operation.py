"""Signs of life of the running system: when the worker last worked, which docket is loaded."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, models


@contextmanager
def only_one(name: str) -> Iterator[bool]:
    """Whether nobody else, in any process, is within a block of this name; the block runs anyway.

    The lock belongs to the connection to the database: it ends with a process that is killed,
    and keeps no transaction open.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(hashtext(%s))", [name])
        is_ours = cursor.fetchone()[0]
    try:
        yield is_ours
    finally:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(hashtext(%s))", [name])


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
