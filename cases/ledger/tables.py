"""The public tables: facts, what reports claim of them, and the history that follows."""

from collections.abc import Iterator
from hashlib import sha256

from cases.ledger.columns import key, link, plain
from cases.ledger.fact_tables import FACT_TABLES
from cases.ledger.public_rows import (
    claims,
    claims_without_secrets,
    custody_changes,
    named,
    status_changes,
)
from cases.ledger.table import NOT_NAMED, Table, proof_table
from cases.models import Claim, ClaimSubject, CustodyChange, StatusChange

HISTORY = (
    *("policy", "kind", "effective_on", "effective_precision", "holds_from", "surely_holds_from"),
    *("order", "known_on", "stands_from", "stands_until", "basis", "is_verified"),
    *("recorded_at", "superseded_at"),
)

# Parents before their parts, so that a copy can be filled in this order.
EVERY_TABLE = (
    *FACT_TABLES,
    Table(
        "claims",
        "What reports say about cases",
        claims,
        (
            key(),
            link(Claim, "report", "reports"),
            link(Claim, "case", "cases"),
            *plain(Claim, "kind", "effective_on", "effective_precision", "act", "attribution"),
            *plain(Claim, "speaker", "capacity", "custodian", "quote", "public_on"),
            *plain(Claim, "public_reason", "public_note", "hearing_on"),
        ),
        {"claim": "pk", "sourcereport": "report", "told": "case", "named": "subjects"},
        part_of=("report", "case"),
        gone="Its report was corrected and no longer says so.",
        guard=claims_without_secrets,
    ),
    Table(
        "claim_subjects",
        "Whom claims name",
        lambda: ClaimSubject.objects.filter(claim__in=claims(), proceedings__in=named()),
        (
            key("pk"),
            link(ClaimSubject, "claim", "claims"),
            link(ClaimSubject, "proceedings", "proceedings"),
        ),
        {
            "claimsubject": "pk",
            "sourcereport": "claim__report",
            "told": "claim__case",
            "named": "proceedings",
        },
        part_of=("claim",),
    ),
    Table(
        "status_changes",
        "Every step of the history of cases and of people in them, by each policy; superseded "
        "rows are what this site said before",
        status_changes,
        (
            key("pk"),
            link(StatusChange, "case", "cases"),
            link(StatusChange, "proceedings", "proceedings"),
            *plain(StatusChange, "status", *HISTORY),
            link(StatusChange, "corrects", "status_changes", "pk"),
        ),
        {"statuschange": "pk", "named": "proceedings"},
        part_of=("case", "proceedings"),
        gone=NOT_NAMED,
    ),
    proof_table(StatusChange, "status_changes", status_changes, named="statuschange__proceedings"),
    Table(
        "custody_changes",
        "Where people were, by the policy “corroborated”",
        custody_changes,
        (
            key("pk"),
            link(CustodyChange, "suspect", "suspects"),
            *plain(CustodyChange, "custody", *HISTORY),
        ),
        {"custodychange": "pk", "person": "suspect", "named": "suspect__proceedings"},
        part_of=("suspect",),
        gone=NOT_NAMED,
    ),
    proof_table(
        CustodyChange,
        "custody_changes",
        custody_changes,
        person="custodychange__suspect",
        named="custodychange__suspect__proceedings",
    ),
)
TABLES = {table.name: table for table in EVERY_TABLE}
# To be raised with every change of what the guards of tables withhold.
EDITION = 1


def wholes(table: str, row: dict | None) -> Iterator[tuple[str, str]]:
    """Table and key of each row of which a row is a part."""
    of = TABLES.get(table)
    if of is None or row is None:
        return
    for column in of.columns:
        if column.name in of.part_of and row.get(column.name):
            yield column.links_to, row[column.name]


def shape() -> str:
    """A digest of what the tables consist of; another one means that all rows are written anew."""
    told = [
        (
            table.name,
            table.guard and table.guard.__name__,
            [(column.name, column.path, column.type) for column in table.columns],
        )
        for table in EVERY_TABLE
    ]
    return sha256(repr((EDITION, told)).encode()).hexdigest()
