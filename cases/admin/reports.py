"""Reports: their list, and the page on which one is entered, reviewed and read."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import Count
from django.forms import Script
from django.http import HttpRequest
from django.utils.html import format_html
from unfold.admin import ModelAdmin
from unfold.decorators import display

from cases.admin.attempts import ANOTHER, OPENED, attempt_of, opened_now
from cases.admin.claims import ClaimInline, RelayInline, RevisionInline
from cases.admin.contents import content_of, in_a_list
from cases.admin.finding_names import FindsNames
from cases.admin.forms import ADDRESSES, ReportForm, names_of_wrong
from cases.admin.lookup_view import LookupMixin
from cases.admin.notes import NoteCount
from cases.admin.publishing_many import ManyMixin
from cases.admin.report_entry import EntryMixin
from cases.admin.report_filters import CorrectionFilter, WhoseFilter
from cases.admin.report_page import buttons, state_of_things
from cases.admin.report_steps import StepsMixin
from cases.admin.unfinished import STORED
from cases.models import Capture, Claim, ClaimFinding, PageWatch, SourceReport
from cases.models.workflow import is_own, may_delete, may_read, may_write

STATE_COLOURS = {
    SourceReport.State.DRAFT.label: "info",
    SourceReport.State.SUBMITTED.label: "info",
    SourceReport.State.PUBLISHED.label: "success",
    SourceReport.State.CORRECTED.label: "success",
    SourceReport.State.REJECTED.label: "warning",
    SourceReport.State.RETRACTED.label: "danger",
}

# What has screens of its own on which nobody deletes it, and goes with its report.
PARTS_OF_A_REPORT = (Capture, Claim, ClaimFinding, PageWatch)


@admin.register(SourceReport)
class SourceReportAdmin(
    FindsNames, LookupMixin, NoteCount, StepsMixin, ManyMixin, EntryMixin, ModelAdmin
):
    """A report and its claims; publishing wakes the worker, which records what follows."""

    form = ReportForm
    formfield_overrides = ADDRESSES
    compressed_fields = False
    inlines = [ClaimInline, RelayInline, RevisionInline]
    list_display = ["title_or_url", "publisher", "published", "state_shown", "claim_count", "who"]
    list_filter = [
        "state",
        WhoseFilter,
        CorrectionFilter,
        "publisher__kind",
        "sourcing",
        "is_verified",
        "language",
    ]
    show_facets = admin.ShowFacets.ALWAYS
    list_filter_submit = True
    list_select_related = ["publisher", "entered_by", "entered_with", "submitted_by", "corrects"]
    search_fields = ["title", "url", "publisher__name", "claims__case__short_name"]
    search_help_text = "Title, address, publisher, case, or a suspect in any spelling"
    search_case = "claims__case"
    autocomplete_fields = ["publisher"]
    date_hierarchy = "published_on"
    actions = ["publish_selected"]
    readonly_fields = ["entered_by", "entered_at", "told"]
    fieldsets = [
        (None, {"fields": ["url", "publisher", "title", ("published", "sourcing")]}),
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
                    ("entered_by", "entered_at"),
                ],
            },
        ),
    ]

    class Media:
        css = {"all": ["cases/report.css"]}
        js = [Script("cases/report.js", defer=True)]

    def get_queryset(self, request: HttpRequest):
        reports = super().get_queryset(request).readable_by(request.user)
        if request.path.endswith("/autocomplete/"):
            return reports.that_may_be_relayed().select_related("publisher")
        return reports.annotate(claims_made=Count("claims", distinct=True))

    def get_fieldsets(self, request: HttpRequest, obj: SourceReport | None = None) -> list:
        if obj is None or self.has_change_permission(request, obj):
            return self.fieldsets
        # To be read: nothing that is empty, and what editors note down only to them.
        may_read_notes = is_own(obj, request.user) or self.has_review_permission(request)
        notes = ["private_note"] if may_read_notes and obj.private_note else []
        return [(None, {"fields": ["told", *notes, ("entered_by", "entered_at")]})]

    def get_inline_instances(self, request: HttpRequest, obj: SourceReport | None = None) -> list:
        """Where a report can only be read, leave out the tables that are empty."""
        found = super().get_inline_instances(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return found
        return [each for each in found if each.model.objects.filter(report=obj).exists()]

    def has_view_permission(self, request: HttpRequest, obj: SourceReport | None = None) -> bool:
        if obj is None:
            return super().has_view_permission(request)
        return may_read(obj, request.user)

    def has_change_permission(self, request: HttpRequest, obj: SourceReport | None = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        attempt = attempt_of(request)
        # A late attempt is shown again, to be copied from, and can never be saved.
        return may_write(obj, request.user) or (attempt is not None and attempt.is_late)

    def has_delete_permission(self, request: HttpRequest, obj: SourceReport | None = None) -> bool:
        """What was public is retracted, never deleted."""
        if obj is None:
            return super().has_delete_permission(request)
        return may_delete(obj, request.user)

    def get_deleted_objects(self, objs, request: HttpRequest) -> tuple:
        """Its claims, page and copies go with a report: who may delete it needs no more for that.

        What is not part of it, but rests on it, protects itself.
        """
        shown, counts, missing, protected = super().get_deleted_objects(objs, request)
        parts = {model._meta.verbose_name for model in PARTS_OF_A_REPORT}
        return shown, counts, missing - parts, protected

    def get_view_on_site_url(self, obj: SourceReport | None = None) -> str | None:
        """Readers have a page of what was published alone."""
        return None if obj is None or obj.is_open else super().get_view_on_site_url(obj)

    def get_actions(self, request: HttpRequest) -> dict:
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions

    def render_change_form(
        self, request: HttpRequest, context, add=False, change=False, form_url="", obj=None
    ):
        attempt = attempt_of(request)
        # The form may have put what was typed into `obj`; what is stored decides.
        stored = SourceReport.objects.get(pk=obj.pk) if obj else None
        context |= {
            "attempt": attempt,
            "buttons": buttons(stored, request.user, attempt),
            "things": state_of_things(stored, request.user, attempt),
            "opened_name": OPENED,
            "another_name": ANOTHER,
            "opened": opened_now(stored) if stored else "",
            "is_typed": attempt is not None and attempt.kept is None,
            "stored_name": STORED,
            "wrong_fields": self._wrong_fields(context),
            "may_type": self.has_change_permission(request, obj),
        }
        return super().render_change_form(request, context, add, change, form_url, obj)

    def _wrong_fields(self, context) -> str:
        if not context.get("errors"):
            return ""
        formsets = [each.formset for each in context["inline_admin_formsets"]]
        return "; ".join(names_of_wrong(context["adminform"].form, formsets))

    @admin.display(description="What is entered")
    def told(self, report: SourceReport) -> str:
        return in_a_list(content_of(report)["report"].parts, leave_out=("private_note",))

    @admin.display(description="Report", ordering="title")
    def title_or_url(self, report: SourceReport) -> str:
        text = report.title or report.url
        return format_html("Correction: {}", text) if report.corrects_id else text

    @display(description="State", ordering="state", label=STATE_COLOURS)
    def state_shown(self, report: SourceReport) -> str:
        return report.get_state_display()

    @admin.display(description="Claims", ordering="claims_made")
    def claim_count(self, report: SourceReport) -> int:
        return report.claims_made

    @admin.display(description="Entered by", ordering="entered_by")
    def who(self, report: SourceReport) -> str:
        tool = f", with {report.entered_with.name}" if report.entered_with else ""
        return f"{report.entered_by or ''}{tool}"
