"""Calendars of hearings (RFC 5545): of one case, and of all. What was called off says so."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from cases.feeds.entries import day
from cases.feeds.validators import answer
from cases.models import Case, HearingNotice, SourceReport
from cases.models.naming import withhold_addresses
from cases.views.knowledge import answered, case_called

if TYPE_CHECKING:
    from icalendar import Event

MEDIA_TYPE = "text/calendar; charset=utf-8"
ASK_AGAIN = timedelta(hours=6)
MAY_HAVE_MOVED = (
    "The day as it was set; the Court may have moved the hearing since. Look at its own calendar "
    "before you travel."
)
CALLED_OFF = "No report that stands says any more that a hearing is set for this day."


@require_safe
def every_hearing(request: HttpRequest) -> HttpResponse:
    """The hearings of all cases."""
    notices = HearingNotice.objects.filter(case__in=Case.objects.told())
    return _calendar(request, "ICC Tracker: hearings", notices, "all")


@require_safe
def of_case(request: HttpRequest, slug: str) -> HttpResponse:
    """The hearings of one case."""
    case = case_called(slug)
    name = f"ICC Tracker: hearings in {case.shown_name}"
    return _calendar(request, name, HearingNotice.objects.filter(case=case), f"case/{case.pk}")


def _calendar(request: HttpRequest, name: str, notices: QuerySet, key: str) -> HttpResponse:
    from icalendar import Calendar

    def build() -> bytes:
        calendar = Calendar()
        calendar.add("prodid", "-//ICC Tracker//Hearings//EN")
        calendar.add("version", "2.0")
        calendar.add("method", "PUBLISH")
        calendar.add("name", name)
        calendar.add("x-wr-calname", name)
        calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT6H")
        rows = list(notices.told().select_related("report__publisher"))
        withhold_addresses(row.report for row in rows if row.report)
        cases = Case.objects.filter(pk__in={row.case_id for row in rows})
        shown = {case.pk: case for case in answered(cases.select_related("situation"))}
        for row in rows:
            calendar.add_component(_event(row, shown[row.case_id]))
        return calendar.to_ical()

    # A notice can be cancelled though no row of the public record changes with it.
    told_at = HearingNotice.objects.aggregate(at=Max("changed_at"))["at"]
    return answer(request, MEDIA_TYPE, build, "calendar", key, name, told_at)


def _event(notice: HearingNotice, case: Case) -> Event:
    from icalendar import Event

    host = settings.TAG_AUTHORITY.partition(",")[0]
    page = case.get_absolute_url() if case.shown_name else reverse("pages:change-list")
    about = case.shown_name or f"a case in the situation {case.situation.name}"
    event = Event()
    event.add("uid", f"{notice.uid}@{host}")
    event.add("sequence", notice.sequence)
    event.add("dtstamp", notice.changed_at)
    event.add("last-modified", notice.changed_at)
    event.add("created", notice.issued_at)
    event.add("dtstart", notice.held_on)
    event.add("dtend", notice.held_on + timedelta(days=1))
    event.add("summary", f"ICC hearing: {about}")
    event.add("description", "\n\n".join(_description(notice)))
    event.add("url", settings.SITE_URL + page)
    event.add("status", "CANCELLED" if notice.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _description(notice: HearingNotice) -> list[str]:
    """What is set and who says so; of what was called off, why."""
    report = notice.report
    # Only what is public may be named, and the report may have been retracted a moment ago.
    if report is None or report.state not in SourceReport.PUBLIC_STATES:
        return [CALLED_OFF] if notice.is_cancelled else [MAY_HAVE_MOVED]
    source = f"Source: {report.publisher.name}"
    source += f", “{report.title}”" if report.title else ""
    source += f", {report.published.words}" if report.published else ""
    source += f": {settings.SITE_URL}{report.get_absolute_url()}"
    if not notice.is_cancelled:
        return [*filter(None, [notice.words]), source, MAY_HAVE_MOVED]
    if report.state == SourceReport.State.RETRACTED:
        return [
            f"{CALLED_OFF} The report was retracted here on {day(report.state_changed_at)}: "
            f"{report.retraction_reason}",
            source,
        ]
    return [CALLED_OFF, source]
