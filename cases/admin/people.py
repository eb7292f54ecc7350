"""Suspects under all their names, with warrants and charges."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.shortcuts import redirect
from unfold.admin import ModelAdmin, TabularInline
from unfold.decorators import action

from cases.admin.citing import CitedSources
from cases.admin.finding_names import FindsNames
from cases.admin.merging import MergingMixin
from cases.admin.notes import NoteCount
from cases.admin.partial_dates import PartialDateField, PartialDatesForm
from cases.models import Charge, Suspect, SuspectName, Warrant
from cases.search.desk import people_called, readable


class SuspectForm(PartialDatesForm):
    """A person; dates of birth and death may be known only to the year."""

    partial_dates = {"born": "born", "died": "died"}
    born = PartialDateField(required=False, help_text="2023-03-17, 2023-03 or 2023.")
    died = PartialDateField(
        required=False,
        help_text="As sources give it. It moves no status: enter a report with a claim for that.",
    )

    class Meta:
        model = Suspect
        fields = ["name", "slug", "nationalities"]


class SuspectNameInline(TabularInline):
    """Other spellings and scripts."""

    model = SuspectName
    extra = 0


@admin.register(Suspect)
class SuspectAdmin(MergingMixin, NoteCount, ModelAdmin):
    """People, found by any spelling of their names."""

    form = SuspectForm
    inlines = [SuspectNameInline]
    compressed_fields = False
    list_display = ["name", "born", "died", "case_names"]
    list_filter = ["cases__situation"]
    search_fields = ["name", "names__name"]
    search_help_text = "A part of any spelling"
    prepopulated_fields = {"slug": ["name"]}
    fields = ["name", "slug", "nationalities", "born", "died"]
    actions_detail = ["merge"]

    @action(description="Merge into another entry", url_path="to-merge", permissions=["delete"])
    def merge(self, request: HttpRequest, object_id: int):
        """Lead from the page of a person to that on which it is merged."""
        return redirect("admin:cases_suspect_merging", object_id)

    def get_queryset(self, request: HttpRequest):
        # What was merged is shown by the entry that stays.
        return super().get_queryset(request).filter(merged_into=None).prefetch_related("cases")

    @admin.display(description="Cases")
    def case_names(self, suspect: Suspect) -> str:
        return ", ".join(case.short_name for case in suspect.cases.all())

    def get_search_results(self, request: HttpRequest, queryset, search_term: str):
        text = readable(search_term)
        if not text:
            return queryset, False
        return queryset.filter(pk__in=people_called(text).values("pk")), False


class WarrantForm(PartialDatesForm):
    """A warrant or summons."""

    partial_dates = {"issued": "issued", "ended": "ended"}
    issued = PartialDateField(help_text="When the judges issued it.")
    ended = PartialDateField(required=False, help_text="When it ceased to be in force.")

    class Meta:
        model = Warrant
        fields = [
            "proceedings",
            "kind",
            "is_sealed",
            "made_public_on",
            "state",
            "replaced_by",
            "sources",
        ]


@admin.register(Warrant)
class WarrantAdmin(FindsNames, NoteCount, ModelAdmin):
    """Warrants and summonses. A sealed one appears nowhere in public."""

    form = WarrantForm
    compressed_fields = False
    list_display = ["proceedings", "kind", "issued", "made_public_on", "state", "is_sealed"]
    list_filter = ["kind", "state", "is_sealed", "proceedings__case__situation"]
    list_select_related = ["proceedings__suspect", "proceedings__case"]
    search_fields = ["proceedings__suspect__name", "proceedings__case__short_name"]
    search_person, search_case = "proceedings__suspect", "proceedings__case"
    autocomplete_fields = ["proceedings", "sources", "replaced_by"]
    fields = [
        "proceedings",
        ("kind", "issued"),
        ("is_sealed", "made_public_on"),
        ("state", "ended"),
        "replaced_by",
        "sources",
    ]


@admin.register(Charge)
class ChargeAdmin(FindsNames, CitedSources, ModelAdmin):
    """Charges and what became of them."""

    compressed_fields = False
    list_display = ["crime", "proceedings", "category", "provision", "counts", "outcome"]
    list_filter = ["category", "outcome", "proceedings__case__situation"]
    list_select_related = ["proceedings__suspect", "proceedings__case"]
    search_fields = ["crime", "provision", "proceedings__suspect__name"]
    search_person, search_case = "proceedings__suspect", "proceedings__case"
    autocomplete_fields = ["proceedings", "sources"]
