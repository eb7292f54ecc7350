"""When a case last changed, and when it was last checked: two days that readers must not mix."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Max
from django.utils import timezone

from cases.models import Capture, Case, SourceReport, StatusChange


@dataclass(frozen=True)
class Freshness:
    """`changed_on`: this site last wrote into the case's public history. `checked_on`: a page
    behind it was last read or compared. That the rules ran again checks no source."""

    changed_on: date | None
    checked_on: date | None


def freshness_of(case: Case, reports: Iterable[SourceReport]) -> Freshness:
    """Both days for a case and the public reports behind it.

    Of our copies of pages only the day is told, never what they hold nor what was found.
    """
    reports = list(reports)
    written = StatusChange.objects.filter(case=case).aggregate(
        recorded=Max("recorded_at"), superseded=Max("superseded_at")
    )
    looked = Capture.objects.copies().filter(report__in=reports).aggregate(at=Max("captured_at"))
    checked = [report.retrieved_on for report in reports if report.is_verified]
    checked += _days(looked["at"])
    return Freshness(
        max(_days(*written.values()), default=None),
        max(checked, default=None),
    )


def _days(*moments: datetime | None) -> list[date]:
    return [timezone.localdate(moment) for moment in moments if moment]
