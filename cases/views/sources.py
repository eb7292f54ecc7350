"""The reports behind a fact that a page shows."""

from __future__ import annotations

from cases.models import SourceReport


def standing_sources(row) -> list[SourceReport]:
    """The published, unretracted reports that a warrant, charge or milestone cites, the Court's
    own first and unread ones last."""
    found = [report for report in row.sources.all() if report.is_standing]
    return sorted(found, key=lambda report: (not report.is_verified, not report.is_official))
