"""Steps of a report's workflow that save no form: each asked for by POST, some with a reason."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path

from cases import recording, tasks
from cases.admin.report_entry import DONE_WITHDRAWN, worker_reads
from cases.models import SourceReport
from cases.models.workflow import RULES, Step, refusal
from cases.recording.preview import preview

# What a step's own page says before it is taken.
EXPLANATIONS = {
    Step.REJECT: "The report goes back to whoever entered it, with your reason. It can be mended "
    "and submitted again. Readers never see the reason.",
    Step.RETRACT: "A retracted report proves nothing any more. Its page stays public, marked as "
    "retracted, with your reason; where it alone names somebody, without its title and address. "
    "Name nobody in the reason. It can be reinstated.",
    Step.REINSTATE: "The report counts again as it did before it was retracted.",
}
DONE = {
    Step.WITHDRAW: DONE_WITHDRAWN,
    Step.REJECT: "Sent back.",
    Step.RETRACT: "Retracted.",
    Step.REINSTATE: "Reinstated.",
}
CHANGE_THE_RECORD = (Step.RETRACT, Step.REINSTATE)
# Publishing and submitting save a form: see `report_entry`.
WITHOUT_FORM = (Step.WITHDRAW, Step.REJECT, Step.RETRACT, Step.REINSTATE, Step.CORRECT)


class StepsMixin:
    """Addresses `<report>/step/<step>/`."""

    def get_urls(self) -> list:
        step = self.admin_site.admin_view(self.step_view)
        own = path("<int:pk>/step/<str:step>/", step, name="cases_sourcereport_step")
        return [own, *super().get_urls()]

    def step_view(self, request: HttpRequest, pk: int, step: str) -> HttpResponse:
        """Take a step with a report (POST), or ask for the reason and show its effect (GET)."""
        if step not in WITHOUT_FORM:
            raise Http404
        step = Step(step)
        report = self.get_queryset(request).filter(pk=pk).first()
        if report is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        if request.method == "POST":
            return self._take(request, report, step)
        if step not in EXPLANATIONS:
            return HttpResponseNotAllowed(["POST"])
        if why_not := refusal(report, step, request.user):
            return self._refused(request, report, step, why_not)
        return self._ask(request, report, step)

    def _take(self, request: HttpRequest, report: SourceReport, step: Step) -> HttpResponse:
        reason = request.POST.get("reason", "")
        try:
            with transaction.atomic():
                self.keep_note(request, report)
                after = _take(report, step, reason, request.user)
                if step in CHANGE_THE_RECORD:
                    tasks.record_due.delay_on_commit()
        except ValueError as mistake:
            return self._ask(request, report, step, reason, str(mistake))
        except PermissionDenied as refused:
            return self._refused(request, report, step, str(refused))
        if step is Step.CORRECT:
            return redirect("admin:cases_sourcereport_change", after.pk)
        words = DONE[step]
        if step in CHANGE_THE_RECORD:
            words = f"{words} {worker_reads(report)}"
        messages.success(request, words)
        return redirect("admin:cases_sourcereport_change", report.pk)

    def _refused(
        self, request: HttpRequest, report: SourceReport, step: Step, why: str
    ) -> HttpResponse:
        """Nobody was offered a step that the role forbids; else the report changed meanwhile."""
        rule = RULES[step]
        if not request.user.has_perm(f"cases.{rule.permission}") or report.state in rule.before:
            raise PermissionDenied(why)
        messages.error(request, why)
        return redirect("admin:cases_sourcereport_change", report.pk)

    def _ask(
        self, request: HttpRequest, report: SourceReport, step: Step, reason="", error=""
    ) -> HttpResponse:
        rule = RULES[step]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"{rule.label}: {report}",
            "original": report,
            "rule": rule,
            "explanation": EXPLANATIONS[step],
            "reason": reason,
            "error": error,
            "is_public": step is Step.RETRACT,
            "preview": _effect(report, step) if step in CHANGE_THE_RECORD else None,
        }
        status = 400 if error else 200
        template = "admin/cases/sourcereport/step.html"
        return TemplateResponse(request, template, context, status=status)

    def has_review_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("cases.review_sourcereport")


def _take(report: SourceReport, step: Step, reason: str, user) -> SourceReport:
    """Take a step, and return the report with which the work goes on."""
    if step is Step.CORRECT:
        return recording.correct(report, by=user)
    take = getattr(recording, step.value)
    take(report, reason, by=user) if RULES[step].needs_reason else take(report, by=user)
    return report


def _effect(report: SourceReport, step: Step):
    """What the record would say differently after a step, whoever takes it."""
    own = SourceReport.objects.get(pk=report.pk)
    if step is Step.RETRACT:
        return preview(lambda: recording.retract(own, "A reason."))
    return preview(lambda: recording.reinstate(own))
