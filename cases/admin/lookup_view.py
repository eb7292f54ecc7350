"""The view that answers, while a report is typed, what the record has already of it."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, JsonResponse, QueryDict
from django.urls import path, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from cases.admin.lookup import Entry, Found, in_words, look_up, page_of, warnings_for
from cases.models import Proceedings, SourceReport
from cases.status.dates import PartialDate

NAME, CASES = "cases_sourcereport_lookup", "cases_sourcereport_lookup_cases"
# No report has more claims or relays than this.
MOST_NUMBERS = 100
RELAYS = "relay_links"


class LookupMixin:
    """For the admin of reports: suggestions appear beside the address while one types."""

    change_form_before_template = "admin/cases/sourcereport/_lookup.html"

    def get_urls(self) -> list:
        view = self.admin_site.admin_view(never_cache(require_GET(self.lookup_view)))
        cases = self.admin_site.admin_view(never_cache(require_GET(self.cases_view)))
        own = [path("lookup/", view, name=NAME), path("lookup/cases/", cases, name=CASES)]
        return [*own, *super().get_urls()]

    @property
    def media(self) -> forms.Media:
        return super().media + forms.Media(css={"all": ["cases/desk.css"]}, js=["cases/desk.js"])

    def get_form(self, request: HttpRequest, obj=None, change: bool = False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        if "url" in form.base_fields:
            attributes = form.base_fields["url"].widget.attrs
            attributes["data-lookup"] = reverse(f"{self.admin_site.name}:{NAME}")
            attributes["data-cases"] = reverse(f"{self.admin_site.name}:{CASES}")
            attributes["data-report"] = str(obj.pk) if obj else ""
        return form

    def lookup_view(self, request: HttpRequest) -> JsonResponse:
        """Answer in JSON; whoever may not write reports has nothing to look up."""
        if not (self.has_add_permission(request) or self.has_change_permission(request)):
            raise PermissionDenied
        asked = request.GET
        entry = _entry(
            asked, asked.getlist("case"), asked.getlist("relayed"), asked.get("report"), request
        )
        found = look_up(entry, request.user)
        return JsonResponse({**as_json(found), "said": said(found)})

    def cases_view(self, request: HttpRequest) -> JsonResponse:
        """Answer in JSON in which case each of the chosen suspects stands."""
        if not request.user.has_perm("cases.view_proceedings"):
            raise PermissionDenied
        people = Proceedings.objects.filter(pk__in=_numbers(request.GET.getlist("person")))
        return JsonResponse(
            {
                str(person.pk): {"id": person.case_id, "text": str(person.case)}
                for person in people.select_related("case")
            }
        )

    def render_change_form(
        self, request: HttpRequest, context, add=False, change=False, form_url="", obj=None
    ):
        """Show the same to whoever has no scripts, of what was typed or else of what is saved."""
        context["lookup_warnings"] = []
        if request.method == "POST":
            typed = request.POST
            cases, relayed = _of_rows(typed, "claims", "case"), _of_rows(typed, RELAYS, "relayed")
            entry = _entry(typed, cases, relayed, obj and str(obj.pk), request)
            context["lookup_warnings"] = warnings_for(entry, request.user)
        elif obj is not None and self.has_change_permission(request, obj):
            context["lookup_warnings"] = warnings_for(Entry.of(obj), request.user)
        return super().render_change_form(request, context, add, change, form_url, obj)


def _entry(
    given: QueryDict, cases: list[str], relayed: list[str], report: str | None, request: HttpRequest
) -> Entry:
    """What the page says of the report so far. What is not finished yet counts as not given."""

    def text(name: str) -> str:
        return given.get(name, "").replace("\x00", "")

    url = text("url").strip()[:1000]
    pk = _number(report or "")
    if pk and not SourceReport.objects.readable_by(request.user).filter(pk=pk).exists():
        pk = None
    return Entry(
        # Without a scheme it is taken as the form takes it.
        url=f"https://{url}" if url and "://" not in url else url,
        title=text("title")[:500],
        published=_date(text("published")),
        publisher=_number(text("publisher")),
        cases=_numbers(cases),
        relayed=_numbers(relayed),
        report=pk,
    )


def _of_rows(typed: QueryDict, prefix: str, name: str) -> list[str]:
    """What was chosen in a column of the rows beside the report."""
    column = re.compile(rf"{prefix}-\d+-{name}")
    return [typed[key] for key in typed if column.fullmatch(key)]


def as_json(found: Found) -> dict[str, list[dict]]:
    """What was found, for the script of the page, which makes text of it and nothing else."""
    return {
        "publishers": [
            {"id": publisher.pk, "text": publisher.name, "why": why}
            for publisher, why in found.publishers.items()
        ],
        "same": [_report(report, why) for report, why in found.same.items()],
        "relays": [_report(report, why) for report, why in found.relays.items()],
    }


def said(found: Found) -> str:
    """What is announced to who cannot see the suggestions; "" if there is nothing."""
    parts = [
        _count(len(found.publishers), "publisher"),
        _count(len(found.same), "report that may be the same", "reports that may be the same"),
        _count(len(found.relays), "report to relay", "reports to relay"),
    ]
    parts = [part for part in parts if part]
    below = " below, at the relays" if found.relays else ""
    return f"Suggestions: {', '.join(parts)}{below}." if parts else ""


def _report(report: SourceReport, why: str) -> dict:
    # What an autocomplete field shows of the report once it is chosen.
    return {
        "id": report.pk,
        "text": in_words(report),
        "label": str(report),
        "why": why,
        "page": page_of(report),
    }


def _count(number: int, one: str, many: str = "") -> str:
    if not number:
        return ""
    return f"{number} {one if number == 1 else many or one + 's'}"


def _number(text: str) -> int | None:
    """A primary key, if it is one."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _numbers(texts: list[str]) -> frozenset[int]:
    found = (_number(text) for text in texts[:MOST_NUMBERS])
    return frozenset(number for number in found if number is not None)


def _date(text: str) -> PartialDate | None:
    try:
        return PartialDate.parse(text)
    except ValueError:
        return None
