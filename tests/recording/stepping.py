"""Taking the steps of a report, and reading what they wrote, for tests."""

from cases import recording
from cases.models import SourceReport
from cases.models.workflow import RULES, Step


def fresh(report: SourceReport) -> SourceReport:
    return SourceReport.objects.get(pk=report.pk)


def take(step: Step, report: SourceReport, by) -> object:
    """Take a step, with a reason where one is needed."""
    reason = ["The reason."] if RULES[step].needs_reason else []
    return getattr(recording, step.value)(report, *reason, by=by)


def columns(report: SourceReport) -> dict:
    """What steps write, as it is stored."""
    stored = fresh(report)
    return {
        "state": stored.state,
        "submitted": stored.submitted_by and stored.submitted_by.username,
        "reviewed": stored.reviewed_by and stored.reviewed_by.username,
        "rejection": stored.rejection_reason,
        "retraction": stored.retraction_reason,
    }
