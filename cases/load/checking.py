"""Checking: does what was copied follow from the copied claims, by the real rules?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connection, transaction
from django.utils import timezone

from cases.load.history import CUSTODY_PROOF, STATUS_PROOF
from cases.models import Case, ClaimFinding, CustodyChange, StatusChange
from cases.recording.hearings import record_hearings
from cases.recording.recorder import derive, findings_of, outcomes_of
from cases.recording.rows import compare_all_custody, compare_all_status, standing_status


def check(cases: Sequence[int]) -> list[str]:
    """Derive these cases again, by the rules; return a sentence for each difference."""
    found = Case.objects.filter(pk__in=cases).order_by("pk")
    return [sentence for case in found for sentence in _differences(case)]


def _differences(case: Case) -> Iterator[str]:
    now, due = timezone.now(), derive(case)
    standing = standing_status([case])[case.pk]
    compared = compare_all_status(case, standing, due.status, now)
    compared += [each for _, each, _ in compare_all_custody(due.custody, now)]
    for difference in compared:
        for row in difference.gone:
            yield f"{case}: {row!r} {row} does not follow from the claims"
        for row in difference.fresh:
            yield f"{case}: {row} follows from the claims and is missing"
    found = ClaimFinding.objects.filter(claim__case=case)
    findings = {
        (claim, who): (outcome, reason)
        for claim, who, outcome, reason in found.values_list(
            "claim", "proceedings", "outcome", "reason"
        )
    }
    if findings != findings_of(due):
        yield f"{case}: other findings follow from the claims"
    for person, outcome in outcomes_of(due).items():
        if person.charge_outcome != outcome:
            yield f"{person}: another outcome of the charges follows from the claims"
    with transaction.atomic():
        if record_hearings({case: due.facts.claims}, now):
            yield f"{case}: other hearings follow from the claims"
        transaction.set_rollback(True)


def rows_without_their_proof() -> int:
    """How many rows of all history name other claims than those on which they rest."""
    return sum(
        _without_proof(model._meta.db_table, through._meta.db_table, f"{model._meta.model_name}_id")
        for model, through in ((StatusChange, STATUS_PROOF), (CustodyChange, CUSTODY_PROOF))
    )


def _without_proof(table: str, through: str, owner: str) -> int:
    with connection.cursor() as cursor:
        # Only names of our tables become part of the statement.
        cursor.execute(
            f"""
            WITH written AS (
                SELECT id AS change, (said->>'claim')::bigint AS claim
                FROM {table}, jsonb_array_elements(derivation->'claims') AS said
                WHERE superseded_at IS NULL
            ), linked AS (
                SELECT link.{owner} AS change, link.claim_id AS claim FROM {through} AS link
                JOIN {table} AS row ON row.id = link.{owner} AND row.superseded_at IS NULL
            )
            SELECT count(DISTINCT change) FROM (
                (TABLE written EXCEPT TABLE linked) UNION ALL (TABLE linked EXCEPT TABLE written)
            ) AS different
            """  # noqa: S608
        )
        return cursor.fetchone()[0]
