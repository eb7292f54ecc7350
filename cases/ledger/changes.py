"""What changes in the public record: rows as they are now, against the records of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Q, QuerySet

from cases.ledger.reached import Way, reached
from cases.ledger.table import Table
from cases.ledger.tables import TABLES
from cases.models import PublicRecord, Removal, Suspect

Operation = PublicRecord.Operation
# Mark of `cases.ledger.marking` -> primary keys of the rows that bear it.
Marks = dict[str, set[int]]
# Public table -> primary keys of rows of its model.
Part = Mapping[str, list[int]]

_PATHS = {"cases": "/cases/", "suspects": "/suspects/", "situations": "/situations/"}


def changes(part: Part, is_first: bool) -> list[PublicRecord]:
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
    for record in records_with("object_id", part):
        known[record.table][record.object_id] = record
    # A row that was made anew under its permanent id has another primary key.
    moved = {
        name: {row["id"]: key for key, row in rows.items() if key not in known[name]}
        for name, rows in public.items()
    }
    for record in records_with("key", moved):
        known[record.table].pop(record.object_id, None)
        known[record.table][moved[record.table][record.key]] = record
    return known


def records_with(column: str, wanted: Mapping[str, Iterable]) -> QuerySet[PublicRecord]:
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


def of_former_tables() -> list[PublicRecord]:
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
