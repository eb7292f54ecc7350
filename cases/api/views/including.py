"""Rows of other resources that are put into the rows of an answer, as `include` asks."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from rest_framework.exceptions import ValidationError

from cases.status.question import Question

if TYPE_CHECKING:
    from cases.api.views.resource import Resource

# So many rows of one kind are put into one answer at most.
MOST_INCLUDED = 5000
# Primary key of a row -> name of what is included -> the row, or the rows, as JSON.
Included = dict[int, dict[str, Any]]


@dataclass(frozen=True)
class Include:
    """Rows of another resource that may be put into the rows of this one.

    `column` leads from the other row to ours, or, of a single one, from ours to the other.
    """

    resource: str
    column: str
    is_one: bool = False

    def within(self, rows: list) -> dict[str, Any]:
        """What narrows the other rows to those that belong to these."""
        if self.is_one:
            return {"pk__in": {attrgetter(self.column)(row) for row in rows}}
        lookup = self.column.removesuffix("_id").replace(".", "__")
        return {f"{lookup}__in": [row.pk for row in rows]}

    def share_out(self, rows: list, others: list[tuple[Any, dict]]) -> dict[int, Any]:
        """What belongs to each of the rows, by its primary key, of other rows and their JSON."""
        belongs = attrgetter(self.column)
        if self.is_one:
            by_key = {other.pk: data for other, data in others}
            return {row.pk: by_key.get(belongs(row)) for row in rows}
        found: dict[int, Any] = {row.pk: [] for row in rows}
        for other, data in others:
            found[belongs(other)].append(data)
        return found


def included_in(
    rows: list, names: Iterable[str], resource: type[Resource], question: Question, context: dict
) -> Included:
    """For each row of the resource the rows to be included by their names, to a question.

    `context` is that of the serializers of the answer. Raises ValidationError where they are more
    than are put into one answer.
    """
    found: Included = {row.pk: {} for row in rows}
    for name in dict.fromkeys(names):
        include = resource.includes[name]
        other = resource.known[include.resource]
        others = other.dated(other.public(question)).filter(**include.within(rows))
        order = other.order_of(other.default_order())
        others = others.annotate(order_value=order.value)
        sign = "-" if order.descending else ""
        others = others.order_by(f"{sign}order_value", f"{sign}pk")
        others = list(others[: MOST_INCLUDED + 1])
        if len(others) > MOST_INCLUDED:
            raise ValidationError({"include": _too_many(name, include)}, code="too-many-included")
        others = other.answer(others, question)
        data = other.serializer_of()(others, many=True, context=context).data
        belonging = include.share_out(rows, list(zip(others, data, strict=True)))
        for key, each in belonging.items():
            found[key][name] = each
    return found


def _too_many(name: str, include: Include) -> str:
    path = include.resource.replace("_", "-")
    return (
        f"“{name}” would put more than {MOST_INCLUDED} rows into this answer. Ask for fewer rows "
        f"with limit, or read /api/v1/{path}/ page by page."
    )
