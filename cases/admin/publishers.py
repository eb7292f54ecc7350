"""Publishers of reports; only those of the kind “The Court” speak its own word."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Case, Count, Q, When
from django.db.models.functions import Length
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from cases import recording, tasks
from cases.models import Publisher, SourceReport


@admin.register(Publisher)
class PublisherAdmin(ModelAdmin):
    """Those who publish."""

    ordering = ["name"]
    list_display = ["name", "kind", "website", "report_count"]
    list_filter = ["kind"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest):
        public = Count("reports", filter=Q(reports__state__in=SourceReport.PUBLIC_STATES))
        return super().get_queryset(request).annotate(published=public)

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
