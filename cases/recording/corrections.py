"""Corrections of published reports: written as a draft of their own, taken over when reviewed."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from cases.models import Claim, ClaimFinding, ClaimSubject, Note, Relay, Revision, SourceReport
from cases.models.claim import ClaimQuerySet
from cases.recording.queue import mark_due_and_hold

# What belongs to the row and its way through the desk, not to what the report says.
OF_THE_ROW = {
    "id",
    "docket_key",
    "public_id",
    "url_key",
    "report",
    "corrects",
    "corrected_at",
    "state",
    "state_changed_at",
    "entered_by",
    "entered_at",
    "entered_with",
    "submitted_by",
    "reviewed_by",
    "rejection_reason",
    "retraction_reason",
}


def copy_for_correction(report: SourceReport, by) -> SourceReport:
    """Return a draft with everything that the report says, entered by `by`."""
    draft = SourceReport(corrects=report, entered_by=by, state=SourceReport.State.DRAFT)
    _copy(report, draft)
    draft.save()
    for claim in report.claims.order_by("pk"):
        twin = Claim(report=draft, corrects=claim)
        _copy(claim, twin)
        twin.save()
        twin.subjects.set(claim.subjects.all())
    for model, name in ((Relay, "relay_links"), (Revision, "revisions")):
        for row in getattr(report, name).order_by("pk"):
            twin = model(report=draft)
            _copy(row, twin)
            twin.save()
    return draft


def merge_correction(draft: SourceReport) -> SourceReport:
    """Let the corrected report say what the draft says, and delete the draft.

    Claims keep their identity: histories that rest on them stay readable. Every case that rested
    on the report before, or does now, becomes due. Notes move along. Returns the corrected report.
    """
    report = SourceReport.objects.select_for_update().get(pk=draft.corrects_id)
    # First of all, for it locks the cases: no recorder reads claims that are half mended.
    mark_due_and_hold([report.pk, draft.pk])
    # What is stored, not what the caller read before somebody else changed it.
    _copy(SourceReport.objects.get(pk=draft.pk), report)
    report.corrected_at = timezone.now()
    report.submitted_by, report.reviewed_by = draft.submitted_by, draft.reviewed_by
    if report.is_standing:
        report.state, report.state_changed_at = SourceReport.State.CORRECTED, report.corrected_at
    report.save()
    _merge_claims(draft, report)
    for model, name in ((Relay, "relay_links"), (Revision, "revisions")):
        _replace(model, getattr(report, name), getattr(draft, name), report)
    Note.objects.on(draft).update(object_id=report.pk)
    draft.delete()
    return report


def _merge_claims(draft: SourceReport, report: SourceReport) -> None:
    kept: set[int] = set()
    for twin in draft.claims.select_related("corrects").order_by("pk"):
        claim = twin.corrects
        if claim is None or claim.report_id != report.pk or claim.pk in kept:
            claim = Claim(report=report)
        subjects = list(twin.subjects.values_list("pk", flat=True))
        if claim.pk and claim.case_id != twin.case_id:
            # Whom a claim concerns must stand in its case, at every moment.
            claim.subjects.clear()
        _copy(twin, claim)
        claim.save()
        present = set(claim.subjects.values_list("pk", flat=True))
        ClaimSubject.objects.filter(claim=claim).exclude(proceedings__in=subjects).delete()
        ClaimSubject.objects.bulk_create(
            ClaimSubject(claim=claim, proceedings_id=pk) for pk in subjects if pk not in present
        )
        kept.add(claim.pk)
    _delete_claims(report.claims.exclude(pk__in=kept))


def _delete_claims(claims: ClaimQuerySet) -> None:
    gone = list(claims.values_list("pk", flat=True))
    ClaimFinding.objects.filter(claim__in=gone).in_one_order()
    Claim.objects.filter(pk__in=gone).delete()


def _replace(model, present, wanted, report: SourceReport) -> None:
    """Let the rows beside a report say what those beside the draft say, touching no equal one."""
    columns = [field.attname for field in _content(model)]

    def key(row: models.Model) -> tuple:
        return tuple(getattr(row, name) for name in columns)

    missing = list(wanted.order_by("pk"))
    for row in present.order_by("pk"):
        same = next((each for each in missing if key(each) == key(row)), None)
        if same is None:
            row.delete()
        else:
            missing.remove(same)
    for row in missing:
        fresh = model(report=report)
        _copy(row, fresh)
        fresh.save()


def _content(model: type[models.Model]) -> list[models.Field]:
    return [field for field in model._meta.concrete_fields if field.name not in OF_THE_ROW]


def _copy(source: models.Model, target: models.Model) -> None:
    for field in _content(type(source)):
        setattr(target, field.attname, getattr(source, field.attname))
