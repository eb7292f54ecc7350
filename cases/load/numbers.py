"""Numbers: the primary keys of all rows, laid out so that a copy is a block of them further on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, models

from cases.load.shapes import CaseShape
from cases.models import (
    Case,
    Charge,
    Claim,
    ClaimSubject,
    Proceedings,
    Relay,
    SourceReport,
    Suspect,
    SuspectName,
    Warrant,
)

# The models of which each block has as many rows as the first.
IN_BLOCKS = (
    Case,
    Suspect,
    Proceedings,
    Warrant,
    Charge,
    SourceReport,
    Relay,
    Claim,
    ClaimSubject,
    SuspectName,
    Warrant.sources.through,
    Charge.sources.through,
)


@dataclass(frozen=True)
class Numbers:
    """By table: the primary key of the first artificial row, and how many rows a block has."""

    first: dict[str, int]
    rows: dict[str, int]

    def start(self, model: type[models.Model], block: int) -> int:
        """The first primary key of a block."""
        table = model._meta.db_table
        return self.first[table] + block * self.rows[table]

    def shift(self, model: type[models.Model], block: int) -> int:
        """How much further on the rows of a block are than those of the first block."""
        return block * self.rows[model._meta.db_table]


def numbers_after_all(cases: Sequence[CaseShape]) -> Numbers:
    """The numbers of artificial rows in the database in use, after all that is in it."""
    rows = _rows(cases)
    return Numbers(
        {model._meta.db_table: next_key(model) for model in IN_BLOCKS},
        {model._meta.db_table: rows[model] for model in IN_BLOCKS},
    )


def next_key(model: type[models.Model]) -> int:
    """The primary key after the last of a table."""
    last = model._default_manager.aggregate(last=models.Max("pk"))["last"]
    return (last or 0) + 1


def go_on_after(tables: Sequence[str]) -> None:
    """Let the database number new rows of these tables after the last."""
    with connection.cursor() as cursor:
        for table in tables:
            # Only names of our tables become part of the statement.
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"  # noqa: S608
                f' (SELECT coalesce(max(id), 0) + 1 FROM "{table}"), false)'
            )


def _rows(cases: Sequence[CaseShape]) -> Counter:
    found: Counter = Counter({Case: len(cases)})
    for case in cases:
        found[Suspect] += case.people
        # Each person has another spelling.
        found[SuspectName] += case.people
        found[Proceedings] += case.people + case.shares_a_person
        found[Warrant] += len(case.warrants)
        found[Warrant.sources.through] += sum(each.source is not None for each in case.warrants)
        found[Charge] += len(case.charges)
        found[Charge.sources.through] += sum(each.source is not None for each in case.charges)
        found[SourceReport] += len(case.reports)
        for report in case.reports:
            found[Relay] += report.relays is not None
            found[Claim] += len(report.claims)
            found[ClaimSubject] += sum(len(claim.people) for claim in report.claims)
    return found
