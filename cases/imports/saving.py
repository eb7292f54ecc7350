"""Save what a dry run showed, all or nothing; and take an import back."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from cases.imports.plan import Plan, plan_import
from cases.imports.reports import ReportToMake
from cases.models import (
    Claim,
    ClaimSubject,
    ImportBatch,
    ImportUpload,
    Relay,
    SourceReport,
)
from cases.models.operation import one_at_a_time
from cases.models.workflow import may_delete
from cases.recording import enter_submitted

BATCH = 500


class NotImported(Exception):
    """Nothing was saved. `plan` is the dry run as it would be now, if that is the reason."""

    def __init__(self, reason: str, plan: Plan | None = None) -> None:
        super().__init__(reason)
        self.plan = plan


def save_upload(upload: ImportUpload, by, seen: str) -> ImportBatch:
    """Import a sheet that was uploaded, after checking it again; forget the upload.

    `seen` is the fingerprint of the dry run that the editor saw: nothing is saved if it would do
    anything else now. Raises NotImported, and PermissionDenied for who may not import.
    """
    if not by.has_perm("cases.import_sourcereport") or upload.uploaded_by_id != by.pk:
        raise PermissionDenied("Your role does not allow to import reports.")
    try:
        with transaction.atomic():
            # So that two of the same sheet do not enter its reports twice.
            one_at_a_time("imports")
            if not ImportUpload.objects.filter(pk=upload.pk).exists():
                raise NotImported("This sheet was imported, or forgotten, a moment ago.")
            plan = plan_import(bytes(upload.content))
            if plan.fingerprint != seen or not plan.is_good:
                raise NotImported(
                    "Nothing was imported: the record has changed since you saw this. Look again.",
                    plan,
                )
            batch = save_plan(plan, upload, by)
            upload.delete()
            return batch
    except IntegrityError as error:
        raise NotImported(
            "Nothing was imported: a case, suspect or publisher was changed at the same moment. "
            "Try again."
        ) from error


def save_plan(plan: Plan, upload: ImportUpload, by) -> ImportBatch:
    """Enter and submit all that a good plan has; call it in a transaction.

    Raises PermissionDenied, and IntegrityError where the database knows better.
    """
    for publisher in plan.publishers:
        publisher.save()
    reports = enter_submitted([made.report for made in plan.reports], by)
    _save_claims(plan.reports)
    Relay.objects.bulk_create(
        [
            Relay(report=made.report, relayed=getattr(relayed, "report", relayed))
            for made in plan.reports
            for relayed in made.relays
        ],
        batch_size=BATCH,
    )
    batch = ImportBatch.objects.create(
        file_name=upload.file_name,
        sha256=upload.sha256,
        imported_by=by,
        rows=len(plan.sheet.rows),
        rows_left_out=plan.rows_left_out,
        reports_made=len(reports),
        claims_made=plan.claims_made,
    )
    batch.reports.add(*reports)
    return batch


def _save_claims(reports: list[ReportToMake]) -> None:
    to_make = [claim for made in reports for claim in made.claims]
    Claim.objects.bulk_create([each.claim for each in to_make], batch_size=BATCH)
    ClaimSubject.objects.bulk_create(
        [
            ClaimSubject(claim=each.claim, proceedings=person)
            for each in to_make
            for person in each.people
        ],
        batch_size=BATCH,
    )


def why_not_taken_back(batch: ImportBatch, by) -> str:
    """Say why this user cannot take an import back now; empty if it is possible."""
    if batch.taken_back_at:
        return "It was taken back already."
    if not by.has_perm("cases.import_sourcereport"):
        return "Your role does not allow it."
    reports = list(batch.reports.all())
    if not reports:
        return "None of its reports is there any more."
    if public := [report for report in reports if not report.is_open]:
        return (
            f"{len(public)} of its reports {'is' if len(public) == 1 else 'are'} published. What "
            "was public is retracted, never deleted."
        )
    if not all(may_delete(report, by) for report in reports):
        return "Your role does not allow to delete all of its reports."
    return ""


@transaction.atomic
def take_back(batch: ImportBatch, by) -> int:
    """Delete all reports of an import while none was published; return how many.

    Raises NotImported with the reason if that is not possible; then nothing is deleted.
    """
    stored = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    # Nobody publishes one of them meanwhile.
    reports = SourceReport.objects.filter(import_batches=stored).order_by("pk")
    list(reports.select_for_update(of=("self",)))
    if reason := why_not_taken_back(stored, by):
        raise NotImported(reason)
    keys = list(reports.values_list("pk", flat=True))
    try:
        # Among themselves they may relay each other; for others they must stay.
        Relay.objects.filter(report__in=keys).delete()
        SourceReport.objects.filter(pk__in=keys).delete()
    except ProtectedError as error:
        relaying = sorted({str(getattr(row, "report", row)) for row in error.protected_objects})
        raise NotImported(
            f"Other reports rest on what was imported: {'; '.join(relaying[:5])}. Take their "
            "relays away first."
        ) from error
    stored.taken_back_at, stored.taken_back_by = timezone.now(), by
    stored.save(update_fields=["taken_back_at", "taken_back_by"])
    return len(keys)
