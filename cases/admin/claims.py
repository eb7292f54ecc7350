"""What stands on the page of a report beside its own fields: claims, relays, revisions."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from unfold.admin import StackedInline, TabularInline

from cases.admin.attempts import attempt_of
from cases.admin.contents import in_a_list, parts_of_claim
from cases.admin.forms import ClaimForm, ClaimFormSet, RowsFormSet
from cases.models import Claim, Relay, Revision, SourceReport
from cases.models.workflow import may_read, may_write


class PartOfReport:
    """Rows that are seen and written by whoever may see and write their report."""

    def has_view_permission(self, request: HttpRequest, obj: SourceReport | None = None) -> bool:
        if obj is None:
            return super().has_view_permission(request, obj)
        return may_read(obj, request.user)

    def has_add_permission(self, request: HttpRequest, obj: SourceReport | None = None) -> bool:
        return self._may(request, obj) and super().has_add_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: SourceReport | None = None) -> bool:
        return self._may(request, obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: SourceReport | None = None) -> bool:
        return self._may(request, obj) and super().has_delete_permission(request, obj)

    def _may(self, request: HttpRequest, obj: SourceReport | None) -> bool:
        attempt = attempt_of(request)
        # Shown again with what was typed, though it can no longer be saved.
        return may_write(obj, request.user) or (attempt is not None and attempt.is_late)


class ClaimInline(PartOfReport, StackedInline):
    """What the report says, claim by claim."""

    model = Claim
    form = ClaimForm
    formset = ClaimFormSet
    min_num = 0
    autocomplete_fields = ["case"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("case", "people"),
                    "concerns",
                    ("kind", "effective"),
                    ("attribution", "speaker"),
                    ("act", "capacity"),
                    "quote",
                ]
            },
        ),
        (
            "Public before this report; who holds the person; day of a hearing",
            {
                "classes": ["collapse"],
                "fields": [
                    ("public_on", "public_reason"),
                    "public_note",
                    "custodian",
                    "hearing_on",
                ],
            },
        ),
    ]
    # Of a report that can only be read, nothing that is empty is shown.
    fieldsets_to_read = [(None, {"fields": ["told", "findings_in_words"]})]
    readonly_fields = ["told", "findings_in_words"]

    def get_extra(self, request: HttpRequest, obj: SourceReport | None = None, **kwargs) -> int:
        """A new report begins with one empty claim; left empty, it is none."""
        return 1 if obj is None else 0

    def get_fieldsets(self, request: HttpRequest, obj: SourceReport | None = None) -> list:
        writes = self.has_change_permission(request, obj)
        return self.fieldsets if writes else self.fieldsets_to_read

    def get_queryset(self, request: HttpRequest):
        claims = super().get_queryset(request).select_related("case", "report__publisher")
        return claims.prefetch_related("subjects__suspect", "findings__proceedings__suspect")

    @admin.display(description="What it says")
    def told(self, claim: Claim) -> str:
        return in_a_list(parts_of_claim(claim))

    @admin.display(description="What the rules make of it")
    def findings_in_words(self, claim: Claim) -> str:
        if not claim.pk:
            return "Known once the report is published and recorded."
        lines = [
            f"{each.proceedings.suspect if each.proceedings else 'the case itself'}: "
            f"{each.get_outcome_display()}{'. ' + each.reason if each.reason else ''}"
            for each in claim.findings.all()
        ]
        return "; ".join(lines) or "Nothing yet: only published reports are read."


class RelayInline(PartOfReport, TabularInline):
    """The reports from which it has the news."""

    model = Relay
    formset = RowsFormSet
    hide_title = True
    fk_name = "report"
    extra = 0
    autocomplete_fields = ["relayed"]
    verbose_name_plural = "relays: the reports from which it has the news"

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).select_related("relayed__publisher")

    def formfield_for_foreignkey(self, db_field, request: HttpRequest, **kwargs):
        """Offer only what the editor may see: the name of another's draft is not for everybody."""
        if db_field.name == "relayed":
            reports = SourceReport.objects.readable_by(request.user).that_may_be_relayed()
            kwargs["queryset"] = reports.select_related("publisher")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class RevisionInline(PartOfReport, TabularInline):
    """What the publisher changed later."""

    model = Revision
    formset = RowsFormSet
    hide_title = True
    extra = 0
    verbose_name_plural = "revisions: what the publisher changed later"
