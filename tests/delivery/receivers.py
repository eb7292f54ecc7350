"""Subscribers with webhooks and mail alerts, for tests, in one line each."""

from __future__ import annotations

import json

from django.utils import timezone
from standardwebhooks import Webhook as Verifier

from cases.models import Delivery, MailAlert, Subscriber, Webhook
from cases.models.webhook import hash_of, secret_of
from tests import build
from tests.web import Request

TOKEN = "a-token-of-a-test"


def webhook(url: str, token: str = TOKEN, **filters) -> Webhook:
    """A webhook that was proved and works."""
    subscriber = Subscriber.objects.create(name="A newsroom", **filters)
    return Webhook.objects.create(
        subscriber=subscriber,
        url=url,
        contact="ops@newsroom.example",
        token_hash=hash_of(token),
        confirmed_at=timezone.now(),
    )


def alert(email: str = "reader@example.org", rhythm: str = "at_once", **filters) -> MailAlert:
    """A mail alert that was confirmed."""
    subscriber = Subscriber.objects.create(name="Mail alert", **filters)
    made = MailAlert(subscriber=subscriber, email=email, rhythm=rhythm)
    made.confirmed_at = timezone.now()
    made.next_at = made.after(made.confirmed_at)
    made.save()
    return made


def make_due(**columns) -> None:
    """Let what waits for a later attempt be due now, in place of waiting."""
    Delivery.objects.waiting().filter(**columns).update(due_at=timezone.now())


def verified(request: Request, seed: str) -> dict:
    """The body of a message, whose signature the library of Standard Webhooks has checked."""
    headers = {name.lower(): value for name, value in request.headers.items()}
    return Verifier(secret_of(seed)).verify(request.body, headers)


def types(requests: list[Request]) -> list[str]:
    return [json.loads(each.body)["type"] for each in requests]


def id_of(request: Request) -> str:
    return request.headers["Webhook-Id"]


def report_on(case, publisher: str = "The Gazette"):
    paper = build.report(publisher, "2024-03-13")
    build.claim(paper, case, "reported", "2024-03-13")
    build.publish(paper)
    return paper


def told(message: Delivery) -> list[tuple]:
    """What the attempts of a message say: code, reply, error."""
    return [(each.http_status, each.reply, each.error) for each in message.attempts.all()]
