"""Since when what a page says is as it is: the moment of the last change of its content."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Max, Value
from django.db.models.functions import Greatest

from cases.models import Claim, SourceReport, StatusChange
from cases.views.knowledge import known_cases


def cases_modified(cases=None) -> dict[int, datetime]:
    """When what is said of cases last changed: case -> moment. Of all, or of some (ids or rows).

    The history and the published reports count. That the worker looked again and found nothing
    new does not, nor do drafts.
    """
    return _moments("case", cases)


def last_modified(cases=None) -> datetime | None:
    """The moment of the last change of all these cases; None where nothing is recorded."""
    return max(_moments(Value(1), cases).values(), default=None)


def situations_modified() -> dict[int, datetime]:
    """When what is said of the cases of each situation last changed: situation -> moment."""
    return _moments("case__situation", known_cases().values("pk"))


def _moments(group: str | Value, cases) -> dict:
    """The last change of all cases, or of some, of each group: a column of history and claims."""
    history = StatusChange.objects.all()
    claims = Claim.objects.filter(report__state__in=SourceReport.PUBLIC_STATES)
    # Of a case that nothing was ever recorded of, nothing is public.
    claims = claims.filter(case__in=history.order_by().values("case"))
    if cases is not None:
        history, claims = history.filter(case__in=cases), claims.filter(case__in=cases)
    recorded = Greatest(Max("recorded_at"), Max("superseded_at"))
    published = Greatest(Max("report__state_changed_at"), Max("report__corrected_at"))
    found: dict = {}
    for rows, moment in ((history, recorded), (claims, published)):
        rows = rows.order_by().annotate(group=group if isinstance(group, Value) else F(group))
        for key, at in rows.values_list("group").annotate(at=moment):
            if at is not None:
                found[key] = max(at, found.get(key, at))
    return found


def report_modified(report: SourceReport) -> datetime:
    """When our entry of a published report last changed."""
    return max(filter(None, (report.state_changed_at, report.corrected_at)))
