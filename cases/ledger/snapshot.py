"""Snapshots: the whole public record of one moment, as JSON lines, one file for each table."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from django.db.models.functions import Collate

from cases.ledger.table import Table
from cases.ledger.tables import EVERY_TABLE
from cases.models import PublicRecord


def write_tables(folder: Path) -> int:
    """Write every table as `jsonl/<table>.jsonl` below a folder; return how many rows there are.

    Rows stand in the order of their keys, columns in the order of the table, so that equal records
    make equal bytes. Call it within one snapshot of the database.
    """
    (folder / "jsonl").mkdir()
    written = 0
    for table in EVERY_TABLE:
        with table_file(folder, table).open("w", encoding="utf-8", newline="\n") as file:
            for row in _rows(table):
                file.write(line_of(row) + "\n")
                written += 1
    return written


def _rows(table: Table) -> Iterator[dict]:
    rows = PublicRecord.objects.present().filter(table=table.name)
    # By the bytes of the keys, whatever the database's language.
    in_order = rows.order_by(Collate("key", "C")).values_list("row", flat=True)
    for row in in_order.iterator(chunk_size=2000):
        yield in_column_order(table, row)


def in_column_order(table: Table, row: dict) -> dict:
    """A row with its columns in the order of the table; the database keeps none."""
    return {column.name: row.get(column.name) for column in table.columns}


def line_of(row: dict) -> str:
    """A row as one line of JSON."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def table_file(folder: Path, table: Table) -> Path:
    """Where a table's JSON lines stand below a folder."""
    return folder / "jsonl" / f"{table.name}.jsonl"


def read_table(folder: Path, table: Table) -> Iterator[dict]:
    """The rows of a table that were written below a folder."""
    with table_file(folder, table).open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
