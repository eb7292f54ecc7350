"""Courts with their States, and situations with their milestones."""

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin, StackedInline, TabularInline

from cases.admin.citing import CitedSources
from cases.admin.forms import ADDRESSES
from cases.admin.partial_dates import PartialDateField, PartialDatesForm
from cases.models import Court, Milestone, Situation, StateRelation
from cases.search.desk import situations_called


class StateRelationInline(TabularInline):
    """What each State is to the court."""

    model = StateRelation
    extra = 0


@admin.register(Court)
class CourtAdmin(ModelAdmin):
    """Courts before which cases are tracked."""

    inlines = [StateRelationInline]
    formfield_overrides = ADDRESSES
    compressed_fields = False
    list_display = ["short_name", "name", "seat"]
    search_fields = ["name", "short_name"]
    prepopulated_fields = {"slug": ["short_name"]}


class MilestoneForm(PartialDatesForm):
    """A milestone; its date may be known only to the month."""

    partial_dates = {"occurred": "occurred"}
    occurred = PartialDateField(label="Date", help_text="2023-03-17, 2023-03 or 2023.")

    class Meta:
        model = Milestone
        fields = ["kind", "note", "sources"]


class MilestoneInline(CitedSources, StackedInline):
    """What happened in the situation."""

    model = Milestone
    form = MilestoneForm
    extra = 0
    autocomplete_fields = ["sources"]
    fields = [("kind", "occurred"), "note", "sources"]


@admin.register(Situation)
class SituationAdmin(ModelAdmin):
    """What a court examines or investigates."""

    inlines = [MilestoneInline]
    compressed_fields = False
    list_display = ["name", "number", "court"]
    list_filter = ["court"]
    search_fields = ["name", "number"]
    search_help_text = "Name, number, or a country in any language of the site"
    autocomplete_fields = ["court"]
    prepopulated_fields = {"slug": ["name"]}

    def get_search_results(self, request: HttpRequest, queryset, search_term: str):
        """Search in any spelling, and by countries."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if search_term and not found.exists():
            return queryset.filter(pk__in=situations_called(search_term)), False
        return found, may_repeat
