"""The list of all claims: what is said, of whom, in which report, and how far that report is."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.decorators import display

from cases.admin.finding_names import FindsNames
from cases.admin.history import ReadOnlyAdmin
from cases.admin.lookup import page_of
from cases.admin.reports import STATE_COLOURS
from cases.models import Case, Claim, ClaimSubject, SourceReport


class CaseFilter(admin.SimpleListFilter):
    """Of one case, by its name."""

    title = "case"
    parameter_name = "case"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        readable = model_admin.get_queryset(request).filter(case=OuterRef("pk")).order_by()
        cases = Case.objects.filter(Exists(readable)).order_by("short_name")
        return [(str(pk), name) for pk, name in cases.values_list("pk", "short_name")]

    def queryset(self, request: HttpRequest, queryset):
        chosen = self.value() or ""
        is_number = chosen.isascii() and chosen.isdecimal()
        return queryset.filter(case=chosen) if is_number else queryset


class ConcernsFilter(admin.SimpleListFilter):
    """Claims that name somebody, and those of a case alone."""

    title = "concerns"
    parameter_name = "concerns"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [("people", "People whom it names"), ("case", "The case itself")]

    def queryset(self, request: HttpRequest, queryset):
        if self.value() in ("people", "case"):
            named = Exists(ClaimSubject.objects.filter(claim=OuterRef("pk")))
            return queryset.filter(named if self.value() == "people" else ~named)
        return queryset


@admin.register(Claim)
class ClaimAdmin(FindsNames, ReadOnlyAdmin):
    """All claims, to search and read; they are entered and mended on the page of their report."""

    list_display = ["case", "people", "what", "effective_shown", "report_shown", "state", "word"]
    list_filter = [
        "report__state",
        "kind",
        "act",
        "attribution",
        ConcernsFilter,
        "case__situation",
        CaseFilter,
    ]
    list_filter_submit = True
    list_select_related = ["case", "report__publisher"]
    date_hierarchy = "effective_on"
    ordering = ["-effective_on", "-pk"]
    search_fields = [
        "case__short_name",
        "quote",
        "speaker",
        "report__title",
        "report__publisher__name",
    ]
    search_help_text = "Case, suspect in any spelling, quote, speaker, title or publisher"
    search_case = "case"

    def get_queryset(self, request: HttpRequest):
        """The claims of reports that this user may see: another's draft is not for everybody."""
        readable = SourceReport.objects.readable_by(request.user)
        found = super().get_queryset(request).filter(report__in=readable.values("pk"))
        return found.prefetch_related("subjects__suspect")

    @admin.display(description="Suspects")
    def people(self, claim: Claim) -> str:
        return ", ".join(each.suspect.name for each in claim.subjects.all()) or "(the case)"

    @admin.display(description="What it says", ordering="kind")
    def what(self, claim: Claim) -> str:
        if claim.act == Claim.Act.ASSERTS:
            return claim.get_kind_display()
        return f"{claim.get_kind_display()} ({claim.get_act_display().lower()})"

    @admin.display(description="Date", ordering="effective_on")
    def effective_shown(self, claim: Claim) -> str:
        return claim.effective.words

    @admin.display(description="Report", ordering="report__published_on")
    def report_shown(self, claim: Claim) -> str:
        return format_html('<a href="{}">{}</a>', page_of(claim.report), claim.report)

    @display(description="State", ordering="report__state", label=STATE_COLOURS)
    def state(self, claim: Claim) -> str:
        return claim.report.get_state_display()

    @admin.display(description="On whose word", ordering="attribution")
    def word(self, claim: Claim) -> str:
        return claim.speaker or claim.get_attribution_display()
