"""Publishing many reports at once: the action of their list, and the page that asks before."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cases import recording, tasks
from cases.admin.lookup import at_its_address, links_to
from cases.admin.report_entry import worker_reads
from cases.admin.report_page import NO_CLAIM
from cases.models import Claim, DeskSettings, SourceReport
from cases.models.workflow import Step, refusal
from cases.recording.preview import preview

# The field with the reports that the page between has shown.
ASKED = "asked"
# The button that asks for the effect of many; of so few it is shown at once.
EFFECT, QUICK = "effect", 50
SHOWN_REFUSED, SHOWN = 5, 200


class ManyMixin:
    """For the list of reports: the selected ones are published once their effect was shown."""

    @admin.action(description="Publish the selected reports", permissions=["review"])
    def publish_selected(self, request: HttpRequest, queryset) -> HttpResponse | None:
        """Ask before; then publish those of the reports shown that this editor may publish."""
        if ASKED in request.POST:
            asked = {int(pk) for pk in request.POST[ASKED].split(",") if pk.isdecimal()}
            queryset = queryset.filter(pk__in=asked)
        chosen = list(queryset.values_list("pk", flat=True))
        if ASKED not in request.POST or EFFECT in request.POST:
            return self._ask_to_publish(request, chosen)
        with transaction.atomic():
            published, refused = recording.publish_all(chosen, by=request.user)
            reports = SourceReport.objects.filter(pk__in=published).select_related("publisher")
            if published:
                tasks.record_due.delay_on_commit()
        if published:
            messages.success(request, f"Published: {_count(published)}. {worker_reads(*reports)}")
        for reason, pks in refused.items():
            messages.warning(request, _not_published(reason, pks))
        return None

    def _ask_to_publish(self, request: HttpRequest, chosen: list[int]) -> HttpResponse:
        """Show which reports would be published, and what the record would say differently."""
        reports = SourceReport.objects.filter(pk__in=chosen)
        reports = reports.select_related("publisher", "corrects").annotate(
            makes_claim=Exists(Claim.objects.filter(report=OuterRef("pk")))
        )
        settings, refused, going = DeskSettings.now(), {}, []
        for report in reports.order_by("pk"):
            if reason := refusal(report, Step.PUBLISH, request.user, settings):
                refused.setdefault(reason, []).append(report.pk)
            else:
                going.append(report)
        pks = [report.pk for report in going]
        is_asked = len(going) <= QUICK or EFFECT in request.POST
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": "Publish the selected reports",
            "number": _count(pks),
            "first": pks[0] if pks else "",
            "asked": ",".join(map(str, pks)),
            "reports": [(each, _warning(each, request.user)) for each in going[:SHOWN]],
            "further": len(going) - SHOWN,
            "refused": [_not_published(reason, pks) for reason, pks in refused.items()],
            "preview": preview(lambda: recording.publish_all(pks, by=request.user))
            if going and is_asked
            else None,
            "back": request.get_full_path(),
        }
        return TemplateResponse(request, "admin/cases/sourcereport/publish_many.html", context)


def _warning(report: SourceReport, user) -> SafeString | str:
    """What the page of a submitted report says above its preview, if it says something."""
    if others := at_its_address(report, user):
        return format_html("Entered at the same address: {}.", links_to(others))
    return "" if report.makes_claim else NO_CLAIM


def _count(pks: list[int]) -> str:
    return f"{len(pks)} report{'' if len(pks) == 1 else 's'}"


def _not_published(reason: str, pks: list[int]) -> str:
    """Which reports are not published for one reason, the first of them with links."""
    reports = SourceReport.objects.filter(pk__in=pks).select_related("publisher").order_by("pk")
    links = format_html_join(
        "; ",
        '<a href="{}">{}</a>',
        (
            (reverse("admin:cases_sourcereport_change", args=[each.pk]), str(each))
            for each in reports[:SHOWN_REFUSED]
        ),
    )
    more = len(pks) - SHOWN_REFUSED
    rest = f" and {more} more" if more > 0 else ""
    return format_html("Not published: {} ({}{}). {}", len(pks), links, rest, reason)
