"""Cases with their people, links and former names. The status is shown, never typed."""

from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.http import HttpRequest
from unfold.admin import ModelAdmin, TabularInline

from cases.admin.finding_names import FindsNames
from cases.admin.notes import NoteCount
from cases.models import Case, CaseLink, FormerName, Proceedings
from cases.search.desk import cases_called, readable
from cases.status.words import STATUSES


class ProceedingsInline(TabularInline):
    """The people in the case."""

    model = Proceedings
    extra = 0
    autocomplete_fields = ["suspect"]


class FormerNameInline(TabularInline):
    """Numbers and titles that the case bore before."""

    model = FormerName
    extra = 0


class CaseLinkInline(TabularInline):
    """Cases from which it comes or on which it hangs."""

    model = CaseLink
    fk_name = "case"
    extra = 0
    autocomplete_fields = ["other"]


class StatusFilter(admin.SimpleListFilter):
    """By the status that the worker recorded."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [*((code, status.label) for code, status in STATUSES.items()), ("none", "None")]

    def queryset(self, request: HttpRequest, queryset):
        if self.value() is None:
            return queryset
        return queryset.filter(status_code=None if self.value() == "none" else self.value())


@admin.register(Case)
class CaseAdmin(NoteCount, ModelAdmin):
    """Cases before a court."""

    inlines = [ProceedingsInline, CaseLinkInline, FormerNameInline]
    compressed_fields = False
    list_display = ["short_name", "number", "situation", "status_shown", "waiting"]
    list_filter = [StatusFilter, "situation", "is_title_ours"]
    list_select_related = ["situation"]
    search_fields = ["short_name", "number", "title", "suspects__name", "suspects__names__name"]
    search_help_text = "Name, number, or a suspect in any spelling"
    autocomplete_fields = ["situation"]
    prepopulated_fields = {"slug": ["short_name"]}
    readonly_fields = ["status_shown", "history_shown", "recorded_at"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("short_name", "number"),
                    "title",
                    ("situation", "is_title_ours"),
                    "slug",
                    "summary",
                ]
            },
        ),
        ("Recorded by the worker", {"fields": ["status_shown", "history_shown", "recorded_at"]}),
    ]

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).with_status()

    @admin.display(description="Status", ordering="status_code")
    def status_shown(self, case: Case) -> str:
        code = getattr(case, "status_code", None)
        return STATUSES[code].label if code else "none"

    @admin.display(description="Waits for the worker since", ordering="due_since")
    def waiting(self, case: Case):
        return case.due_since or ""

    @admin.display(description="History")
    def history_shown(self, case: Case) -> str:
        rows = case.status_changes.as_known().filter(proceedings=None)
        return "; ".join(
            f"{row.get_status_display()} since {row.effective}, known {row.known_on} "
            f"({row.get_basis_display()})"
            for row in rows
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Case | None = None) -> list[str]:
        return self.readonly_fields

    def get_search_results(self, request: HttpRequest, queryset, search_term: str):
        """Search in any spelling, also by the names of the suspects; in an autocomplete field the
        case that is called just so comes first."""
        text = readable(search_term)
        if not text:
            return queryset, False
        found = queryset.filter(pk__in=cases_called(text).values("pk"))
        if request.path.endswith("/autocomplete/"):
            is_called_so = Q(short_name__iexact=text)
            found = found.order_by(
                models.Case(models.When(is_called_so, then=0), default=1), "short_name"
            )
        return found, False


@admin.register(Proceedings)
class ProceedingsAdmin(FindsNames, ModelAdmin):
    """One suspect in one case; mainly to be found from claims."""

    compressed_fields = False
    list_display = ["suspect", "case", "role"]
    list_filter = ["case__situation"]
    list_select_related = ["suspect", "case"]
    search_fields = ["suspect__name", "suspect__names__name", "case__short_name"]
    search_person, search_case = "suspect", "case"
    autocomplete_fields = ["case", "suspect"]

    def get_search_results(self, request: HttpRequest, queryset, search_term: str):
        """Where a claim asks whom it concerns, only the suspects of the case chosen there."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        case = request.GET.get("case", "")
        if request.path.endswith("/autocomplete/") and case.isascii() and case.isdecimal():
            found = found.filter(case=case)
        return found, may_repeat
