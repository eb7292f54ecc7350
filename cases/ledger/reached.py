"""Which rows are reached from what changed: any number of look-ups, in one question."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from django.db import connection, models


class Way(NamedTuple):
    """From primary keys, through a lookup of a model, to its rows; `to` is the caller's name."""

    to: str
    model: type[models.Model]
    lookup: str
    keys: Iterable[int]


def reached(ways: Iterable[Way]) -> dict[str, set[int]]:
    """The primary keys of all rows that are reached, by the name of where the ways lead.

    A change of the record follows dozens of them; each by itself would be a question of its own.
    """
    found: dict[str, set[int]] = defaultdict(set)
    names: list[str] = []
    questions, params = [], []
    for way in ways:
        keys = sorted(way.keys)
        if not keys:
            continue
        if way.lookup == "pk":
            found[way.to].update(keys)
            continue
        # The number of the way is ours, and the rest is written by Django.
        found_by = f"({_question(way.model, way.lookup)}) AS found"
        questions.append(f"SELECT {len(names)}, found.pk FROM {found_by}")  # noqa: S608
        names.append(way.to)
        params.append(keys)
    if questions:
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(questions), params)
            for number, pk in cursor.fetchall():
                found[names[number]].add(pk)
    return found


@cache
def _question(model: type[models.Model], lookup: str) -> str:
    """SQL for the primary keys of the rows of a model that this lookup finds from an array."""
    rows = model._default_manager.filter(**{f"{lookup}__in": [0]}).order_by()
    question, params = rows.values_list("pk").query.sql_with_params()
    if params != (0,) or question.count("IN (%s)") != 1:
        raise ValueError(f"{model.__name__}.{lookup} is no plain look-up: {question} {params}")
    return question.replace("IN (%s)", "= ANY(%s::bigint[])")
