"""History and findings: the worker writes them, editors read them."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import ModelAdmin

from cases.admin.finding_names import FindsNames
from cases.models import (
    ClaimFinding,
    CustodyChange,
    HearingNotice,
    StatusChange,
)


class ReadOnlyAdmin(ModelAdmin):
    """A screen on which nothing can be added, changed or deleted, whoever asks."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False


class CurrentFilter(admin.SimpleListFilter):
    """Our word now, unless asked for what was superseded."""

    title = "standing"
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [("superseded", "Superseded"), ("all", "All")]

    def choices(self, changelist):
        for choice in super().choices(changelist):
            yield (
                {**choice, "display": "Current"}
                if choice["display"] == "All" and not choice["query_string"].count("standing")
                else choice
            )

    def queryset(self, request: HttpRequest, queryset):
        if self.value() == "all":
            return queryset
        return queryset.filter(superseded_at__isnull=self.value() != "superseded")


@admin.display(description="Suspect")
def who(row: StatusChange | ClaimFinding) -> str:
    """Whom a row is about."""
    return row.proceedings.suspect.name if row.proceedings else "(the case)"


@admin.register(StatusChange)
class StatusChangeAdmin(FindsNames, ReadOnlyAdmin):
    """Every step of every history, with its proof."""

    list_display = [
        "case",
        who,
        "status",
        "effective",
        "known_on",
        "basis",
        "policy",
        "recorded_at",
        "superseded_at",
    ]
    list_filter = [CurrentFilter, "policy", "status", "basis", "case__situation"]
    list_select_related = ["case", "proceedings__suspect"]
    search_fields = ["case__short_name", "proceedings__suspect__name"]
    search_person, search_case = "proceedings__suspect", "case"
    exclude = ["proof"]


@admin.register(CustodyChange)
class CustodyChangeAdmin(FindsNames, ReadOnlyAdmin):
    """Where people were, and since when."""

    list_display = ["suspect", "custody", "effective", "known_on", "basis", "recorded_at"]
    list_filter = [CurrentFilter, "custody", "basis"]
    list_select_related = ["suspect"]
    search_fields = ["suspect__name"]
    search_person = "suspect"
    exclude = ["proof"]


@admin.register(ClaimFinding)
class ClaimFindingAdmin(FindsNames, ReadOnlyAdmin):
    """What the rules made of each claim, with the reason."""

    list_display = ["claim", "case", who, "outcome", "reason"]
    list_filter = ["outcome", "claim__kind", "claim__case__situation"]
    list_select_related = ["claim__case", "proceedings__suspect"]
    search_fields = ["claim__case__short_name", "proceedings__suspect__name", "reason"]
    search_person, search_case = "proceedings__suspect", "claim__case"

    @admin.display(description="Case")
    def case(self, finding: ClaimFinding) -> str:
        return finding.claim.case.short_name


@admin.register(HearingNotice)
class HearingNoticeAdmin(FindsNames, ReadOnlyAdmin):
    """Hearings as calendars were told of them; they are set and moved in the claims of reports."""

    list_display = ["case", "held_on", "is_cancelled", "sequence", "report", "changed_at"]
    list_filter = ["is_cancelled", "case__situation"]
    list_select_related = ["case", "report__publisher"]
    search_fields = ["case__short_name", "words"]
    search_case = "case"
    exclude = ["digest"]
