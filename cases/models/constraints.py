"""The database's own check constraints, asked of many rows before they are saved."""

from __future__ import annotations

import json
from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models
from psycopg import sql


def violations(rows: Sequence[models.Model]) -> list[list[ValidationError]]:
    """For each of these rows of one model, the check constraints that it would break.

    `Model.full_clean` asks the database once for each constraint of each row; this asks once for
    all of them, by the rules that the database holds itself. Messages and codes are those of the
    model's constraints. Values must fit their columns: let `Model.clean_fields` pass first.
    """
    if not rows:
        return []
    model = type(rows[0])
    checks = _checks(model)
    found: list[list[ValidationError]] = [[] for _ in rows]
    if not checks:
        return found
    broken = sql.SQL(", ").join(sql.SQL("({}) IS FALSE").format(check) for check in checks.values())
    query = sql.SQL(
        "SELECT place, {} FROM ROWS FROM (jsonb_populate_recordset(NULL::{}, %s)) "
        "WITH ORDINALITY AS rows ({}, place)"
    ).format(broken, sql.Identifier(model._meta.db_table), _columns(model))
    with connection.cursor() as cursor:
        # As text: those who follow what is executed know no other form.
        statement = query.as_string(cursor.connection)
        cursor.execute(
            statement, [json.dumps([_stored(row) for row in rows], cls=DjangoJSONEncoder)]
        )
        for place, *answers in cursor.fetchall():
            found[place - 1] = [
                _error(model, name)
                for name, is_broken in zip(checks, answers, strict=True)
                if is_broken
            ]
    return found


def _checks(model: type[models.Model]) -> dict[str, sql.SQL]:
    """The check constraints of the model's table: name -> expression."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_expr(conbin, conrelid) FROM pg_constraint "
            "WHERE conrelid = %s::regclass AND contype = 'c' ORDER BY conname",
            [model._meta.db_table],
        )
        # The statement has parameters, so that a percent sign of the rule must be doubled.
        return {name: sql.SQL(text.replace("%", "%%")) for name, text in cursor.fetchall()}


def _columns(model: type[models.Model]) -> sql.Composed:
    """The table's columns in the order in which the database has them."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = %s::regclass "
            "AND attnum > 0 AND NOT attisdropped ORDER BY attnum",
            [model._meta.db_table],
        )
        return sql.SQL(", ").join(sql.Identifier(name) for (name,) in cursor.fetchall())


def _stored(row: models.Model) -> dict:
    return {
        field.column: field.get_prep_value(field.value_from_object(row))
        for field in row._meta.concrete_fields
        if not field.generated
    }


def _error(model: type[models.Model], name: str) -> ValidationError:
    for constraint in model._meta.constraints:
        if constraint.name == name:
            return ValidationError(
                constraint.get_violation_error_message(), code=constraint.violation_error_code
            )
    return ValidationError(f"The database refuses it: {name}.")
