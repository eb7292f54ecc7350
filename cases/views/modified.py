"""Since when what a page says is as it is: the moment of the last change of its content."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Max
from django.db.models.functions import Greatest

from cases.models import Claim, SourceReport, StatusChange


def cases_modified(cases=None) -> dict[int, datetime]:
    """When what is said of cases last changed: case -> moment. Of all, or of some (ids or rows).

    The history and the published reports count. That the worker looked again and found nothing
    new does not, nor do drafts.
    """
    history = StatusChange.objects.all()
    claims = Claim.objects.filter(report__state__in=SourceReport.PUBLIC_STATES)
    if cases is not None:
        history, claims = history.filter(case__in=cases), claims.filter(case__in=cases)
    moments = [
        *history.order_by()
        .values_list("case")
        .annotate(at=Greatest(Max("recorded_at"), Max("superseded_at"))),
        *claims.order_by()
        .values_list("case")
        .annotate(at=Greatest(Max("report__state_changed_at"), Max("report__corrected_at"))),
    ]
    found: dict[int, datetime] = {}
    for case, moment in moments:
        found[case] = max(moment, found.get(case, moment))
    # Of a case that nothing was ever recorded of, nothing is public.
    told = set(history.order_by().values_list("case", flat=True).distinct())
    return {case: moment for case, moment in found.items() if case in told}


def last_modified(cases=None) -> datetime | None:
    """The moment of the last change of all these cases; None where nothing is recorded."""
    return max(cases_modified(cases).values(), default=None)


def report_modified(report: SourceReport) -> datetime:
    """When our entry of a published report last changed."""
    return max(filter(None, (report.state_changed_at, report.corrected_at)))
