"""Subscribing: how webhooks and mail alerts are asked for, proved, changed and forgotten."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from cases.models import Attempt, Delivery, Letter, MailAlert, Subscriber, Webhook
from cases.models.clock import Moment
from cases.models.operation import one_at_a_time
from cases.models.secret import hash_of, new_token
from cases.models.webhook import secret_of
from cases.recording.letters import link, write_letter
from cases.recording.limits import OF_A_SENDER, OF_ALL, refuse_beyond
from cases.recording.telling import catch_up, send

# So many mails that ask to confirm something go to one address within a day: nobody can have
# this site flood the letter box of another.
CONFIRMATIONS_AT_MOST = 3
TESTS_AT_MOST = (20, timedelta(hours=1))
# After so many attempts nobody has a receiver, which may be another's, posted to once more.
ATTEMPTS_AT_MOST = (200, timedelta(hours=1))
_DAY = timedelta(days=1)
FOLLOWED = ("case", "situation", "suspect")


@transaction.atomic
def ask_for_webhook(webhook: Webhook, subscriber: Subscriber) -> None:
    """Keep what a stranger asked for, and mail the link that proves the contact address.

    Raises TooMany beyond the limits, and keeps nothing then.
    """
    _keep_within_limits(Webhook, webhook.sender_key)
    token = new_token()
    subscriber.name = f"Webhook {token[:6]}"
    _store(subscriber, webhook, token_hash=hash_of(token))
    if _may_mail(Webhook, contact__iexact=webhook.contact):
        write_letter(
            subscriber,
            webhook.contact,
            "confirm your webhook",
            "webhook_confirm",
            {"address": link("webhook", token), "days": Webhook.UNCONFIRMED_IS_KEPT.days},
        )


@transaction.atomic
def ask_for_alert(alert: MailAlert, subscriber: Subscriber) -> None:
    """Keep what a reader asked for, and mail the link that proves the address.

    Raises TooMany beyond the limits, and keeps nothing then.
    """
    _keep_within_limits(MailAlert, alert.sender_key)
    subscriber.name = "Mail alert"
    _store(subscriber, alert)
    if _may_mail(MailAlert, email__iexact=alert.email):
        write_letter(
            subscriber,
            alert.email,
            "confirm your mail alert",
            "alert_confirm",
            {"address": link("alert", alert.token), "days": MailAlert.UNCONFIRMED_IS_KEPT.days},
        )


def _keep_within_limits(model, sender_key: str) -> None:
    one_at_a_time("subscriptions of strangers")
    refuse_beyond(model.objects.all(), "created_at", *OF_ALL)
    for limit in OF_A_SENDER:
        refuse_beyond(model.objects.filter(sender_key=sender_key), "created_at", *limit)


def _store(subscriber: Subscriber, channel, **columns) -> None:
    subscriber.is_active = False
    subscriber.save()
    for name, value in columns.items():
        setattr(channel, name, value)
    channel.subscriber = subscriber
    channel.save()


def _may_mail(model, **address) -> bool:
    """Whether an address may be asked once more today; the row that asks is stored already."""
    unproved = model.objects.filter(confirmed_at=None, created_at__gt=timezone.now() - _DAY)
    return unproved.filter(**address).count() <= CONFIRMATIONS_AT_MOST


@transaction.atomic
def make_webhook(webhook: Webhook, subscriber: Subscriber) -> str:
    """Make a webhook on the desk, which vouches for it; return the token of its link."""
    token = new_token()
    subscriber.is_active = True
    subscriber.save()
    webhook.subscriber, webhook.token_hash = subscriber, hash_of(token)
    webhook.confirmed_at = timezone.now()
    webhook.save()
    return token


@transaction.atomic
def confirm_webhook(webhook: Webhook) -> None:
    """Begin to send: whoever has the link has the mail that it stood in."""
    unconfirmed = Webhook.objects.filter(pk=webhook.pk, confirmed_at=None)
    if unconfirmed.update(confirmed_at=timezone.now()):
        Subscriber.objects.filter(pk=webhook.subscriber_id).update(is_active=True)


@transaction.atomic
def confirm_alert(alert: MailAlert) -> MailAlert:
    """Begin to mail, and return the alert by which that is done.

    Where the address follows the same things already, it is the present one: it takes over what
    was chosen now, and keeps what it told and what waits, which a correction must know.

    Raises ObjectDoesNotExist where the alert is gone: it ended, or was taken over, meanwhile.
    """
    # Of two of one address that are confirmed at once, the second sees the first.
    one_at_a_time(f"alerts of {alert.email.casefold()}")
    subscriber = _locked(alert.subscriber_id)
    alert = MailAlert.objects.select_for_update().get(pk=alert.pk)
    if alert.confirmed_at:
        return alert
    if twin := _present_twin(alert, subscriber):
        forget(subscriber)
        twin.kinds, twin.policy = subscriber.kinds, subscriber.policy
        change(twin, rhythm=alert.rhythm)
        return twin.mail_alert
    now = timezone.now()
    alert.confirmed_at, alert.next_at = now, alert.after(now)
    alert.save(update_fields=["confirmed_at", "next_at"])
    Subscriber.objects.filter(pk=subscriber.pk).update(is_active=True)
    return alert


def _present_twin(alert: MailAlert, subscriber: Subscriber) -> Subscriber | None:
    """Who is mailed at the address of an alert already of what it is to follow, locked."""
    followed = {name: getattr(subscriber, name) for name in FOLLOWED}
    to_it = Subscriber.objects.filter(mail_alert__email__iexact=alert.email, **followed)
    confirmed = to_it.exclude(mail_alert__confirmed_at=None).select_related("mail_alert")
    return confirmed.select_for_update(of=("self",), no_key=True).order_by("pk").first()


@transaction.atomic
def change(subscriber: Subscriber, url: str = "", rhythm: str = "") -> None:
    """Store what somebody wants to be told of from now on, where, and how often."""
    subscriber.save(update_fields=[*FOLLOWED, "kinds", "policy"])
    if url:
        Webhook.objects.filter(subscriber=subscriber).update(url=url)
    for alert in MailAlert.objects.select_for_update().filter(subscriber=subscriber):
        alert.rhythm = rhythm
        alert.next_at = alert.after(timezone.now())
        alert.save(update_fields=["rhythm", "next_at"])


@transaction.atomic
def show_secret(webhook: Webhook) -> str:
    """The signing secret, the first time it is asked for; "" ever after."""
    unseen = Webhook.objects.filter(pk=webhook.pk, secret_shown_at=None)
    seen = unseen.exclude(confirmed_at=None).update(secret_shown_at=timezone.now())
    return secret_of(webhook.seed) if seen else ""


@transaction.atomic
def rotate_secret(webhook: Webhook) -> str:
    """Make a new secret and return it, this once. That of before signs along for a week."""
    stored = Webhook.objects.select_for_update().get(pk=webhook.pk)
    now = timezone.now()
    stored.previous_seed, stored.previous_until = stored.seed, now + Webhook.ROTATION
    stored.seed, stored.secret_shown_at = new_token(), now
    stored.save(update_fields=["seed", "previous_seed", "previous_until", "secret_shown_at"])
    return secret_of(stored.seed)


@transaction.atomic
def new_link(webhook: Webhook) -> str:
    """Make a new link to manage it and return its token; the one of before ends."""
    token = new_token()
    Webhook.objects.filter(pk=webhook.pk).update(token_hash=hash_of(token))
    return token


@transaction.atomic
def send_test(webhook: Webhook) -> Delivery:
    """Queue a message that tells nothing but that messages arrive. It is tried once.

    Raises TooMany beyond the limit: nobody is to be flooded by somebody's button.
    """
    subscriber = _locked(webhook.subscriber_id)
    tests = subscriber.deliveries.filter(kind=Delivery.Kind.TEST)
    refuse_beyond(tests, "queued_at", *TESTS_AT_MOST)
    test = Delivery(subscriber=subscriber, kind=Delivery.Kind.TEST)
    send([test])
    return test


def replay(message: Delivery) -> None:
    """Send a message again, under the same id, as far as it still stands. Raises TooMany."""
    _refuse_a_flood(message.subscriber_id)
    Delivery.objects.filter(pk=message.pk).update(due_at=Moment(), failures=0)


@transaction.atomic
def pause(subscriber: Subscriber) -> None:
    """Send nothing, and queue nothing, until it is resumed."""
    Subscriber.objects.filter(pk=subscriber.pk).update(is_active=False)


@transaction.atomic
def resume(subscriber: Subscriber) -> int:
    """Send again: what still waits, and what must be said after a silence; return how much.

    Raises TooMany beyond the limit.
    """
    stored = _locked(subscriber.pk)
    if stored.is_active:
        return 0
    _refuse_a_flood(stored.pk)
    Webhook.objects.filter(subscriber=stored).update(disabled_at=None, disabled_because="")
    stored.deliveries.waiting().update(due_at=Moment(), failures=0)
    stored.is_active = True
    stored.save(update_fields=["is_active"])
    return catch_up(stored)


@transaction.atomic
def disable(webhook: Webhook, because: str) -> None:
    """Give a webhook up, and tell its contact. What waits is kept until it is resumed."""
    webhook.disabled_at, webhook.disabled_because = timezone.now(), because[:400]
    webhook.save(update_fields=["disabled_at", "disabled_because"])
    pause(webhook.subscriber)
    if webhook.contact and settings.MAIL_IS_SENT:
        write_letter(
            webhook.subscriber,
            webhook.contact,
            "your webhook was switched off",
            "webhook_disabled",
            {
                "webhook": webhook,
                "waiting": webhook.subscriber.deliveries.waiting().count(),
                "page": link("webhooks"),
            },
        )


@transaction.atomic
def forget(subscriber: Subscriber) -> None:
    """Delete a subscriber with its addresses, secrets, messages and attempts."""
    stored = _locked(subscriber.pk)
    # Before its messages, as by those who send them: else each would wait for the other.
    for model in (Webhook, MailAlert):
        list(model.objects.filter(subscriber=stored).select_for_update())
    Letter.objects.filter(subscriber=stored).delete()
    stored.deliveries.update(corrects=None)
    stored.deliveries.all().delete()
    stored.delete()


def forget_unconfirmed() -> int:
    """Delete what was asked for and not confirmed in time, and old keys; return how many."""
    now, number = timezone.now(), 0
    for model in (Webhook, MailAlert):
        old = model.objects.filter(
            confirmed_at=None, created_at__lt=now - model.UNCONFIRMED_IS_KEPT
        )
        for each in old.select_related("subscriber"):
            forget(each.subscriber)
            number += 1
        keys = model.objects.exclude(sender_key="").filter(created_at__lt=now - _DAY)
        number += keys.update(sender_key="")
    return number


def forget_attempts() -> int:
    """Delete old attempts of messages that no longer wait; return how many."""
    old = Attempt.objects.filter(started_at__lt=timezone.now() - Attempt.KEPT)
    return old.filter(delivery__due_at=None).delete()[0]


def _refuse_a_flood(subscriber: int) -> None:
    attempts = Attempt.objects.filter(delivery__subscriber=subscriber)
    refuse_beyond(attempts, "started_at", *ATTEMPTS_AT_MOST)


def _locked(pk: int) -> Subscriber:
    """The stored row, whose messages nobody else numbers meanwhile."""
    rows = Subscriber.objects.select_related("webhook", "mail_alert")
    return rows.select_for_update(of=("self",), no_key=True).get(pk=pk)
