"""Keeping the ledger: from marks of what changed to numbered rows of the public record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice

from django.db import connection, transaction
from django.db.models import F, Max, Q, QuerySet

from cases.ledger.copying import copy_in
from cases.ledger.public_log.appending import Appender
from cases.ledger.reached import Way, reached
from cases.ledger.table import Table
from cases.ledger.tables import EVERY_TABLE, TABLES, shape, wholes
from cases.ledger.touched import cases_of
from cases.ledger.words import fill, renew
from cases.models import (
    Case,
    CaseDocument,
    LedgerShape,
    LogLeaf,
    NameKeys,
    PublicRecord,
    Removal,
    ReportWords,
    StaleRow,
    Suspect,
)
from cases.models.clock import moment
from cases.models.operation import take_turns
from cases.models.record import LEDGER

Operation = PublicRecord.Operation
Marks = dict[str, set[int]]
# Public table -> primary keys of rows of its model.
Part = Mapping[str, list[int]]

_PATHS = {"cases": "/cases/", "suspects": "/suspects/", "situations": "/situations/"}
_BATCH = 2000
# After so many marks all rows are looked at, table by table: cheaper than asking for each.
MANY = 50_000


def keep() -> int:
    """Bring the ledger up to all committed changes; return how many rows changed in public.

    One keeper works at a time, in one snapshot of the database, so that the numbers of changes
    become visible in their order and every copy is consistent in itself. Rows are compared and
    written by batches: a load of a million takes no more memory than one of some thousand.
    """
    is_as_before = LedgerShape.objects.filter(digest=shape()).exists()
    if is_as_before and not StaleRow.objects.exists():
        return 0
    with alone():
        marks = _take_marks()
        if not is_as_before:
            marks = None
        writer = _Writer()
        if not is_as_before:
            writer.log.begin()
        for part in _parts(marks):
            writer.write(_changes(part, writer.begins))
        told = Case.objects.told()
        if marks is not None:
            told = told.filter(pk__in=cases_of(marks) | writer.cases)
        CaseDocument.objects.mark_stale(told)
        if not is_as_before:
            writer.write(_of_former_tables())
            LedgerShape.objects.update_or_create(pk=LEDGER, defaults={"digest": shape()})
        LedgerShape.objects.filter(pk=LEDGER).update(turns=F("turns") + 1)
        writer.log.close(writer.now)
        if not is_as_before or writer.begins:
            fill()
        if writer.written > MANY:
            _tell_planner()
        return writer.written


def _tell_planner() -> None:
    """Let the database know how large the tables are now, before anybody asks them."""
    with connection.cursor() as cursor:
        for model in (PublicRecord, LogLeaf, ReportWords, NameKeys, CaseDocument):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


@contextmanager
def alone() -> Iterator[None]:
    """A transaction that sees one moment, while no other keeper works."""
    with one_snapshot():
        take_turns(LedgerShape)
        yield


@contextmanager
def one_snapshot() -> Iterator[None]:
    """A transaction in which every query sees the same moment."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _take_marks() -> Marks | None:
    """Take all marks away and say what they were; None where they are too many to tell apart."""
    are_many = StaleRow.objects.values("pk")[MANY : MANY + 1].exists()
    if are_many:
        StaleRow.objects.all()._raw_delete(connection.alias)
        return None
    marks: Marks = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_stalerow RETURNING mark, object_id")
        for mark, object_id in cursor.fetchall():
            marks[mark].add(object_id)
    return marks


def _parts(marks: Marks | None) -> Iterator[Part]:
    """All rows that the marks may concern, without marks all rows, some at a time."""
    concerned = None if marks is None else candidates(EVERY_TABLE, marks)
    ahead = (
        (table.name, key)
        for table in EVERY_TABLE
        for key in sorted(every_key(table) if concerned is None else concerned[table.name])
    )
    while batch := list(islice(ahead, _BATCH)):
        part = defaultdict(list)
        for name, key in batch:
            part[name].append(key)
        yield part


def _changes(part: Part, is_first: bool) -> list[PublicRecord]:
    """The records that change among these rows, in the order of the tables."""
    public = {name: rows_of(TABLES[name], keys) for name, keys in part.items()}
    # A first load asks nothing of a table of which the database still believes that it is empty.
    known = {} if is_first else known_records(part, public)
    changed = []
    for name, keys in part.items():
        before = known.get(name, {})
        for object_id, row in public[name].items():
            record = before.get(object_id)
            if record is None or record.row != row:
                changed.append(_said(TABLES[name], object_id, row, record))
        gone = [before[each] for each in keys if each in before and each not in public[name]]
        changed += _gone(TABLES[name], [each for each in gone if each.row is not None])
    return changed


def known_records(
    part: Part, public: dict[str, dict[int, dict]]
) -> dict[str, dict[int, PublicRecord]]:
    """The records of these rows, by their table and their primary key now."""
    known: dict[str, dict[int, PublicRecord]] = {name: {} for name in part}
    for record in _records("object_id", part):
        known[record.table][record.object_id] = record
    # A row that was made anew under its permanent id has another primary key.
    moved = {
        name: {row["id"]: key for key, row in rows.items() if key not in known[name]}
        for name, rows in public.items()
    }
    for record in _records("key", moved):
        known[record.table].pop(record.object_id, None)
        known[record.table][moved[record.table][record.key]] = record
    return known


def _records(column: str, wanted: Mapping[str, Iterable]) -> QuerySet[PublicRecord]:
    """The records of each table that have one of these values in a column."""
    found = Q(pk__in=[])
    for table, values in wanted.items():
        found |= Q(("table", table), (f"{column}__in", list(values)))
    return PublicRecord.objects.filter(found)


def every_key(table: Table) -> set[int]:
    """Primary keys of all rows that a public table could have, or that its records are of."""
    known = PublicRecord.objects.filter(table=table.name).values_list("object_id", flat=True)
    return {*known, *table.model.objects.order_by().values_list("pk", flat=True)}


def candidates(tables: Iterable[Table], marks: Marks) -> dict[str, set[int]]:
    """Primary keys of the rows of each table's model that the marks may concern."""
    return reached(
        Way(table.name, table.model, lookup, marks[mark])
        for table in tables
        for mark, lookups in table.touched_by.items()
        if mark in marks
        for lookup in ([lookups] if isinstance(lookups, str) else lookups)
    )


def rows_of(table: Table, among: Iterable[int]) -> dict[int, dict]:
    """The public rows among these primary keys, by them, as the ledger writes them."""
    rows = table.rows().filter(pk__in=among).order_by("pk")
    found = {}
    for pk, *values in rows.values_list("pk", *(column.path for column in table.columns)):
        pairs = zip(table.columns, values, strict=True)
        found[pk] = {column.name: column.value(value) for column, value in pairs}
    return table.guard(found) if table.guard else found


def _of_former_tables() -> list[PublicRecord]:
    """Records of tables that there are no more: gone."""
    records = list(PublicRecord.objects.present().exclude(table__in=TABLES))
    for record in records:
        record.old, record.row, record.merged_into = None, None, ""
        record.operation, record.reason = Operation.DEL, "There is no such table any more."
    return records


def _said(table: Table, object_id: int, row: dict, record: PublicRecord | None) -> PublicRecord:
    is_new = record is None or record.row is None
    was_retracted = not is_new and record.row.get("state") == "retracted"
    record = record or PublicRecord(table=table.name, object_id=object_id)
    record.old = record.row
    record.key, record.row, record.object_id = row["id"], row, object_id
    record.operation = Operation.ADD if is_new else Operation.MOD
    record.reason = record.merged_into = ""
    if table.name == "reports" and row["state"] == "retracted":
        record.reason = row["retraction_reason"]
        if not is_new and not was_retracted:
            record.operation = Operation.RETRACTED
    return record


def _gone(table: Table, records: list[PublicRecord]) -> Iterator[PublicRecord]:
    """Records without their content, which must be erasable, and with a reason."""
    paths = {f"{_PATHS[table.name]}{r.row['slug']}/" for r in records if table.name in _PATHS}
    reasons = dict(Removal.objects.filter(path__in=paths).values_list("path", "reason"))
    merged: dict[int, str] = {}
    if table.name == "suspects":
        one = Suspect.objects.filter(pk__in=[each.object_id for each in records])
        merged = dict(one.exclude(merged_into=None).values_list("pk", "merged_into__public_id"))
    for record in records:
        path = f"{_PATHS.get(table.name, '')}{record.row.get('slug', '')}/"
        record.old, record.row = record.row, None
        record.merged_into = merged.get(record.object_id, "")
        record.operation = Operation.MERGED if record.merged_into else Operation.DEL
        record.reason = reasons.get(path, "")
        record.is_removed = bool(record.reason)
        if not record.reason:
            record.reason = "The same person." if record.merged_into else table.gone
        yield record


class _Writer:
    """Numbers what changed from the last number on, and writes it, at one moment of the database's
    clock."""

    def __init__(self) -> None:
        self.sequence = PublicRecord.objects.aggregate(last=Max("sequence"))["last"] or 0
        # Of a ledger that is begun every row is of this moment.
        self.begins = not self.sequence
        self.now = moment()
        self.log = Appender()
        self.written = 0
        # Primary keys of the cases that were updated, they or a part of them.
        self.cases: set[int] = set()

    def write(self, changed: list[PublicRecord]) -> None:
        if not changed:
            return
        fresh, others = [], []
        for record in changed:
            self.sequence += 1
            record.sequence = self.sequence
            record.changed_at = record.updated_at = self.now
            (fresh if record.pk is None else others).append(record)
            # All as if new: a bulk update would write the null of JSON where a row is gone.
            record.pk = None
        copy_in(fresh)
        PublicRecord.objects.bulk_create(
            others,
            batch_size=_BATCH,
            update_conflicts=True,
            unique_fields=["table", "key"],
            update_fields=[
                *("object_id", "row", "operation", "reason", "merged_into"),
                *("sequence", "changed_at", "updated_at"),
            ],
        )
        self.log.append(changed)
        self.written += len(changed)
        self.cases.update(each.object_id for each in changed if each.table == "cases")
        # The words of all reports are filled in at once, and not again for each claim.
        if not self.begins:
            self._touch_wholes(changed)
            renew(changed)

    def _touch_wholes(self, changed: list[PublicRecord]) -> None:
        """Let what changed rows are a part of say that it was updated, too."""
        ahead = {
            whole
            for record in changed
            for row in (record.old, record.row)
            for whole in wholes(record.table, row)
        }
        while ahead:
            by_table: dict[str, set[str]] = defaultdict(set)
            for table, key in ahead:
                by_table[table].add(key)
            # What says so already has told its own wholes.
            others = _records("key", by_table).present().exclude(updated_at=self.now)
            records = list(others)
            self.cases.update(each.object_id for each in records if each.table == "cases")
            PublicRecord.objects.filter(pk__in=[each.pk for each in records]).update(
                updated_at=self.now
            )
            ahead = {whole for record in records for whole in wholes(record.table, record.row)}
