"""The steps of a report's workflow, taken by an editor or by the system itself."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from cases.models import DeskSettings, SourceReport
from cases.models.workflow import RULES, Step, refusal
from cases.recording.corrections import copy_for_correction, merge_correction
from cases.recording.queue import mark_due
from cases.recording.watching import watch, watch_all

State = SourceReport.State


@transaction.atomic
def submit(report: SourceReport, by) -> None:
    """Ask for a review. `by` vouches for what the report says now.

    Like every step here, raises PermissionDenied with the reason where the workflow does not
    allow it. A step without `by` is one of the system itself, which loads the public docket.
    """
    _check(report, Step.SUBMIT, by)
    report.submitted_by = by
    report.rejection_reason = ""
    _change_state(report, State.SUBMITTED)
    watch(report)


@transaction.atomic
def withdraw(report: SourceReport, by) -> None:
    """Take a submitted report back to draft."""
    _check(report, Step.WITHDRAW, by)
    report.submitted_by = None
    _change_state(report, State.DRAFT)


@transaction.atomic
def publish(report: SourceReport, by=None) -> SourceReport:
    """Let a report count from now on; its cases, and those of its relays, become due.

    A correction is taken over into the report it corrects, which is returned; else `report` is.
    """
    _check(report, Step.PUBLISH, by)
    report.reviewed_by = by
    if report.corrects_id is None:
        _change_state(report, State.PUBLISHED)
        mark_due([report.pk])
    else:
        report = merge_correction(report)
    if by is not None:
        watch(report)
    return report


@transaction.atomic
def publish_all(reports: Iterable[int], by) -> tuple[list[int], dict[str, list[int]]]:
    """Publish those of these reports that `by` may publish, as one act.

    Returns the primary keys of what is published now (of a correction: of the report that it
    corrected), and those of what is not, by the reason for it.
    """
    settings, now = DeskSettings.now(), timezone.now()
    locked = SourceReport.objects.filter(pk__in=list(reports)).order_by("pk")
    published, corrected, refused = [], [], {}
    for report in locked.select_for_update():
        if reason := refusal(report, Step.PUBLISH, by, settings):
            refused.setdefault(reason, []).append(report.pk)
        elif report.corrects_id:
            corrected.append(publish(report, by).pk)
        else:
            published.append(report.pk)
    SourceReport.objects.filter(pk__in=published).update(
        state=State.PUBLISHED, state_changed_at=now, reviewed_by=by
    )
    mark_due(published)
    watch_all(published)
    return published + corrected, refused


@transaction.atomic
def reject(report: SourceReport, reason: str, by) -> None:
    """Send a submitted report back, with the reason. Raises ValueError without a reason."""
    reason = _reason(reason, "Say why the report is sent back.")
    _check(report, Step.REJECT, by)
    report.rejection_reason = reason
    report.reviewed_by = by
    _change_state(report, State.REJECTED)


@transaction.atomic
def retract(report: SourceReport, reason: str, by=None) -> None:
    """Let a report prove nothing any more; it stays visible with the reason.

    Raises ValueError without a reason.
    """
    reason = _reason(reason, "Say why the report is retracted.")
    _check(report, Step.RETRACT, by)
    report.retraction_reason = reason
    report.reviewed_by = by
    _change_state(report, State.RETRACTED)
    mark_due([report.pk])


@transaction.atomic
def reinstate(report: SourceReport, by=None) -> None:
    """Take a retraction back."""
    _check(report, Step.REINSTATE, by)
    report.retraction_reason = ""
    report.reviewed_by = by
    _change_state(report, State.CORRECTED if report.corrected_at else State.PUBLISHED)
    mark_due([report.pk])


@transaction.atomic
def correct(report: SourceReport, by) -> SourceReport:
    """Return a draft that says what this published report says, to be mended and reviewed.

    A correction that is being written already is returned instead of a second one.
    """
    _check(report, Step.CORRECT, by)
    return report.corrections.first() or copy_for_correction(report, by)


# What the steps read and write; what a report says is not theirs.
_OF_THE_STEPS = (
    "state",
    "state_changed_at",
    "submitted_by",
    "reviewed_by",
    "rejection_reason",
    "retraction_reason",
)


def _check(report: SourceReport, step: Step, by) -> None:
    """Refuse what the workflow does not allow, reading how far the report is under a lock."""
    stored = SourceReport.objects.select_for_update().filter(pk=report.pk).first()
    if stored is None:
        raise PermissionDenied(
            f"{RULES[step].label}: this is not there any more. Somebody deleted it meanwhile or, "
            "if it was a correction, published it."
        )
    for name in (*_OF_THE_STEPS, "corrected_at"):
        field = SourceReport._meta.get_field(name)
        setattr(report, field.attname, getattr(stored, field.attname))
    if by is not None and (reason := refusal(report, step, by)):
        raise PermissionDenied(reason)


def _reason(text: str, demand: str) -> str:
    if not text.strip():
        raise ValueError(demand)
    return text.strip()


def _change_state(report: SourceReport, state: SourceReport.State) -> None:
    report.state = state
    report.state_changed_at = timezone.now()
    report.save(update_fields=_OF_THE_STEPS)
