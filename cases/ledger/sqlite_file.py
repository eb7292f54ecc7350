"""The public tables as one SQLite file, for Datasette and for those who would rather ask in SQL."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from cases.ledger.columns import Column
from cases.ledger.snapshot import read_table
from cases.ledger.table import Table
from cases.ledger.tables import EVERY_TABLE

_TYPES = {"integer": "INTEGER", "boolean": "INTEGER"}
NAME = "icc-tracker.sqlite"


def write_sqlite(folder: Path) -> None:
    """Write `icc-tracker.sqlite`: every table with its keys and links, each indexed."""
    import sqlite3

    with closing(sqlite3.connect(folder / NAME)) as database, database:
        for table in EVERY_TABLE:
            # Names of tables and columns are ours.
            database.execute(_create(table))
            marks = ", ".join("?" for _ in table.columns)
            insert = f'INSERT INTO "{table.name}" VALUES ({marks})'  # noqa: S608
            database.executemany(insert, _values(folder, table))
            for column in table.columns:
                if column.links_to:
                    database.execute(
                        f'CREATE INDEX "{table.name}_by_{column.name}"'
                        f' ON "{table.name}" ("{column.name}")'
                    )
        if broken := database.execute("PRAGMA foreign_key_check").fetchall():
            raise ValueError(f"Rows name others that are not there: {broken[:5]}")


def _create(table: Table) -> str:
    parts = [_column(column) for column in table.columns]
    parts += [
        f'FOREIGN KEY ("{column.name}") REFERENCES "{column.links_to}" ("id")'
        for column in table.columns
        if column.links_to
    ]
    return f'CREATE TABLE "{table.name}" ({", ".join(parts)})'


def _column(column: Column) -> str:
    is_key = " PRIMARY KEY" if column.name == "id" else ""
    return f'"{column.name}" {_TYPES.get(column.type, "TEXT")}{is_key}'


def _values(folder: Path, table: Table) -> Iterator[list]:
    for row in read_table(folder, table):
        yield [
            json.dumps(value, ensure_ascii=False) if isinstance(value, list) else value
            for value in (row[column.name] for column in table.columns)
        ]
