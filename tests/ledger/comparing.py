"""What the ledger says, beside the same worked out anew, for tests."""

from cases.ledger.changes import rows_of
from cases.ledger.tables import EVERY_TABLE
from cases.models import PublicRecord


def ledger() -> dict[tuple[str, str], dict]:
    """What the ledger says now."""
    return {(each.table, each.key): each.row for each in PublicRecord.objects.present()}


def computed() -> dict[tuple[str, str], dict]:
    """The same, worked out anew from all rows that there are."""
    return {
        (table.name, row["id"]): row
        for table in EVERY_TABLE
        for row in rows_of(table, list(table.model.objects.values_list("pk", flat=True))).values()
    }
