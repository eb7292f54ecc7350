"""Saving a report on its page: what each button does, previews, and changes by somebody else."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.formsets import all_valid
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html

from cases import recording, tasks
from cases.admin.attempts import (
    PREVIEW,
    PUBLISH,
    SUBMIT,
    SUBMIT_AND_ADD,
    WITHDRAW,
    NotSaved,
    attempt_of,
    begin,
    stored_now,
    what_happened,
)
from cases.admin.contents import STATE, compare, content_of, in_one_line
from cases.admin.lookup import at_its_address, links_to
from cases.admin.note_entry import note_is_kept
from cases.admin.report_page import NO_CLAIM, with_no_claim
from cases.admin.unfinished import UnfinishedMixin
from cases.models import DeskSettings, SourceReport, Unfinished
from cases.models.workflow import RULES, Step, may_read
from cases.recording.preview import preview

State = SourceReport.State
DONE_WITHDRAWN = "It is a draft again."
VOUCHED = (
    "You changed what was submitted, so you vouch for what it says now: somebody else must "
    "publish it (two-person rule)."
)


class EntryMixin(UnfinishedMixin):
    """The page on which a report is written: everything happens, or nothing and nothing is lost."""

    def changeform_view(
        self, request: HttpRequest, object_id=None, form_url="", extra_context=None
    ) -> HttpResponse:
        def show() -> HttpResponse:
            return super(EntryMixin, self).changeform_view(
                request, object_id, form_url, extra_context
            )

        if request.method != "POST":
            return self.show_unfinished(request, object_id, show) or show()
        attempt = begin(request)
        try:
            with transaction.atomic():
                self._look_before(request, object_id)
                if attempt.button != PREVIEW:
                    return self.keep_unfinished(request, object_id) or show()
                self._try(request, object_id)
        except NotSaved as reason:
            # Not made a plain text: it may hold links.
            attempt.refusal = reason.args[0]
        return show()

    def get_form(self, request: HttpRequest, obj=None, change=False, **kwargs):
        form = super().get_form(request, obj, change=change, **kwargs)
        attempt = attempt_of(request)
        if attempt is None or not attempt.is_only_shown:
            return form

        class Shown(form):
            """The form with everything typed in it and its mistakes, never to be saved."""

            def is_valid(self) -> bool:
                super().is_valid()
                return False

        return Shown

    def save_model(self, request: HttpRequest, obj: SourceReport, form, change: bool) -> None:
        if not change:
            obj.entered_by = request.user
        super().save_model(request, obj, form, change)

    def save_related(self, request: HttpRequest, form, formsets, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        attempt = attempt_of(request)
        # An instance of its own: the form's may be shown again.
        report = SourceReport.objects.select_related("publisher").get(pk=form.instance.pk)
        attempt.changed = compare(attempt.before, content_of(report))
        attempt.outcome = report
        Unfinished.objects.filter(report=report).delete()
        if attempt.button == WITHDRAW:
            # A draft needs nobody who vouches for it.
            return self.take_step(request, report, Step.WITHDRAW)
        if report.state == State.SUBMITTED and attempt.changed:
            self._vouch(request, report)
        if attempt.button in (SUBMIT, SUBMIT_AND_ADD):
            self.take_step(request, report, Step.SUBMIT)
        elif attempt.button == PUBLISH:
            if report.state != State.SUBMITTED:
                self.take_step(request, report, Step.SUBMIT)
            self.take_step(request, report, Step.PUBLISH)

    def response_add(self, request: HttpRequest, obj, post_url_continue=None) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_add(request, obj, post_url_continue)
        return self._answer(request)

    def response_change(self, request: HttpRequest, obj) -> HttpResponse:
        if IS_POPUP_VAR in request.POST:
            return super().response_change(request, obj)
        return self._answer(request)

    def _look_before(self, request: HttpRequest, object_id) -> None:
        """Lock the report, and refuse to save over what somebody else saved meanwhile."""
        if not object_id:
            return
        report = self.get_object(request, unquote(object_id))
        if report is None or not may_read(report, request.user):
            raise Http404("There is no such report, or no longer.")
        attempt = attempt_of(request)
        stored = SourceReport.objects.select_for_update().get(pk=report.pk)
        attempt.before = content_of(stored)
        now = stored_now(stored)
        if not attempt.opened or attempt.opened == now:
            return
        attempt.is_late = attempt.opened.get(STATE) in SourceReport.OPEN_STATES and (
            not self.has_change_permission(request, report)
        )
        if attempt.is_late or self.has_change_permission(request, report):
            raise NotSaved(what_happened(attempt, stored, now, request.user))

    def _try(self, request: HttpRequest, object_id) -> None:
        """Save and publish in a transaction that is undone, and keep what it would change."""
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        allowed = self.has_change_permission(request, obj) if obj else not object_id
        if not allowed or (obj is None and not self.has_add_permission(request)):
            raise PermissionDenied
        form, formsets = self.forms_of(request, obj)
        if not (all([form.is_valid(), all_valid(formsets)])):
            return
        attempt, makes_claim = attempt_of(request), False

        def act() -> None:
            nonlocal makes_claim
            self.save_model(request, form.save(commit=False), form, obj is not None)
            super(EntryMixin, self).save_related(request, form, formsets, obj is not None)
            report = SourceReport.objects.get(pk=form.instance.pk)
            makes_claim = report.claims.exists()
            if report.corrects_id:
                attempt.differences = compare(content_of(report.corrects), content_of(report))
            recording.publish(report)

        effect = preview(act)
        attempt.preview = effect if makes_claim else with_no_claim(effect)

    def _vouch(self, request: HttpRequest, report: SourceReport) -> None:
        """Who changes what was submitted vouches for it, and so cannot publish it alone."""
        names = in_one_line(attempt_of(request).changed)
        if attempt_of(request).button == PUBLISH and DeskSettings.now().needs_two_people:
            raise NotSaved(
                f"Nothing is saved or published: you changed what was submitted ({names}). Who "
                "changes what a report says vouches for it, and then somebody else must publish "
                "it (two-person rule). Save the changes for somebody else to publish, or open the "
                "page afresh to publish what was submitted."
            )
        if report.submitted_by_id != request.user.pk:
            report.submitted_by = request.user
            report.save(update_fields=["submitted_by"])
        attempt_of(request).has_vouched = True

    def take_step(self, request: HttpRequest, report: SourceReport, step: Step) -> None:
        """Take a step with what was just saved; where it is refused, nothing is saved."""
        attempt = attempt_of(request)
        try:
            if step is Step.SUBMIT:
                self._look_at_address(request, report)
                recording.submit(report, by=request.user)
            elif step is Step.WITHDRAW:
                recording.withdraw(report, by=request.user)
            else:
                attempt.outcome = recording.publish(report, by=request.user)
        except PermissionDenied as refused:
            if not request.user.has_perm(f"cases.{RULES[step].permission}"):
                raise
            raise NotSaved(f"Nothing is saved. {refused}") from refused
        if step is Step.PUBLISH:
            tasks.record_due.delay_on_commit()

    def _look_at_address(self, request: HttpRequest, report: SourceReport) -> None:
        """Hold a report back whose address was entered already, until it is said to be another."""
        attempt = attempt_of(request)
        others = [] if attempt.is_another else at_its_address(report, request.user)
        if others:
            attempt.asks_whether_another = True
            raise NotSaved(
                format_html(
                    "Not submitted, and nothing is saved: a report with this address is entered "
                    "already: {}. If yours is the same publication, add there what is missing. "
                    "If not, tick the box and press the button again.",
                    links_to(others),
                )
            )

    def _answer(self, request: HttpRequest) -> HttpResponse:
        """Say what was done, and lead to where the work goes on."""
        attempt = attempt_of(request)
        report, button = attempt.outcome, attempt.button
        page = reverse("admin:cases_sourcereport_change", args=[report.pk])
        another = reverse("admin:cases_sourcereport_add")
        link = format_html('<a href="{}">{}</a>', page, report.title or report.url)
        if button == PUBLISH:
            messages.success(request, format_html("Published: {}. {}", link, worker_reads(report)))
        elif button in (SUBMIT, SUBMIT_AND_ADD):
            text = 'Submitted for review: {}. <a href="{}">Enter another report</a>.'
            messages.success(request, format_html(text, link, another))
        elif button == WITHDRAW:
            saved = "What you changed is saved. " if attempt.changed else ""
            messages.success(request, f"{saved}{DONE_WITHDRAWN}")
        elif attempt.changed:
            messages.success(request, f"Saved: {report.get_state_display().lower()}.")
        elif not note_is_kept(request):
            messages.info(request, "Nothing was changed.")
        if button in (SUBMIT, SUBMIT_AND_ADD, PUBLISH) and not report.claims.exists():
            messages.warning(request, NO_CLAIM)
        if attempt.has_vouched and report.state == State.SUBMITTED:
            if DeskSettings.now().needs_two_people:
                messages.warning(request, VOUCHED)
        return HttpResponseRedirect(another if button == SUBMIT_AND_ADD else page)


def worker_reads(*reports: SourceReport) -> str:
    """The sentence on what the worker does after these reports changed the record."""
    number = len(recording.cases_resting_on([report.pk for report in reports]))
    return (
        f"The worker reads {number} case{'' if number == 1 else 's'} again; "
        "what changes is visible in a moment."
    )
