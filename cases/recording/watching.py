"""Which pages are to be looked at: those of the reports that people enter."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from cases.models import Capture, PageWatch, SourceReport
from cases.models.addresses import is_same_page


def watch(report: SourceReport) -> None:
    """Let the page of a report be captured now, if it was not under the address it has now.

    A correction is a draft of the report that it corrects, which is watched already.
    """
    if report.corrects_id:
        return
    found, is_new = PageWatch.objects.get_or_create(report=report)
    latest = report.captures.first()
    if is_new or latest is None or is_same_page(latest.requested_url, report.url):
        return
    PageWatch.objects.filter(pk=found.pk).update(
        due_at=timezone.now(),
        outcome=PageWatch.Outcome.WAITING,
        detail="",
        changed_at=None,
        acknowledged_at=None,
        acknowledged_by=None,
        failures=0,
    )


def watch_all(reports: Iterable[int]) -> None:
    """The same for many published reports, by their primary keys."""
    reports = list(reports)
    PageWatch.objects.bulk_create(
        (PageWatch(report_id=pk) for pk in reports), ignore_conflicts=True
    )
    latest = Capture.objects.filter(report=OuterRef("pk")).order_by("-captured_at", "-id")
    read_at = Subquery(latest.values("requested_url")[:1])
    captured = SourceReport.objects.filter(pk__in=reports).annotate(read_at=read_at)
    for report in captured.exclude(read_at=None):
        if not is_same_page(report.read_at, report.url):
            watch(report)
