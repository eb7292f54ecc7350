"""Webhooks without an account: to ask for one, and to manage it by an unguessable link."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from math import ceil

from django.conf import settings
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods

from cases import tasks
from cases.models import Attempt, Case, Delivery, Webhook
from cases.models.naming import secret_people, unnameable
from cases.recording import subscribing
from cases.recording.limits import TooMany
from cases.views.forms.subscriptions import NewWebhookForm, WebhookForm
from cases.views.senders import answer_form, sender_key, sign_up, wait_in_words
from icc_tracker.replicas.reading import personal

MESSAGES_SHOWN = 30
# What is said after a button was pressed.
DONE = {
    "confirmed": "Confirmed. Messages go out from now on.",
    "saved": "Saved.",
    "test": "A test message is on its way: load this page again in a moment.",
    "replayed": "The message is on its way again, under the id that it had.",
    "paused": "Paused: nothing is sent, and nothing is kept for later.",
    "resumed": "Resumed: what waits is on its way.",
    "deleted": "Deleted, with all addresses, secrets and messages.",
}


def in_english(view: Callable) -> Callable:
    """Lead to the English edition: like the documentation for authors of tools, it is the only."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if get_language() != settings.LANGUAGE_CODE:
            return redirect(translate_url(request.get_full_path(), settings.LANGUAGE_CODE))
        return view(request, *args, **kwargs)

    return answer


@personal
@in_english
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: HttpRequest) -> HttpResponse:
    """What webhooks are, and the form to ask for one, where mail can prove an address."""
    initial = {"about": request.GET.get("about", "")}
    form = NewWebhookForm(request.POST or None, initial=initial)
    return answer_form(
        request,
        form if settings.MAIL_IS_SENT else None,
        lambda: _ask(form, request),
        "cases/webhooks.html",
        done=DONE.get(request.GET.get("done", "")),
    )


def _ask(form: NewWebhookForm, request: HttpRequest) -> HttpResponse:
    given, key = form.cleaned_data, sender_key(request, "webhook")
    webhook = Webhook(url=given["url"], contact=given["contact"], sender_key=key)
    return sign_up(form, webhook, subscribing.ask_for_webhook, "pages:webhook-asked")


@personal
@in_english
@require_http_methods(["GET", "HEAD"])
def asked(request: HttpRequest) -> HttpResponse:
    """What to do next, the same whatever was asked: nobody learns here who has a webhook."""
    return render(request, "cases/webhook_asked.html")


@personal
@in_english
@require_http_methods(["GET", "HEAD", "POST"])
def manage(request: HttpRequest, token: str) -> HttpResponse:
    """One webhook, for whoever has its link: what was sent, and every button."""
    rows = Webhook.objects.of_token(token)
    webhook = rows.select_related(*(f"subscriber__{each}" for each in FOLLOWED)).first()
    if webhook is None:
        raise Http404
    name = request.POST.get("step", "")
    if name not in STEPS:
        return _page(request, webhook, status=400 if request.method == "POST" else 200)
    try:
        return STEPS[name](request, webhook, token)
    except TooMany as refusal:
        return _refused(request, webhook, refusal, TOO_MANY[name])


FOLLOWED = ("case", "situation", "suspect")


def _page(
    request: HttpRequest,
    webhook: Webhook,
    form: WebhookForm | None = None,
    secret: str = "",
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    subscriber = webhook.subscriber
    attempts = Prefetch("attempts", Attempt.objects.order_by("-pk"))
    messages = subscriber.deliveries.select_related("change", "case", "proceedings__suspect")
    messages = list(messages.prefetch_related(attempts).order_by("-pk")[:MESSAGES_SHOWN])
    _name_subjects(messages)
    context = {
        "webhook": webhook,
        "subscriber": subscriber,
        "form": form
        or WebhookForm(subscriber=subscriber, initial={"url": webhook.url}, auto_id="id_%s"),
        "secret": secret,
        "refusal": refusal,
        "messages": messages,
        "shown": MESSAGES_SHOWN,
        "done": DONE.get(request.GET.get("done", "")),
    }
    return render(request, "cases/webhook_manage.html", context, status=status)


def _name_subjects(messages: list[Delivery]) -> None:
    """Give each message the `subject` that it named, as far as that may still be named."""
    secret = secret_people().filter(pk__in={each.proceedings_id for each in messages})
    secret = set(secret.order_by().values_list("pk", flat=True))
    hidden = unnameable(Case.objects.filter(pk__in={each.case_id for each in messages}))
    for each in messages:
        told = json.loads(each.body)["data"] if each.body else {}
        person, case = told.get("person") or {}, told.get("case") or {}
        names = [
            person.get("name") and each.proceedings_id not in secret and each.proceedings.suspect,
            case.get("short_name") and each.case_id not in hidden and each.case.short_name,
        ]
        each.subject = ", ".join(str(name) for name in names if name)


def _refused(request, webhook: Webhook, refusal: TooMany, said: str) -> HttpResponse:
    after = ceil(refusal.after.total_seconds())
    said = f"{said} Wait {wait_in_words(after)}."
    response = _page(request, webhook, refusal=said, status=429)
    response["Retry-After"] = str(after)
    return response


def _back(token: str, done: str) -> HttpResponse:
    return redirect(f"{reverse('pages:webhook', args=[token])}?done={done}")


def _confirm(request, webhook: Webhook, token: str) -> HttpResponse:
    subscribing.confirm_webhook(webhook)
    return _back(token, "confirmed")


def _show_secret(request, webhook: Webhook, token: str) -> HttpResponse:
    secret = subscribing.show_secret(webhook)
    webhook.refresh_from_db(fields=["secret_shown_at"])
    return _page(request, webhook, secret=secret)


def _rotate(request, webhook: Webhook, token: str) -> HttpResponse:
    secret = subscribing.rotate_secret(webhook)
    webhook.refresh_from_db(fields=["secret_shown_at", "previous_until"])
    return _page(request, webhook, secret=secret)


def _save(request, webhook: Webhook, token: str) -> HttpResponse:
    form = WebhookForm(request.POST, subscriber=webhook.subscriber)
    if not form.is_valid():
        return _page(request, webhook, form=form, status=400)
    subscribing.change(form.fill(webhook.subscriber), url=form.cleaned_data["url"])
    return _back(token, "saved")


def _test(request, webhook: Webhook, token: str) -> HttpResponse:
    if not webhook.is_working:
        return _page(request, webhook, status=400)
    subscribing.send_test(webhook)
    tasks.send_webhooks.delay_on_commit()
    return _back(token, "test")


def _replay(request, webhook: Webhook, token: str) -> HttpResponse:
    number = request.POST.get("number", "")
    found = webhook.subscriber.deliveries.filter(number=number if number.isdecimal() else 0).first()
    if found is None or not webhook.is_working:
        return _page(request, webhook, status=400)
    subscribing.replay(found)
    tasks.send_webhooks.delay_on_commit()
    return _back(token, "replayed")


def _pause(request, webhook: Webhook, token: str) -> HttpResponse:
    subscribing.pause(webhook.subscriber)
    return _back(token, "paused")


def _resume(request, webhook: Webhook, token: str) -> HttpResponse:
    if webhook.confirmed_at is None:
        return _page(request, webhook, status=400)
    subscribing.resume(webhook.subscriber)
    tasks.send_webhooks.delay_on_commit()
    return _back(token, "resumed")


def _delete(request, webhook: Webhook, token: str) -> HttpResponse:
    subscribing.forget(webhook.subscriber)
    return redirect(f"{reverse('pages:webhooks')}?done=deleted")


STEPS = {
    "confirm": _confirm,
    "secret": _show_secret,
    "rotate": _rotate,
    "save": _save,
    "test": _test,
    "replay": _replay,
    "pause": _pause,
    "resume": _resume,
    "delete": _delete,
}
# What is said of a step that was pressed too often.
TOO_MANY = {
    "test": "Not sent: too many tests.",
    "replay": "Not sent: too many attempts within an hour.",
    "resume": "Not resumed: too many attempts within an hour.",
}
