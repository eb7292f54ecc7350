"""What is sent through public forms: how it is answered, and a key that counts its senders and
tells nobody who they were."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from django.db import transaction
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from cases import tasks
from cases.models import MailAlert, Subscriber, Webhook
from cases.recording.limits import TooMany
from icc_tracker.client_address import network_of


def answer_form(
    request: HttpRequest,
    form: BaseForm | None,
    take: Callable[[], HttpResponse],
    template: str,
    **context,
) -> HttpResponse:
    """The page of a form, or, once it is filled in well, what `take` answers.

    400 with the mistakes, 429 with `Retry-After` where `take` raises TooMany. Without a form,
    where nothing can be sent, the page says so.
    """
    status, after = 200, None
    if form is not None and request.method == "POST":
        status = 400
        if form.is_valid():
            try:
                return take()
            except TooMany as refusal:
                status, after = 429, ceil(refusal.after.total_seconds())
    context |= {"form": form, "wait": after and wait_in_words(after)}
    response = render(request, template, context, status=status)
    if after:
        response["Retry-After"] = str(after)
    return response


def sign_up(
    form: BaseForm,
    channel: MailAlert | Webhook,
    ask: Callable[[MailAlert | Webhook, Subscriber], None],
    done: str,
) -> HttpResponse:
    """Ask for what a stranger chose in a form, and go on to the page `done`."""
    # A program filled the hidden field in; it is not told so.
    if not form.cleaned_data["website"]:
        with transaction.atomic():
            ask(channel, form.fill(Subscriber()))
            transaction.on_commit(tasks.send_mail.delay)
    return redirect(done)


def sender_key(request: HttpRequest, form: str) -> str:
    """A keyed hash of the sender's address that is another one every day and for every form."""
    told = f"{network_of(request)} {timezone.localdate()}"
    return salted_hmac(f"cases.{form}.sender", told, algorithm="sha256").hexdigest()


def wait_in_words(seconds: int) -> str:
    """A wait, rounded up: 1 minute, 40 minutes, 3 hours."""
    minutes = ceil(seconds / 60)
    if minutes <= 90:
        return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}
    hours = ceil(minutes / 60)
    return ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours}
