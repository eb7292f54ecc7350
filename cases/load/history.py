"""History: what was recorded of the first block, copied to another with all ids further on."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection, models

from cases.load.numbers import Numbers, next_key
from cases.models import (
    Case,
    Claim,
    ClaimFinding,
    CustodyChange,
    Proceedings,
    StatusChange,
    Suspect,
)

STATUS_PROOF, CUSTODY_PROOF = StatusChange.proof.through, CustodyChange.proof.through
TABLES = [
    model._meta.db_table
    for model in (StatusChange, STATUS_PROOF, CustodyChange, CUSTODY_PROOF, ClaimFinding)
]
# Which columns name rows of which models, by the model whose rows are copied.
_NAMES: dict[type[models.Model], dict[str, type[models.Model]]] = {
    StatusChange: {"case_id": Case, "proceedings_id": Proceedings, "corrects_id": StatusChange},
    CustodyChange: {"suspect_id": Suspect},
    STATUS_PROOF: {"statuschange_id": StatusChange, "claim_id": Claim},
    CUSTODY_PROOF: {"custodychange_id": CustodyChange, "claim_id": Claim},
    ClaimFinding: {"claim_id": Claim, "proceedings_id": Proceedings},
}
# A derivation in the words of the copied claims and reports: all else in it is the same.
_DERIVATION = """
    jsonb_set(original.derivation, '{{claims}}', (
        SELECT jsonb_agg(
            said || jsonb_build_object(
                'claim', claim.id, 'report', report.id, 'quote', claim.quote,
                'title', report.title, 'url', report.url
            ) ORDER BY place
        )
        FROM jsonb_array_elements(original.derivation->'claims') WITH ORDINALITY AS c (said, place)
        JOIN cases_claim AS claim ON claim.id = (said->>'claim')::bigint + {claims}
        JOIN cases_sourcereport AS report ON report.id = claim.report_id
    ))
"""


@dataclass(frozen=True)
class Span:
    """The rows of history of the first block: the first primary key, and how many there may be."""

    first: int
    length: int


# By table, for models of tables between two others have no name of their own.
Spans = dict[str, Span]


def firsts() -> dict[str, int]:
    """By table of history: the next primary key, before anything is recorded."""
    return {model._meta.db_table: next_key(model) for model in _NAMES}


def spans(before: dict[str, int]) -> Spans:
    """What was recorded since `before`."""
    after = firsts()
    return {table: Span(first, after[table] - first) for table, first in before.items()}


def copy_history(numbers: Numbers, recorded: Spans, block: int) -> None:
    """Write the history of a block, whose facts are there, as that of the first block."""

    def shift(model: type[models.Model]) -> int:
        if model in _NAMES:
            return recorded[model._meta.db_table].length * block
        return numbers.shift(model, block)

    for model, named in _NAMES.items():
        columns = [field.column for field in model._meta.local_concrete_fields]
        values = {name: f"original.{name} + {shift(of)}" for name, of in named.items()}
        values["id"] = f"original.id + {shift(model)}"
        if "derivation" in columns:
            values["derivation"] = _DERIVATION.format(claims=shift(Claim))
        listed = ", ".join(f'"{name}"' for name in columns)
        chosen = ", ".join(values.get(name, f'original."{name}"') for name in columns)
        table = model._meta.db_table
        span = recorded[table]
        with connection.cursor() as cursor:
            # Only names of our tables, and numbers, become part of the statement.
            cursor.execute(
                f"INSERT INTO {table} ({listed}) SELECT {chosen} FROM {table} AS original"  # noqa: S608
                f" WHERE id >= {span.first} AND id < {span.first + span.length} ORDER BY id"
            )
