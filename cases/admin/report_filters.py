"""Ways to narrow the list of reports."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Q
from django.http import HttpRequest

from cases.models import DeskSettings, SourceReport
from cases.models.workflow import State


class WhoseFilter(admin.SimpleListFilter):
    """What is mine to go on with, and what waits for my review."""

    title = "whose"
    parameter_name = "whose"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        choices = [("mine", "Mine")]
        if request.user.has_perm("cases.review_sourcereport"):
            choices.append(("review", "Waiting for my review"))
        return choices

    def queryset(self, request: HttpRequest, queryset):
        if self.value() == "mine":
            return queryset.filter(
                Q(entered_by=request.user)
                | Q(submitted_by=request.user, state__in=SourceReport.OPEN_STATES)
            )
        if self.value() == "review":
            waiting = queryset.filter(state=State.SUBMITTED)
            if DeskSettings.now().needs_two_people:
                waiting = waiting.exclude(submitted_by=request.user)
            return waiting
        return queryset


class CorrectionFilter(admin.SimpleListFilter):
    """Corrections that are being written, apart from reports."""

    title = "sort"
    parameter_name = "sort"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [("report", "Reports"), ("correction", "Corrections of published reports")]

    def queryset(self, request: HttpRequest, queryset):
        if self.value() in ("report", "correction"):
            return queryset.filter(corrects__isnull=self.value() == "report")
        return queryset
