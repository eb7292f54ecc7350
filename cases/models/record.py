"""The public record in flat rows, as those get it who keep a copy: what each row says, and when it
last changed. Written by `cases.ledger` alone."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from django.db import connections, models
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone


@dataclass(frozen=True)
class Version:
    """How far the public record has come: the number of its last change, and its moment."""

    sequence: int
    changed_at: datetime | None
    # Name the changes that are not taken in yet, and the stored answers that are no longer right:
    # empty where there are none, None where there are too many.
    changes: str | None = None
    stale: str | None = None
    # How many times changes were taken in, whether or not anything public came of them.
    turns: int = 0
    # What the database had committed.
    snapshot: str = field(default="", compare=False)

    @property
    def is_settled(self) -> bool:
        """Whether nothing changed that is not taken in yet, and every stored answer may be used."""
        return self.changes == self.stale == ""

    @property
    def name(self) -> str | None:
        """What nothing else is called than this record with these changes beside it; or None.

        Between two moments that have the same name nothing was committed that the record tells:
        a change waits until its turn, and turns are counted.
        """
        if self.changes is None:
            return None
        # A record that was restored from a backup may come to the same number with other changes.
        moment = self.changed_at and self.changed_at.timestamp()
        return f"{self.sequence}_{moment}_{self.turns}_{self.changes}"


class PublicRecordQuerySet(models.QuerySet):
    def present(self):
        """Rows that are public now."""
        return self.exclude(row__isnull=True)

    def since(self, sequence: int):
        """What changed after this change, in the order in which it did."""
        return self.filter(sequence__gt=sequence).order_by("sequence")

    def gone(self, table: str, key: str) -> PublicRecord | None:
        """The row that was public once and is not now, with the reason."""
        return self.filter(table=table, key=key, row__isnull=True).first()


class PublicRecord(models.Model):
    """One row of one public table: as it is now, or that it is gone.

    A change gives the row the next number. Numbers become visible in their order, so whoever has
    read all up to one number misses nothing by going on after it.
    """

    class Operation(models.TextChoices):
        ADD = "ADD", "Added"
        MOD = "MOD", "Changed"
        DEL = "DEL", "No longer public"
        MERGED = "MERGED", "Merged into another row"
        RETRACTED = "RETRACTED", "Retracted: shown with the reason, proves nothing"

    table = models.CharField(max_length=30, help_text="The public table.")
    key = models.CharField(max_length=20, help_text="What the row is known by in its table.")
    object_id = models.BigIntegerField(help_text="Primary key of the row that it comes from.")
    row = models.JSONField(null=True, help_text="What it says; empty when it is gone.")
    operation = models.CharField(
        max_length=9, choices=Operation, help_text="What the last change was."
    )
    reason = models.TextField(blank=True, help_text="Why it is gone or was retracted.")
    merged_into = models.CharField(
        max_length=20, blank=True, help_text="Of a merged row: the one that it is now."
    )
    sequence = models.BigIntegerField(unique=True, help_text="Number of the last change.")
    changed_at = models.DateTimeField(help_text="When it last changed.")
    updated_at = models.DateTimeField(
        help_text="When it, or a part of it such as a claim of a case, last changed."
    )

    objects = PublicRecordQuerySet.as_manager()

    class Meta:
        ordering = ["sequence"]
        constraints = [
            models.UniqueConstraint(fields=["table", "key"], name="public_record_once"),
        ]
        indexes = [
            # Which record belongs to this row of the database (keeping the ledger)?
            models.Index(fields=["table", "object_id"], name="public_record_of"),
            # Public rows of a table in the order in which they changed, or since a moment (API).
            models.Index(
                fields=["table", "updated_at", "object_id"],
                name="public_record_by_change",
                condition=Q(row__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} {self.key}: {self.get_operation_display()}"


class LedgerShape(models.Model):
    """By what something that is derived was derived last, so that a change of that is seen: one
    row for each of the three below."""

    digest = models.CharField(max_length=64, help_text="By what: a digest, or a version.")
    turns = models.PositiveBigIntegerField(
        default=0, db_default=0, help_text="How many times changes were taken in."
    )

    def __str__(self) -> str:
        return self.digest[:12]


# Which row of it is whose: the ledger's tables and columns, the shape of stored answers
# (`cases.api.documents`), the rules of history.
LEDGER, DOCUMENTS, RULES = 1, 2, 3


class StaleRow(models.Model):
    """That a row, or what decides whether some are public, changed. The database writes it."""

    mark = models.CharField(max_length=30, help_text="What kind of row, or of question.")
    object_id = models.BigIntegerField(help_text="Its primary key.")

    def __str__(self) -> str:
        return f"{self.mark} {self.object_id}"


# Plain words to the database: every answer of the API begins with this question, which took twice
# as long to plan as to answer: planned once, one case takes 2.3 times less. No mark has the
# number of another, and a stored answer that is marked once more is another version of its row, so
# that nothing has the same name twice.
MANY = 1000
_VERSION = f"""
    SELECT last.sequence, last.changed_at,
        CASE WHEN NOT EXISTS (SELECT FROM cases_stalerow) THEN '' ELSE (
            SELECT CASE WHEN count(*) <= {MANY} THEN md5(string_agg(id::text, ' ' ORDER BY id)) END
            FROM (SELECT id FROM cases_stalerow LIMIT {MANY + 1}) AS counted
        ) END,
        CASE WHEN NOT EXISTS (SELECT FROM cases_casedocument WHERE NOT is_current)
        AND NOT EXISTS (
            SELECT FROM cases_casedocument WHERE expires_on IS NOT NULL AND expires_on <= %s
        ) THEN '' ELSE (
            SELECT CASE WHEN count(*) <= {MANY}
                THEN md5(string_agg(case_id || ' ' || its_version, ' ' ORDER BY case_id)) END
            FROM (
                SELECT case_id, xmin AS its_version FROM cases_casedocument
                WHERE NOT is_current OR expires_on <= %s LIMIT {MANY + 1}
            ) AS counted
        ) END,
        coalesce((SELECT turns FROM cases_ledgershape WHERE id = {LEDGER}), 0),
        pg_current_snapshot()::text
    FROM (SELECT) AS always LEFT JOIN (
        SELECT sequence, changed_at FROM cases_publicrecord ORDER BY sequence DESC LIMIT 1
    ) AS last ON true
"""  # noqa: S608
# The same, and beside it the row that another statement finds, if any: both are of one moment.
_WITH_ROW = f"""
    SELECT version.*, beside.* FROM ({_VERSION}) AS version
    LEFT JOIN LATERAL (SELECT true, row.* FROM ({{}}) AS row) AS beside ON true
"""  # noqa: S608
_COLUMNS = 6


def current_version() -> Version:
    """The number and moment of the last change of anything public, in one small query."""
    # Of the database that the answer comes from: a replica is behind the primary.
    with connections[PublicRecord.objects.db].prepared_cursor() as cursor:
        cursor.execute(_VERSION, 2 * [timezone.localdate()])
        return _version(cursor.fetchone())


def version_with(statement: str, parameters: list) -> tuple[Version, tuple | None]:
    """The version, and the row that this statement finds at the same moment, or None.

    `statement` becomes part of a query as it is; it must find one row at the most, of types that
    no migration alters.
    """
    with connections[PublicRecord.objects.db].prepared_cursor() as cursor:
        cursor.execute(_WITH_ROW.format(statement), [*2 * [timezone.localdate()], *parameters])
        found = cursor.fetchone()
    version, (is_found, *row) = found[:_COLUMNS], found[_COLUMNS:]
    return _version(version), tuple(row) if is_found else None


def _version(row: tuple) -> Version:
    sequence, *others = row
    return Version(sequence or 0, *others)


def updated_at(table: str, key: str = "public_id") -> Subquery:
    """For annotate(): when the public row of each row, or a part of it, last changed."""
    rows = PublicRecord.objects.filter(table=table, key=OuterRef(key))
    return Subquery(rows.values("updated_at")[:1])
