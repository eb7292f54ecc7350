"""A status as JSON: the same in the API and in messages of webhooks."""

from __future__ import annotations

from cases.models.history import StatusChange
from cases.models.history_row import HistoryRow
from cases.status.words import STATUSES


def status_object(change: StatusChange | None) -> dict | None:
    """A status as JSON; None where nothing is known.

    `change` may be any row with the columns of a status change that are told.
    """
    if change is None:
        return None
    word = STATUSES[change.status]
    return {
        "code": change.status,
        "label": word.label,
        "meaning": word.meaning,
        "phase": word.phase.value,
        **when(change),
    }


def when(row: HistoryRow) -> dict:
    """Since when something holds, since when that is known, and how well it is proved."""
    return {
        "effective_on": row.effective_on.isoformat(),
        "effective_precision": row.effective_precision,
        "holds_from": row.holds_from.isoformat(),
        "known_on": row.known_on.isoformat(),
        "basis": row.basis,
    }
