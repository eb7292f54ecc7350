"""Entering reports: a publication with its claims on one page."""

from __future__ import annotations

from django.contrib import admin, messages
from django.db.models import Case, Count, Q, When
from django.db.models.functions import Length
from django.http import HttpRequest
from unfold.admin import ModelAdmin, StackedInline, TabularInline
from unfold.decorators import action, display

from cases import recording, tasks
from cases.admin.forms import ClaimForm, ClaimFormSet, ReportForm
from cases.models import Claim, Publisher, Relay, Revision, SourceReport

STATE_COLOURS = {
    SourceReport.State.DRAFT.label: "info",
    SourceReport.State.SUBMITTED.label: "info",
    SourceReport.State.PUBLISHED.label: "success",
    SourceReport.State.CORRECTED.label: "success",
    SourceReport.State.REJECTED.label: "warning",
    SourceReport.State.RETRACTED.label: "danger",
}


class ClaimInline(StackedInline):
    """What the report says, claim by claim."""

    model = Claim
    form = ClaimForm
    formset = ClaimFormSet
    extra = 0
    min_num = 0
    autocomplete_fields = ["case"]
    fields = [
        "case",
        ("kind", "effective"),
        "concerns",
        "people",
        ("act", "attribution"),
        ("speaker", "capacity"),
        "custodian",
        "quote",
        ("public_on", "public_reason"),
        "public_note",
        "findings_in_words",
    ]
    readonly_fields = ["findings_in_words"]

    @admin.display(description="What the rules make of it")
    def findings_in_words(self, claim: Claim) -> str:
        if not claim.pk:
            return "Known once the report is published and recorded."
        found = claim.findings.select_related("proceedings__suspect")
        lines = [
            f"{each.proceedings.suspect if each.proceedings else 'the case itself'}: "
            f"{each.get_outcome_display()}{'. ' + each.reason if each.reason else ''}"
            for each in found
        ]
        return "; ".join(lines) or "Nothing yet: only published reports are read."


class RelayInline(TabularInline):
    """The reports from which it has the news."""

    model = Relay
    fk_name = "report"
    extra = 0
    autocomplete_fields = ["relayed"]


class RevisionInline(TabularInline):
    """What the publisher changed later."""

    model = Revision
    extra = 0


@admin.register(SourceReport)
class SourceReportAdmin(ModelAdmin):
    """A report and its claims; publishing wakes the worker, which records what follows."""

    form = ReportForm
    compressed_fields = False
    inlines = [ClaimInline, RelayInline, RevisionInline]
    list_display = ["title_or_url", "publisher", "published", "state_shown", "claim_count"]
    list_filter = ["state", "publisher__kind", "sourcing", "is_verified", "language"]
    list_filter_submit = True
    list_select_related = ["publisher"]
    search_fields = ["title", "url", "publisher__name", "claims__case__short_name"]
    search_help_text = "Title, address, publisher or case"
    autocomplete_fields = ["publisher"]
    date_hierarchy = "published_on"
    readonly_fields = ["state", "state_changed_at", "entered_by", "entered_at"]
    actions_submit_line = ["save_and_publish", "save_and_retract", "save_and_reinstate"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    "publisher",
                    "title",
                    "url",
                    ("published", "sourcing"),
                    ("state", "state_changed_at"),
                ]
            },
        ),
        (
            "More about the page",
            {
                "classes": ["collapse"],
                "fields": [
                    "language",
                    ("hosted_by", "archived_url"),
                    ("retrieved_on", "dated_on"),
                    ("does_own_reporting", "is_verified"),
                    "private_note",
                    "retraction_reason",
                    ("entered_by", "entered_at"),
                ],
            },
        ),
    ]

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).annotate(claims_made=Count("claims", distinct=True))

    @admin.display(description="Report", ordering="title")
    def title_or_url(self, report: SourceReport) -> str:
        return report.title or report.url

    @display(description="State", ordering="state", label=STATE_COLOURS)
    def state_shown(self, report: SourceReport) -> str:
        return report.get_state_display()

    @admin.display(description="Claims", ordering="claims_made")
    def claim_count(self, report: SourceReport) -> int:
        return report.claims_made

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Offer to publish a new report at once, too."""
        offered = {"actions_submit_line": self.get_actions_submit_line(request, object_id)}
        return super().changeform_view(
            request, object_id, form_url, {**offered, **(extra_context or {})}
        )

    def get_actions_submit_line(self, request: HttpRequest, object_id) -> list:
        """Offer only what the state of the report allows."""
        report = self.get_object(request, str(object_id)) if object_id else None
        if report is None or report.state not in SourceReport.PUBLIC_STATES:
            fitting = "save_and_publish"
        else:
            fitting = "save_and_retract" if report.is_standing else "save_and_reinstate"
        offered = super().get_actions_submit_line(request, object_id)
        return [each for each in offered if each.action_name.endswith(fitting)]

    @action(description="Save and publish")
    def save_and_publish(self, request: HttpRequest, obj: SourceReport) -> None:
        recording.publish(obj)

    @action(description="Save and retract")
    def save_and_retract(self, request: HttpRequest, obj: SourceReport) -> None:
        if not obj.retraction_reason.strip():
            messages.error(request, "Not retracted: give the reason (under “More about the page”).")
        else:
            recording.retract(obj, obj.retraction_reason)

    @action(description="Save and reinstate")
    def save_and_reinstate(self, request: HttpRequest, obj: SourceReport) -> None:
        recording.reinstate(obj)

    def save_model(self, request: HttpRequest, obj: SourceReport, form, change: bool) -> None:
        request.cases_before = recording.cases_resting_on([obj.pk]) if change else set()
        if not change:
            obj.entered_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        report = form.instance
        if report.state not in SourceReport.PUBLIC_STATES:
            return
        due = recording.mark_due(reports=[report.pk], cases=request.cases_before)
        tasks.record_due.delay_on_commit()
        messages.info(
            request,
            f"The worker reads {due} case{'' if due == 1 else 's'} again; "
            "what changes is visible in a moment.",
        )

    def has_delete_permission(self, request: HttpRequest, obj: SourceReport | None = None) -> bool:
        """What was public is retracted, never deleted."""
        if obj is not None and obj.state in SourceReport.PUBLIC_STATES:
            return False
        return super().has_delete_permission(request, obj)

    def get_actions(self, request: HttpRequest) -> dict:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions


@admin.register(Publisher)
class PublisherAdmin(ModelAdmin):
    """Publishers; only those of the kind “The Court” speak its own word."""

    ordering = ["name"]
    list_display = ["name", "kind", "website", "report_count"]
    list_filter = ["kind"]
    search_fields = ["name"]

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).annotate(published=Count("reports"))

    def get_search_results(self, request: HttpRequest, queryset, search_term: str):
        """Where a name is typed to choose it, names that begin so come first, shortest first."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if not request.path.endswith("/autocomplete/"):
            return found, may_repeat
        begins = Q(name__istartswith=search_term.strip())
        return found.order_by(
            Case(When(begins, then=0), default=1), Length("name"), "name"
        ), may_repeat

    @admin.display(description="Reports", ordering="published")
    def report_count(self, publisher: Publisher) -> int:
        return publisher.published

    def save_model(self, request: HttpRequest, obj: Publisher, form, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and "kind" in form.changed_data:
            recording.mark_due(reports=obj.reports.values_list("pk", flat=True))
            tasks.record_due.delay_on_commit()
