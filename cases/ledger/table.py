"""What a public table is, and the two kinds of table that stand between others."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.db import models

from cases.ledger.columns import Column, Rows, key, link
from cases.ledger.public_rows import claims, sources_of

NOT_SAID = "No published report says so any more."
NOT_NAMED = "No published report names this person any more."
TAKEN_AWAY = "It was taken out of the record."


Guard = Callable[[dict[int, dict]], dict[int, dict]]


@dataclass(frozen=True)
class Table:
    """One public table.

    `rows` gives its rows, annotated with whatever `columns` need; `touched_by` says for each mark
    of `cases.ledger.marking` by which lookups rows of the model are found that it may concern.
    """

    name: str
    title: str
    rows: Rows
    columns: tuple[Column, ...]
    touched_by: Mapping[str, str | tuple[str, ...]]
    # Columns that name a row of which this one is a part.
    part_of: tuple[str, ...] = field(default=())
    gone: str = TAKEN_AWAY
    # Lets no row tell what must not be told, though its columns would: primary keys and rows in,
    # and out again what may be.
    guard: Guard | None = None

    @cached_property
    def model(self) -> type[models.Model]:
        return self.rows().model

    @property
    def key(self) -> str:
        return self.columns[0].path


def source_table(model, table: str, public: Rows, **more: str) -> Table:
    """The table of the reports that rows of another table cite."""
    name = model._meta.model_name
    through = model.sources.through
    return Table(
        f"{name}_sources",
        f"Which reports say so of which {name}",
        sources_of(model, public),
        (
            key("pk"),
            link(through, name, table),
            link(through, "sourcereport", "reports", name="report"),
        ),
        {
            f"{name}_sources": "pk",
            name: name,
            "sourcereport": ("sourcereport", f"{name}__sources"),
            **more,
        },
        part_of=(name,),
        gone=NOT_SAID,
    )


def proof_table(model, table: str, rows: Rows, **more: str) -> Table:
    """The table of the claims that prove rows of history."""
    name = model._meta.model_name
    through = model.proof.through

    def proofs() -> models.QuerySet:
        return through.objects.filter(**{f"{name}__in": rows(), "claim__in": claims()})

    return Table(
        f"{table[:-1]}_proofs",
        f"Which claims prove which of the {table.replace('_', ' ')}",
        proofs,
        (
            key("pk"),
            link(through, name, table, "pk", name=table[:-1]),
            link(through, "claim", "claims"),
        ),
        {
            f"{name}_proof": "pk",
            "sourcereport": "claim__report",
            "told": "claim__case",
            **more,
        },
        part_of=(table[:-1],),
        gone=NOT_SAID,
    )
