"""Publishers of reports; only those of the kind “The Court” speak its own word."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.db.models import Case, Count, Q, When
from django.db.models.functions import Length
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from cases import recording, tasks
from cases.admin.forms import ADDRESSES
from cases.models import Publisher, SourceReport


class PublisherForm(forms.ModelForm):
    """A publisher; who may not make a court may not make one that speaks for it."""

    may_speak_for_court = False

    def clean_kind(self) -> str:
        kind = self.cleaned_data["kind"]
        is_made = kind == Publisher.Kind.OFFICIAL and kind != self.initial.get("kind")
        if is_made and not self.may_speak_for_court:
            raise forms.ValidationError(
                "Publishers of the kind “The Court” are made by chief editors."
            )
        return kind


@admin.register(Publisher)
class PublisherAdmin(ModelAdmin):
    """Those who publish."""

    form = PublisherForm
    formfield_overrides = ADDRESSES
    ordering = ["name"]
    list_display = ["name", "kind", "website", "report_count"]
    list_filter = ["kind"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest):
        public = Count("reports", filter=Q(reports__state__in=SourceReport.PUBLIC_STATES))
        return super().get_queryset(request).annotate(published=public)

    def get_form(self, request: HttpRequest, obj: Publisher | None = None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        form.may_speak_for_court = request.user.has_perm("cases.add_court")
        return form

    def get_search_results(self, request: HttpRequest, queryset, search_term: str):
        """Where a name is typed to choose it, names that begin so come first, shortest first."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if not request.path.endswith("/autocomplete/"):
            return found, may_repeat
        begins = Q(name__istartswith=search_term.strip())
        return found.order_by(
            Case(When(begins, then=0), default=1), Length("name"), "name"
        ), may_repeat

    @admin.display(description="Published reports", ordering="published")
    def report_count(self, publisher: Publisher) -> int:
        return publisher.published

    def save_model(self, request: HttpRequest, obj: Publisher, form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "kind" in form.changed_data:
            recording.mark_due(reports=obj.reports.values_list("pk", flat=True))
            tasks.record_due.delay_on_commit()
