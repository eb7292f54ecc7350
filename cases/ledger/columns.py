"""Columns of public tables: where each comes from, its type, and what it means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django_countries.fields import CountryField

# Types as Frictionless Table Schema names them.
_TYPES: tuple[tuple[type[models.Field], str], ...] = (
    (ArrayField, "array"),
    (models.BooleanField, "boolean"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.IntegerField, "integer"),
)


@dataclass(frozen=True)
class Column:
    """One column. `path` is a lookup from the model; `links_to` names the table of a key."""

    name: str
    path: str
    type: str
    description: str
    links_to: str = ""
    is_required: bool = False
    choices: tuple[str, ...] = ()

    def value(self, raw: object) -> object:
        """A value of the database as JSON has it."""
        if isinstance(raw, datetime):
            return raw.astimezone(UTC).isoformat().replace("+00:00", "Z")
        if isinstance(raw, date):
            return raw.isoformat()
        if self.type == "array":
            return raw.split(",") if isinstance(raw, str) and raw else list(raw or [])
        # Integer keys are text in links, as all keys are.
        if raw is not None and self.type == "string":
            return str(raw)
        return raw


def key(of_the_row: str = "public_id") -> Column:
    """What the row is known by."""
    return Column("id", of_the_row, "string", "Permanent, opaque key of the row.", is_required=True)


def plain(model: type[models.Model], *names: str) -> tuple[Column, ...]:
    """Columns that say what the model's fields of these names say."""
    return tuple(_of_field(model._meta.get_field(name)) for name in names)


def _of_field(field: models.Field) -> Column:
    kind = next((name for known, name in _TYPES if isinstance(field, known)), "string")
    if isinstance(field, CountryField):
        kind = "array" if field.multiple else "string"
    choices = () if isinstance(field, CountryField) or kind == "array" else field.flatchoices
    return Column(
        field.name,
        field.name,
        kind,
        str(field.help_text),
        is_required=not field.null,
        choices=tuple(str(code) for code, _ in choices),
    )


def link(
    model: type[models.Model],
    field_name: str,
    table: str,
    key: str = "public_id",
    path: str = "",
    name: str = "",
) -> Column:
    """A column that names a row of another public table; named as the field unless by `name`."""
    field = model._meta.get_field(field_name)
    words = str(field.help_text) or f"The {field.related_model._meta.verbose_name}."
    path = path or f"{field_name}__{key}"
    name, is_required = name or field_name, not field.null
    return Column(name, path, "string", words, links_to=table, is_required=is_required)


Rows = Callable[[], models.QuerySet]
