"""Copying: rows into tables through COPY, at the speed of the database."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager

from django.db import connection, models
from psycopg import sql

from cases.models.triggers import installed_triggers

Rows = Iterable[tuple]


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Rows) -> None:
    """Write rows, given as values of these columns; other columns get the model's defaults."""
    constant = {
        field.column: field.get_db_prep_save(field.get_default(), connection)
        for field in model._meta.local_concrete_fields
        if field.column not in columns and not field.generated and not field.primary_key
    }
    values = tuple(constant.values())
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table),
        sql.SQL(", ").join(map(sql.Identifier, [*columns, *constant])),
    )
    with connection.cursor() as cursor, cursor.cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row + values)


@contextmanager
def without_trail() -> Iterator[None]:
    """Let no trail be written: it would say of each artificial row that a command made it, in
    more bytes than the row has."""
    triggers = installed_triggers()
    _each(triggers, "ALTER TABLE {} DISABLE TRIGGER {}")
    yield
    _each(triggers, "ALTER TABLE {} ENABLE TRIGGER {}")


def _each(triggers: list[tuple[str, str, list[str]]], statement: str) -> None:
    with connection.cursor() as cursor:
        for table, name, _ in triggers:
            query = sql.SQL(statement).format(sql.Identifier(table), sql.Identifier(name))
            cursor.execute(query.as_string(cursor.connection))


@contextmanager
def without_indexes(tables: Sequence[str]) -> Iterator[None]:
    """Drop the indexes of these tables that hold no rule, and make them anew at the end: many
    rows are put in order together faster than one by one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index"
            " WHERE indrelid = ANY (%s::regclass[]) AND NOT indisunique ORDER BY indexrelid",
            [list(tables)],
        )
        dropped = cursor.fetchall()
        for name, _ in dropped:
            cursor.execute(f"DROP INDEX {name}")
        yield
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _, definition in dropped:
            cursor.execute(definition)
