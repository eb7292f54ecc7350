"""Drafts with a claim that is not finished: what was typed is kept, and shown again as it was."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.forms.formsets import all_valid
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse

from cases.admin.attempts import BUTTONS, KEPT, OPENED, SAVE, WITHDRAW, Attempt, attempt_of
from cases.admin.forms import names_of_wrong
from cases.admin.note_entry import KEEP
from cases.models import SourceReport, Unfinished
from cases.models.workflow import Step, may_write

# Asks for the page of a draft without what was kept of it.
STORED = "stored"
# What belongs to one pressing of a button, not to what was typed.
_OF_THE_PRESS = {"csrfmiddlewaretoken", OPENED, "text", KEEP, *BUTTONS}


class UnfinishedMixin:
    """Beside the mixin that saves: “Save draft” never refuses what is only unfinished."""

    def forms_of(self, request: HttpRequest, obj: SourceReport | None) -> tuple:
        """The form and the rows beside it, with what was typed. Nothing but a note is kept yet."""
        fields = flatten_fieldsets(self.get_fieldsets(request, obj))
        form_class = super().get_form(request, obj, change=obj is not None, fields=fields)
        form = form_class(request.POST, request.FILES, instance=obj)
        formsets, _ = self._create_formsets(request, form.instance, change=obj is not None)
        return form, formsets

    def keep_unfinished(self, request: HttpRequest, object_id) -> HttpResponse | None:
        """Save the fields of the report, and keep the form, where rows beside them are unfinished;
        None where they are not, or where its own fields have mistakes."""
        obj = self.get_object(request, unquote(object_id)) if object_id else None
        if not self._may_keep(request, object_id, obj):
            return None
        form, formsets = self.forms_of(request, obj)
        if not form.is_valid() or all_valid(formsets):
            return None
        missing = "; ".join(names_of_wrong(form, formsets))
        self.save_model(request, form.save(commit=False), form, obj is not None)
        report = SourceReport.objects.get(pk=form.instance.pk)
        if attempt_of(request).button == WITHDRAW:
            self.take_step(request, report, Step.WITHDRAW)
        if object_id:
            self.keep_note(request, report)
        Unfinished.objects.keep(report, _typed(request.POST), request.user)
        messages.warning(
            request,
            f"Kept as a draft. It is not finished ({missing}): what you typed is kept as it is, "
            "and becomes a part of the report once that is right.",
        )
        return HttpResponseRedirect(reverse("admin:cases_sourcereport_change", args=[report.pk]))

    def _may_keep(self, request: HttpRequest, object_id, obj: SourceReport | None) -> bool:
        button = attempt_of(request).button
        if button not in (SAVE, WITHDRAW) or {IS_POPUP_VAR, KEEP} & set(request.POST):
            return False
        if obj is None:
            return not object_id and self.has_add_permission(request)
        # What waits for a review stays whole.
        is_draft = button == WITHDRAW or obj.state != SourceReport.State.SUBMITTED
        return is_draft and self.has_change_permission(request, obj)

    def show_unfinished(self, request: HttpRequest, object_id, show) -> HttpResponse | None:
        """The page of a draft with what was kept of it, made by `show`; None where nothing was."""
        if not object_id or request.method != "GET" or STORED in request.GET:
            return None
        obj = self.get_object(request, unquote(object_id))
        kept = Unfinished.objects.filter(report=obj).select_related("kept_by").first()
        if kept is None or not may_write(obj, request.user):
            return None
        request.attempt = Attempt(KEPT, kept=kept)
        before = request.method, request.POST
        # As if it had just been sent: so it is shown with what is missing, and never saved.
        request.method, request.POST = "POST", kept.form
        try:
            return show()
        finally:
            request.method, request.POST = before


def _typed(sent: QueryDict) -> QueryDict:
    found = sent.copy()
    for name in _OF_THE_PRESS:
        found.pop(name, None)
    return found
