"""Comparing: the public record with its log, and the rows of the database with the record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import islice

from cases.ledger.changes import Marks, candidates, every_key, known_records, rows_of
from cases.ledger.keeping import MANY
from cases.ledger.public_log.content import digest_of
from cases.ledger.table import Table
from cases.ledger.tables import EVERY_TABLE
from cases.models import LogLeaf, PublicRecord, StaleRow

_BATCH = 2000


def compare_record() -> Iterator[str]:
    """Name each row of the record that is not what its newest leaf says."""
    records = PublicRecord.objects.order_by("pk").iterator(_BATCH)
    while batch := list(islice(records, _BATCH)):
        leaves = LogLeaf.objects.of((each.table, each.key) for each in batch)
        newest = {(leaf.table, leaf.key): leaf for leaf in leaves.newest_of_each_row()}
        for record in batch:
            leaf = newest.get((record.table, record.key))
            if leaf is None:
                yield f"{_row(record)} is in the record, and no leaf of the log tells of it."
            elif different := _differences(record, leaf):
                yield (
                    f"{_row(record)} was changed in the record: its {', '.join(different)} "
                    f"{'is' if len(different) == 1 else 'are'} not what leaf {leaf.index} says."
                )
    for table, key in LogLeaf.objects.without_record():
        yield f"{table}/{key} is in the log, and is missing from the record."


def _differences(record: PublicRecord, leaf: LogLeaf) -> list[str]:
    """What of a record is not as its leaf says."""
    pairs = {
        "number": (record.sequence, leaf.sequence),
        "operation": (record.operation, leaf.operation),
        "reason": (record.reason, leaf.reason if not leaf.is_erased else record.reason),
        "merger": (record.merged_into, leaf.merged_into),
        "moment": (record.changed_at, leaf.happened_at),
        "content": (_digest(record, leaf), leaf.digest and bytes(leaf.digest)),
    }
    return [name for name, (one, other) in pairs.items() if one != other]


def _digest(record: PublicRecord, leaf: LogLeaf) -> bytes | None:
    if record.row is None:
        return None
    return digest_of(record.row, bytes(leaf.salt or b""))


def compare_rows() -> Iterator[str]:
    """Name each row of the database that the public sees otherwise than the record says.

    Rows that wait for the worker to take a change in are passed over.
    """
    marks: Marks = defaultdict(set)
    waiting = list(StaleRow.objects.values_list("mark", "object_id")[: MANY + 1])
    if len(waiting) > MANY:
        yield "Too many changes wait for the worker to compare the rows of the database now."
        return
    for mark, object_id in waiting:
        marks[mark].add(object_id)
    concerned = candidates(EVERY_TABLE, marks)
    for table in EVERY_TABLE:
        settled = sorted(every_key(table) - concerned[table.name])
        for start in range(0, len(settled), _BATCH):
            yield from _compare(table, settled[start : start + _BATCH])


def _compare(table: Table, batch: list[int]) -> Iterator[str]:
    public = rows_of(table, batch)
    known = known_records({table.name: batch}, {table.name: public})[table.name]
    for pk in batch:
        row, record = public.get(pk), known.get(pk)
        said = record and record.row
        if row == said:
            continue
        name = f"{table.name}/{row['id'] if row else record.key}"
        if not said:
            yield f"{name} is public in the database, and not in the record."
        elif not row:
            yield f"{name} is in the record, and not public in the database."
        else:
            columns = [column for column in row if row[column] != said.get(column)]
            yield f"{name} was changed in the database: its {', '.join(columns)} differ."


def _row(record: PublicRecord) -> str:
    return f"{record.table}/{record.key}"
