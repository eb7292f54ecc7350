"""Pages of a list, by cursors: what is added or removed meanwhile makes no row come twice or be
left out.

A cursor says after which row a page begins, by the columns that the list is ordered by and the
primary key. It is signed, so that nobody has to guess what others may be made of, and belongs to
one question: its filters and its order.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Expression, F, QuerySet
from django.db.models.fields.tuple_lookups import (
    Tuple,
    TupleGreaterThan,
    TupleGreaterThanOrEqual,
    TupleLessThan,
    TupleLessThanOrEqual,
)
from rest_framework.exceptions import ValidationError

from cases.api.parameters import NUL, Parameter

LIMIT = Parameter(
    "limit",
    {"type": "integer", "minimum": 1, "maximum": 200, "default": 50},
    "How many rows at most.",
)
CURSOR = Parameter(
    "cursor",
    {"type": "string", "maxLength": 2000},
    "Where the page begins: as an answer gives it in `next` or `previous`. Nothing that can be "
    "made up.",
)
_SIGNER = signing.Signer(salt="cases.api.cursor")
# By whether the order descends, and whether the row at the place belongs to the page.
_BEYOND = {
    (False, False): TupleGreaterThan,
    (False, True): TupleGreaterThanOrEqual,
    (True, False): TupleLessThan,
    (True, True): TupleLessThanOrEqual,
}
# For each row of a page so many are looked at, where something else guides to them: more than lists
# leave out of their rows, where nobody narrows them.
_GUIDED = 20
_TOLD_APART = ("limit", "cursor", "fields", "include", "count")


@dataclass(frozen=True)
class Walk:
    """How rows are gone through in their order, where an index has it.

    `value` is that of the ordering, as the index knows it. `edge` says how far to go: from a value
    on (None: from the first), descending or not; None where all that follow are few.
    """

    value: F
    edge: Callable[[Any, bool], Any]


@dataclass(frozen=True)
class Ordering:
    """How a list is ordered: by one value of each row, then by its primary key.

    The value may not be null: null is neither before nor after anything.
    """

    value: Expression | F
    descending: bool = False
    # Where the value names a case: the lookup from the row to it.
    of_case: str = ""
    # Of rows that are found by something which many may have: a page is looked for among those
    # that follow first, and only where these do not fill it, by whatever else finds them.
    walk: Walk | None = None
    # What knows the order and has an index of it, where the rows have none: rows of another table
    # with the same value, and with the primary key of ours as `object_id`.
    guide: QuerySet | None = None
    # What is asked of each row, where that is not the row of the model: its "pk" and more.
    parts: Sequence[str] = ()


@dataclass(frozen=True)
class Page:
    """The rows of one page, and the cursors of the pages beside it."""

    rows: list
    next: str | None
    previous: str | None


@dataclass(frozen=True)
class _Place:
    """A place between rows: after (or, backwards, before) that of a value and a key."""

    value: Any
    key: int
    is_backwards: bool
    is_inclusive: bool = False


def page_of(
    rows: QuerySet, ordering: Ordering, limit: int, question: Sequence[str], cursor: str | None
) -> Page:
    """One page of the rows, in one query; in three at most where they are walked."""
    place = _read(cursor, question) if cursor else None
    backwards = bool(place and place.is_backwards)
    found = _following(rows, ordering, place, backwards, limit + 1)
    are_more = len(found) > limit
    found = found[:limit]
    if backwards:
        found.reverse()
    if not found:
        return _nothing(place, question)
    has_next, has_previous = (True, are_more) if backwards else (are_more, place is not None)
    return Page(
        found,
        _write(_at(found[-1], False), question) if has_next else None,
        _write(_at(found[0], True), question) if has_previous else None,
    )


def first_of(rows: QuerySet, ordering: Ordering, most: int) -> list[int]:
    """The primary keys of the first of these rows."""
    return _following(rows.values_list("pk", flat=True), ordering, None, False, most)


def _following(
    rows: QuerySet, ordering: Ordering, place: _Place | None, backwards: bool, most: int
) -> list:
    """The rows after a place, or from the first on: by a shorter way, where one leads to them."""
    descending = ordering.descending != backwards
    for shorter_way in (_walked, _guided):
        found = shorter_way(rows, ordering, place, descending, most)
        if found is not None:
            return found
    ordered = _in_order(rows, ordering.value, place, descending)
    if ordering.parts:
        ordered = ordered.values_list(*ordering.parts, "order_value", named=True)
    return list(ordered[:most])


def _walked(
    rows: QuerySet, ordering: Ordering, place: _Place | None, descending: bool, most: int
) -> list | None:
    """The rows that follow, if there are enough before the edge of a walk; else None."""
    edge = ordering.walk and ordering.walk.edge(place and place.value, descending)
    if edge is None:
        return None
    near = _in_order(rows, ordering.walk.value, place, descending)
    near = near.filter(**{f"order_value__{'gte' if descending else 'lte'}": edge})
    found = list(near[:most])
    return found if len(found) == most else None


def _guided(
    rows: QuerySet, ordering: Ordering, place: _Place | None, descending: bool, most: int
) -> list | None:
    """The rows that follow, if the first to which a guide leads have enough, or are all; else
    None."""
    if ordering.guide is None:
        return None
    ahead = _in_order(ordering.guide, ordering.value, place, descending, "object_id")
    keys = list(ahead.values_list("object_id", flat=True)[: _GUIDED * most])
    near = rows.filter(pk__in=keys)
    found = list(_in_order(near, ordering.value, place, descending)[:most])
    are_all = len(keys) < _GUIDED * most
    return found if are_all or len(found) == most else None


def _in_order(
    rows: QuerySet, value: Expression | F, place: _Place | None, descending: bool, key: str = "pk"
) -> QuerySet:
    rows = rows.annotate(order_value=value)
    if place:
        # Compared as a row: so an index goes straight to the place, however many have its value.
        beyond = _BEYOND[descending, place.is_inclusive]
        rows = rows.filter(beyond(Tuple(F("order_value"), F(key)), (place.value, place.key)))
    sign = "-" if descending else ""
    return rows.order_by(f"{sign}order_value", f"{sign}{key}")


def _nothing(place: _Place | None, question: Sequence[str]) -> Page:
    """All rows on this side of the place are gone: the way back includes the row at it."""
    if place is None:
        return Page([], None, None)
    back = _write(_Place(place.value, place.key, not place.is_backwards, True), question)
    return Page([], back, None) if place.is_backwards else Page([], None, back)


def _at(row: Any, is_backwards: bool) -> _Place:
    return _Place(row.order_value, row.pk, is_backwards)


def question_key(values: dict[str, Any]) -> list[str]:
    """What a cursor belongs to: filters, question and order, but not the size of the page."""
    return [f"{name}={values[name]}" for name in sorted(values) if name not in _TOLD_APART]


def _write(place: _Place, question: Sequence[str]) -> str:
    value = place.value.isoformat() if hasattr(place.value, "isoformat") else place.value
    told = [value, place.key, int(place.is_backwards), int(place.is_inclusive)]
    return _SIGNER.sign_object([*told, _digest(question)], compress=True)


def _read(cursor: str, question: Sequence[str]) -> _Place:
    try:
        value, key, backwards, inclusive, digest = _SIGNER.unsign_object(cursor)
    except Exception:  # of many kinds, by what is wrong with text that somebody made up
        raise ValidationError(
            {"cursor": "It is none of ours. Take it from `next` or `previous` of an answer."},
            code="invalid-cursor",
        ) from None
    if digest != _digest(question):
        raise ValidationError(
            {
                "cursor": "It belongs to another question: other filters, or another order. Only "
                "limit, fields and include may change from page to page."
            },
            code="cursor-of-another-question",
        )
    return _Place(value, key, bool(backwards), bool(inclusive))


def _digest(question: Sequence[str]) -> str:
    return signing.Signer(salt="cases.api.question").signature(NUL.join(question))[:16]
