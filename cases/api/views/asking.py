"""The parameters that every list has, and every row, beside those of its resource."""

from __future__ import annotations

from collections.abc import Iterable

from cases.api.parameters import Parameter
from cases.api.views.including import MOST_INCLUDED

UPDATED_SINCE = Parameter(
    "updated_since",
    {"type": "string", "format": "date-time"},
    "Rows of which what is public changed at this moment or later, of those that the list has. "
    "Steps that were superseded and rows that were taken away are not among them: to keep a copy, "
    "follow /api/v1/records/, which tells of these, too.",
    example="2026-11-23T12:00:00Z",
)
COUNT = Parameter(
    "count",
    {"type": "boolean", "default": False},
    "Whether the answer says how many rows there are in all, on all pages.",
)


def ordering(names: Iterable[str], default: str) -> Parameter:
    """By which of these names a list may be ordered, each in both directions."""
    orders = [sign + name for name in names for sign in ("", "-")]
    return Parameter(
        "ordering",
        {"type": "string", "enum": orders, "default": default},
        "By what the rows are ordered; with “-” before it, the other way round.",
    )


def fields(names: Iterable[str]) -> Parameter:
    """Which of these fields a row is to have."""
    return Parameter(
        "fields",
        {"type": "string", "enum": list(names)},
        "Only these fields of each row, with commas between them; id and url always come along.",
        style="comma",
    )


def include(names: Iterable[str]) -> Parameter:
    """Which of these linked rows are to be put into a row."""
    return Parameter(
        "include",
        {"type": "string", "enum": list(names)},
        "Linked rows to put into `included` of each row, with commas between them. At most "
        f"{MOST_INCLUDED} rows of a name come with one answer; where there are more, it is "
        "refused.",
        style="comma",
    )
