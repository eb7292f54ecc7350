"""New reports that no form of the desk brings: one of a tool as a draft, many as submitted."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases.models import ApiToken, Claim, Proceedings, Relay, SourceReport
from cases.models.workflow import Step, may_write, refusal
from cases.recording.watching import watch_all


@transaction.atomic
def enter_draft(
    report: SourceReport,
    claims: Iterable[tuple[Claim, Iterable[Proceedings]]],
    relays: Iterable[SourceReport],
    by,
    tool: ApiToken | None = None,
) -> SourceReport:
    """Save a new report, its claims with whom each concerns, and its relays, as a draft by `by`.

    Raises PermissionDenied with the reason where the role does not allow it.
    """
    if not may_write(None, by):
        raise PermissionDenied("Your role does not allow to enter reports.")
    report.state, report.entered_by, report.entered_with = SourceReport.State.DRAFT, by, tool
    report.save()
    for claim, people in claims:
        claim.report = report
        claim.save()
        claim.subjects.set(people)
    Relay.objects.bulk_create(Relay(report=report, relayed=each) for each in relays)
    return report


@transaction.atomic
def enter_submitted(reports: Iterable[SourceReport], by) -> list[SourceReport]:
    """Save new reports as submitted by `by`, who vouches for what they say; return them.

    The same as to save each as a draft and to submit it. Nothing becomes due: what is submitted
    does not count. Raises PermissionDenied with the reason where the workflow does not allow it.
    """
    reports = list(reports)
    if not may_write(None, by):
        raise PermissionDenied("Your role does not allow to enter reports.")
    now = timezone.now()
    for report in reports:
        report.entered_by = by
        report.state = SourceReport.State.DRAFT
        if reason := refusal(report, Step.SUBMIT, by):
            raise PermissionDenied(reason)
        report.state = SourceReport.State.SUBMITTED
        report.submitted_by = by
        report.state_changed_at = now
    SourceReport.objects.bulk_create(reports, batch_size=500)
    watch_all(report.pk for report in reports)
    return reports
