"""Which row an address means, by its id or slug, now or formerly; what is said where it is gone."""

from __future__ import annotations

from django.db.models import Model, QuerySet
from rest_framework.exceptions import NotFound

from cases.api.parameters import did_you_mean
from cases.api.problems import Gone
from cases.models import Removal
from cases.models.moved import find
from cases.models.naming import unnameable
from cases.models.record import PublicRecord

# Rows that have pages, of which an editor may have written down the removal, by their tables.
_PAGES = ("cases", "suspects", "situations", "reports")
_DIGITS = 18


class Moved(Exception):
    """The row has another address: this row's."""

    def __init__(self, row: Model) -> None:
        super().__init__(str(row.pk))
        self.row = row


def find_row(rows: QuerySet, table: str, key: str) -> Model:
    """The row of this key among those that may be seen.

    Raises Moved where the key is a former one, Gone where the row was public once and is not now,
    with the reason, and NotFound where nothing was.
    """
    row = _numbered(rows, key) if _is_numbered(rows) else find(rows, key)
    if row is None:
        raise _gone(rows.model, table, key) or _not_found(rows, table, key)
    if not _is_numbered(rows) and key not in (row.public_id, getattr(row, "slug", None)):
        raise Moved(row)
    return row


def _not_found(rows: QuerySet, table: str, key: str) -> NotFound:
    """Nothing was ever public at this address; near names, where rows have some."""
    words = f"There is nothing at this address: no row of {table} has this id or slug."
    if any(field.name == "slug" for field in rows.model._meta.fields):
        told = rows.exclude(pk__in=unnameable()) if table == "cases" else rows
        slugs = told.order_by().values_list("slug", flat=True)
        words += did_you_mean(key.lower(), slugs)
    return NotFound(words)


def _is_numbered(rows: QuerySet) -> bool:
    return not hasattr(rows.model, "public_id")


def _numbered(rows: QuerySet, key: str) -> Model | None:
    if not key.isascii() or not key.isdigit() or len(key) > _DIGITS:
        return None
    return rows.filter(pk=int(key)).first()


def _gone(model: type[Model], table: str, key: str) -> Gone | None:
    """The reason why a row that was public is so no more; None where it never was."""
    if any(field.name == "slug" for field in model._meta.fields):
        named = model._default_manager.filter(slug=key).values_list("public_id", flat=True)
        key_of_row = named.first() or key
    else:
        key_of_row = key
    record = PublicRecord.objects.gone(table, key_of_row) if len(key_of_row) <= 20 else None
    if record:
        return Gone(record.reason)
    if table in _PAGES:
        removal = Removal.objects.filter(path=f"/{table}/{key}/").first()
        if removal:
            return Gone(f"{removal.reason} It will not come back.")
    return None
