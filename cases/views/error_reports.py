"""Where a reader says what is wrong with a fact, without an account and without scripts."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from cases import tasks
from cases.models import ErrorReport
from cases.recording.reader_errors import receive
from cases.views.facts import Fact, public_fact
from cases.views.forms.letters import NotForPeople, describe
from cases.views.senders import answer_form, sender_key
from icc_tracker.replicas.reading import personal


class ErrorReportForm(forms.ModelForm):
    """What is wrong, where it can be checked, and where the answer goes."""

    message = forms.CharField(
        label=_("What is wrong?"),
        min_length=5,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("In your own words; say what would be right, if you know."),
        error_messages={
            "required": _("Say what is wrong."),
            "min_length": _("Say a little more: at least five letters."),
        },
    )
    source = forms.URLField(
        label=_("Where can it be checked?"),
        required=False,
        max_length=1000,
        assume_scheme="https",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off"}),
        help_text=_("The address of a page that says so, if there is one."),
        error_messages={
            "invalid": _("This is no web address. Write it as https://example.org/page.")
        },
    )
    email = forms.EmailField(
        label=_("Your e-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_(
            "Only if you want our answer by mail. It is used for nothing else, never shown, "
            "and erased a month after we answered."
        ),
        error_messages={"invalid": _("This is no e-mail address. Write it as name@example.org.")},
    )
    website = NotForPeople()

    class Meta:
        model = ErrorReport
        fields = ["message", "source", "email"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        if not settings.MAIL_IS_SENT:
            del self.fields["email"]
        describe(self)


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def about_fact(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The form for an error in one fact that a public page states."""
    return _form_page(request, public_fact(kind, pk))


@personal
@require_http_methods(["GET", "HEAD", "POST"])
def about_page(request: HttpRequest) -> HttpResponse:
    """The form for an error that stands beside no single fact."""
    return _form_page(request, None)


def _form_page(request: HttpRequest, fact: Fact | None) -> HttpResponse:
    form = ErrorReportForm(request.POST or None)
    page = translate_url(fact.page, get_language()) if fact else ""
    return answer_form(
        request,
        form,
        lambda: _received(_filled(form, request, fact)),
        "cases/error_report.html",
        fact=fact,
        page=page,
    )


def _received(error: ErrorReport) -> HttpResponse:
    """Keep what a reader wrote, and lead to the page of its reference."""
    receive(error)
    transaction.on_commit(lambda: tasks.send_mail.delay())
    return redirect("pages:error-report-received", error.reference)


def _filled(form: ErrorReportForm, request: HttpRequest, fact: Fact | None) -> ErrorReport:
    """What the reader wrote, with the fact as this site states it, not as the form brought it."""
    error = form.save(commit=False)
    error.sender_key = sender_key(request, "error_report")
    if form.cleaned_data["website"]:
        error.state = ErrorReport.State.SPAM
    if fact is None:
        error.fact, error.page = "The site as a whole", "/"
    else:
        error.kind, error.fact, error.page = fact.kind, fact.words, fact.page
        error.content_type = ContentType.objects.get_for_model(fact.row)
        error.object_id = fact.row.pk
    return error


@personal
@require_safe
def received(request: HttpRequest, reference: str) -> HttpResponse:
    """What became of an error report, for whoever has its reference; nothing of what it says."""
    error = get_object_or_404(ErrorReport, reference=reference)
    context = {
        "error": error,
        "is_answered": error.state in ErrorReport.ANSWERED,
        "awaits_mail": bool(error.email),
    }
    return render(request, "cases/error_report_received.html", context)
