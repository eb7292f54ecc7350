"""Verifying: does the recorded history follow from the claims, and from nothing else?"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from cases.models import Case, CustodyChange, StatusChange
from cases.models.history_row import HistoryRow
from cases.recording.recorder import derive
from cases.recording.rows import compare_all_custody, compare_all_status, standing_status


def verify_case(case: Case) -> Iterator[str]:
    """Recompute a case from its claims alone; yield a sentence for each row that differs."""
    if case.due_since:
        yield f"{case}: is due since {case.due_since:%Y-%m-%d %H:%M} UTC; record it first"
        return
    now = timezone.now()
    due = derive(case)
    for difference in compare_all_status(case, standing_status([case])[case.pk], due.status, now):
        for row in difference.gone:
            yield f"{case}: {_name(row)} does not follow from the claims"
        for row in difference.fresh:
            yield f"{case}: {_name(row)} follows from the claims and is missing"
    for person, difference, _ in compare_all_custody(due.custody, now):
        for row in difference.gone:
            yield f"{person}: {_name(row)} does not follow from the claims"
        for row in difference.fresh:
            yield f"{person}: {_name(row)} follows from the claims and is missing"
    rows = StatusChange.objects.filter(case=case).prefetch_related("proof")
    yield from _proofs(rows)
    yield from _proofs(
        CustodyChange.objects.filter(suspect__cases=case).distinct().prefetch_related("proof")
    )


def _proofs(rows) -> Iterator[str]:
    """Rows of which the written derivation and the linked claims say different things."""
    for row in rows:
        linked = {claim.pk for claim in row.proof.all()}
        written = {claim["claim"] for claim in row.derivation.get("claims", [])}
        if row.superseded_at is None and linked != written:
            yield f"{_name(row)} names the claims {sorted(written)} but rests on {sorted(linked)}"
        if row.superseded_at and row.superseded_at < row.recorded_at:
            yield f"{_name(row)} was superseded before it was recorded"


def _name(row: HistoryRow) -> str:
    kind = "custody change" if isinstance(row, CustodyChange) else "status change"
    who = ""
    if isinstance(row, StatusChange) and row.proceedings_id:
        who = f" of {row.proceedings.suspect}"
    number = f" {row.pk}" if row.pk else ""
    return f"{kind}{number}{who} “{row}” ({row.policy}, known {row.known_on})"
