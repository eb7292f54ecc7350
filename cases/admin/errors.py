"""Errors that readers reported: editors decide and answer; nobody changes their words."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Case, F, Model, When
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminRadioSelectWidget

from cases import models, tasks
from cases.models import Claim, ErrorReport, Milestone, Proceedings, StateRelation, StatusChange
from cases.models.history_row import HistoryRow
from cases.recording import reader_errors

State = ErrorReport.State
COLOURS = {
    State.NEW.label: "info",
    State.UPHELD.label: "success",
    State.DECLINED.label: "warning",
    State.SPAM.label: "danger",
}

# These buttons send no decision, so that the browser need not ask for one.
NO_CHECKS = {"formnovalidate": "formnovalidate"}


class DecisionForm(forms.ModelForm):
    """What an editor makes of it, and the answer."""

    class Meta:
        model = ErrorReport
        fields = ["state", "answer"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "state" in self.fields:
            choices = [(state.value, state.label) for state in State if state != State.NEW]
            field = self.fields["state"]
            self.fields["state"] = forms.ChoiceField(
                label="Decision",
                choices=choices,
                widget=UnfoldAdminRadioSelectWidget,
                initial="",
                error_messages={"required": "Choose: upheld, declined, or spam."},
                help_text=field.help_text,
            )
            if not self.is_bound:
                self.initial["state"] = ""

    def clean(self) -> dict:
        given = super().clean()
        if "state" not in self.fields:
            return given
        if given.get("state") in ErrorReport.ANSWERED and not given.get("answer", "").strip():
            self.add_error("answer", "Write the answer that the reader gets.")
        # Locked, so that nobody decides between this look and the saving of the form.
        now = ErrorReport.objects.select_for_update().get(pk=self.instance.pk)
        if now.state != State.NEW:
            raise ValidationError(
                f"{now.decided_by or 'Somebody'} decided this meanwhile: "
                f"{now.get_state_display().lower()}. Nothing was changed; what you wrote is still "
                "below. To decide anew, load the page again and open it again."
            )
        return given


@admin.register(ErrorReport)
class ErrorReportAdmin(ModelAdmin):
    """What readers say is wrong; a decision and its answer are all that is entered here."""

    form = DecisionForm
    compressed_fields = False
    list_display = ["fact", "said", "state_shown", "received_at", "wants_mail"]
    list_filter = ["state", "kind"]
    list_filter_submit = True
    search_fields = ["fact", "message", "=reference", "answer"]
    search_help_text = "Fact, words of the reader, reference or answer"
    # Those that wait, the longest waiting first; then the others, the newest first.
    ordering = [
        Case(When(state=State.NEW, then=F("received_at"))).asc(nulls_last=True),
        "-received_at",
    ]
    date_hierarchy = "received_at"
    actions_submit_line = ["reopen", "erase_sender"]
    shown = ["fact_and_places", "said_in_full", "checkable_at", "arrived", "mail_state"]
    fieldsets = [
        ("What the reader says", {"fields": shown}),
        ("Your decision", {"fields": ["state", "answer", "decided"]}),
    ]

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).select_related("decided_by")

    def get_readonly_fields(self, request: HttpRequest, obj: ErrorReport | None = None):
        """A decision stands, but the form of somebody who was slower is still read."""
        is_shown = obj is not None and obj.state != State.NEW and request.method != "POST"
        return [*self.shown, "decided", *(["state", "answer"] if is_shown else [])]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    @admin.display(description="What the reader says")
    def said(self, error: ErrorReport) -> str:
        return error.message if len(error.message) <= 160 else f"{error.message[:159]}…"

    @display(description="State", ordering="state", label=COLOURS)
    def state_shown(self, error: ErrorReport) -> str:
        return error.get_state_display()

    @admin.display(description="Wants a mail", boolean=True)
    def wants_mail(self, error: ErrorReport) -> bool:
        return bool(error.email)

    @admin.display(description="The fact, as our page stated it")
    def fact_and_places(self, error: ErrorReport) -> str:
        places = [("The public page", error.page), *correcting_places(error)]
        links = format_html_join(" · ", '<a href="{1}">{0}</a>', places)
        return format_html("{}<br>{}", error.fact, links)

    @admin.display(description="What is wrong with it")
    def said_in_full(self, error: ErrorReport) -> str:
        return format_html('<span class="as-written">{}</span>', error.message)

    @admin.display(description="Where it can be checked")
    def checkable_at(self, error: ErrorReport) -> str:
        if not error.source.startswith(("https://", "http://")):
            return error.source or "The reader names no page."
        return format_html(
            '<a href="{0}" rel="noopener noreferrer nofollow" target="_blank">{0}</a>', error.source
        )

    @admin.display(description="Arrived")
    def arrived(self, error: ErrorReport) -> str:
        return f"{error.received_at:%-d %B %Y, %H:%M} UTC, reference {error.reference}"

    @admin.display(description="The reader's mail")
    def mail_state(self, error: ErrorReport) -> str:
        if not error.email:
            return "No address: the answer stands on the page of the reference alone."
        told = f"{error.email}; "
        if error.answered_at:
            return f"{told}answered {error.answered_at:%-d %B %Y, %H:%M} UTC"
        if error.mail_due_at is None:
            return f"{told}no mail could be delivered there"
        if error.mail_failures:
            return f"{told}not delivered yet, {error.mail_failures} failures, tried again"
        return f"{told}our answer is mailed there"

    @admin.display(description="Decided")
    def decided(self, error: ErrorReport) -> str:
        if error.state == State.NEW:
            return "Not yet."
        when = f"{error.decided_at:%-d %B %Y, %H:%M} UTC" if error.decided_at else "on arrival"
        by = error.decided_by or "by nobody: it filled in a field that people do not see"
        return f"{by}, {when}"

    def change_view(self, request: HttpRequest, object_id: str, form_url="", extra_context=None):
        """Show the form, or take the step whose button was pressed: neither decides anything."""
        error = self.get_object(request, object_id)
        if error is not None and request.method == "POST":
            for button in self.get_actions_submit_line(request, object_id):
                if button.action_name in request.POST:
                    button.method(request, error)
                    return HttpResponseRedirect(request.path)
        offered = {
            "show_save": error is not None and error.state == State.NEW,
            "show_save_and_continue": False,
        }
        return super().change_view(
            request, object_id, form_url, {**offered, **(extra_context or {})}
        )

    def save_model(self, request: HttpRequest, obj: ErrorReport, form, change: bool) -> None:
        given = form.cleaned_data
        stored = reader_errors.decide(obj, given["state"], given["answer"], by=request.user)
        obj.__dict__.update(stored.__dict__)
        tasks.send_mail.delay_on_commit()

    def get_actions_submit_line(self, request: HttpRequest, object_id) -> list:
        """Offer only what there is to take back or to erase."""
        error = self.get_object(request, str(object_id)) if object_id else None
        fitting = set()
        if error and error.state != State.NEW:
            fitting.add("reopen")
        if error and (error.email or error.sender_key):
            fitting.add("erase_sender")
        offered = super().get_actions_submit_line(request, object_id)
        prefix = "cases_errorreport_"
        return [each for each in offered if each.action_name.removeprefix(prefix) in fitting]

    @action(description="Open again", permissions=["change"], attrs=NO_CHECKS)
    def reopen(self, request: HttpRequest, obj: ErrorReport) -> None:
        reader_errors.reopen(obj, by=request.user)
        self.log_change(request, obj, "Opened again.")
        messages.success(request, "It waits for a decision again.")

    @action(description="Erase the reader's address", permissions=["change"], attrs=NO_CHECKS)
    def erase_sender(self, request: HttpRequest, obj: ErrorReport) -> None:
        reader_errors.erase_sender(obj, by=request.user)
        self.log_change(request, obj, "Erased the reader's address.")
        if answer := request.POST.get("answer", ""):
            reader_errors.keep_answer(obj, answer, by=request.user)
        messages.success(request, "The reader's address is erased.")


def correcting_places(error: ErrorReport) -> list[tuple[str, str]]:
    """The screens on which the fact can be corrected: (what to do there, the address).

    Nobody types a status: one that is wrong is corrected in the reports that prove it.
    """
    row = error.about
    if row is None:
        return []
    if isinstance(row, models.Case | Proceedings):
        change = type(row).objects.with_status().get(pk=row.pk).status_change_id
        proving = StatusChange.objects.filter(pk=change).first()
        return [*_proofs_of(proving), (f"Correct the {row._meta.verbose_name}", _screen(row))]
    if isinstance(row, HistoryRow):
        return _proofs_of(row)
    if isinstance(row, Claim):
        row = row.report
    if isinstance(row, Milestone):
        row = row.situation
    if isinstance(row, StateRelation):
        row = row.court
    return [("Correct this fact", _screen(row))]


def _proofs_of(change: HistoryRow | None) -> list[tuple[str, str]]:
    """The screens of the reports that prove a change."""
    if change is None:
        return []
    claims = change.proof.select_related("report__publisher").order_by("report", "pk")
    reports = {claim.report_id: claim.report for claim in claims}
    return [(f"Correct the report of {each.publisher}", _screen(each)) for each in reports.values()]


def _screen(row: Model) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
