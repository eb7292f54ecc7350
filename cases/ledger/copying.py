"""Copying: new rows into a table through COPY, at the speed of the database."""

from __future__ import annotations

from collections.abc import Iterable

import orjson
from django.db import connection, models


def copy_in(rows: Iterable[models.Model]) -> None:
    """Write rows of one model that conflict with none that is there."""
    rows = list(rows)
    if not rows:
        return
    meta = rows[0]._meta
    # A number that the database gives is not written; a key of the row's own is.
    columns = [each for each in meta.fields if not isinstance(each, models.AutoField)]
    json = [isinstance(each, models.JSONField) for each in columns]
    names = ", ".join(f'"{each.column}"' for each in columns)
    with connection.cursor() as cursor:
        # Only names of the table and its columns become part of the statement.
        with cursor.copy(f'COPY "{meta.db_table}" ({names}) FROM STDIN') as copy:
            for row in rows:
                values = [getattr(row, each.attname) for each in columns]
                copy.write_row(
                    orjson.dumps(value).decode() if is_json else value
                    for value, is_json in zip(values, json, strict=True)
                )
