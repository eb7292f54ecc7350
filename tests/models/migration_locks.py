"""Finds what in a migration keeps readers or writers waiting, or breaks the code that still runs.

While it is migrated, the site goes on with the code of before: a table may be locked for an
instant, not for as long as it takes to read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from django.contrib.postgres.operations import AddConstraintNotValid, AddIndexConcurrently
from django.db import connection, models
from django.db.migrations import operations as ops
from django.db.migrations.migration import Migration
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django.db.models.functions import Now

# What takes long, or breaks the code of before, whatever the table.
NEVER_IN_SQL = {
    r"create (unique )?index(?! concurrently)": "builds an index while nobody may write",
    r"drop index(?! concurrently)": "drops an index while nobody may read",
    r"vacuum full|cluster ": "rewrites a table",
    r"alter column \S+ (set data )?type": "may rewrite a table",
    r"set not null": "reads the whole table while nobody may use it",
    r"lock table": "locks a table",
}
GONE = (ops.DeleteModel, ops.RemoveField, ops.RenameField, ops.RenameModel, ops.AlterModelTable)


def troubles(migration: Migration, before: ProjectState) -> Iterator[str]:
    """A sentence on each operation that may not stand in a migration as it is.

    `before` is the state of the models before the migration; it is changed. Tables that the
    migration makes itself are nobody's yet, and may be locked.
    """
    made: set[str] = set()
    for operation in migration.operations:
        model = getattr(operation, "model_name", None)
        if isinstance(operation, ops.CreateModel):
            made.add(operation.name.lower())
        elif model is None or model.lower() not in made:
            trouble = _trouble(operation, migration, before)
            if trouble:
                yield f"{operation.describe()}: {trouble}"
        operation.state_forwards(migration.app_label, before)


def _trouble(operation: Operation, migration: Migration, before: ProjectState) -> str:
    if isinstance(operation, AddIndexConcurrently):
        return "" if not migration.atomic else "needs atomic = False"
    if isinstance(operation, ops.AddIndex):
        return "builds an index while nobody may write; use AddIndexConcurrently"
    if isinstance(operation, ops.RemoveIndex) and type(operation) is ops.RemoveIndex:
        return "drops an index while nobody may read; use RemoveIndexConcurrently"
    if isinstance(operation, ops.AddConstraint) and not isinstance(
        operation, AddConstraintNotValid
    ):
        return (
            "reads the whole table while nobody may write; use AddConstraintNotValid and"
            " ValidateConstraint in a migration after it, or a unique index made concurrently"
        )
    if isinstance(operation, ops.AddField):
        return _of_new(operation.field)
    if isinstance(operation, ops.AlterField):
        old = before.models[migration.app_label, operation.model_name_lower].get_field(
            operation.name
        )
        return _of_changed(old, operation.field)
    if isinstance(operation, GONE):
        return "breaks the code that still runs; take it out of the code one release earlier"
    if isinstance(operation, ops.RunSQL):
        return _of_sql(str(operation.sql))
    return ""


def _of_new(field: models.Field) -> str:
    if isinstance(field, models.ManyToManyField):
        return ""
    if isinstance(field, models.GeneratedField):
        return "rewrites the table"
    if field.unique or (field.db_index and not isinstance(field, models.ForeignKey)):
        return "builds an index while nobody may write"
    if isinstance(field, models.ForeignKey) and field.db_index:
        return "builds an index while nobody may write; use db_index=False and an index after it"
    if field.has_db_default() and not _is_constant(field.db_default):
        return "rewrites the table, for its default differs from row to row"
    if not field.null and not field.has_db_default():
        return "the code that still runs does not fill it; give it null=True or a db_default"
    return ""


def _is_constant(default: object) -> bool:
    return not isinstance(default, models.Func) or isinstance(default, Now)


def _of_changed(old: models.Field, new: models.Field) -> str:
    before, after = _column(old), _column(new)
    grows = re.fullmatch(r"varchar\((\d+)\)", before), re.fullmatch(r"varchar\((\d+)\)", after)
    is_longer = all(grows) and int(grows[0][1]) <= int(grows[1][1])
    if before != after and not is_longer and not (grows[0] and after == "text"):
        return f"rewrites the table: {before} becomes {after}"
    if old.null and not new.null:
        return "reads the whole table while nobody may use it"
    if (new.unique and not old.unique) or (new.db_index and not old.db_index):
        return "builds an index while nobody may write"
    return ""


def _column(field: models.Field) -> str:
    """The type of the column; of one that points to a row, that it does."""
    if isinstance(field, models.ForeignKey):
        return "a number of a row"
    return field.db_type(connection) or ""


def _of_sql(sql: str) -> str:
    words = " ".join(sql.lower().split())
    return next((why for pattern, why in NEVER_IN_SQL.items() if re.search(pattern, words)), "")
