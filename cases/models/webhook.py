"""Webhooks: where a subscriber's messages are posted, how they are signed, and every attempt."""

from __future__ import annotations

import base64
from datetime import datetime, timedelta

from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.utils.crypto import salted_hmac

from cases.models.clock import Moment
from cases.models.delivery import Delivery, Subscriber
from cases.models.secret import hash_of, new_token


def secret_of(seed: str) -> str:
    """The signing secret that belongs to a seed, in the form of Standard Webhooks.

    It follows from the seed and the site's secret key, so that it need not be stored: whoever has
    a copy of the database alone can sign nothing.
    """
    key = salted_hmac("cases.webhook.secret", seed, algorithm="sha256").digest()
    return f"whsec_{base64.b64encode(key).decode()}"


class WebhookQuerySet(models.QuerySet):
    def working(self):
        """Those to which messages are sent: proved, neither paused nor disabled."""
        return self.filter(confirmed_at__isnull=False, disabled_at=None, subscriber__is_active=True)

    def with_a_message_due(self):
        """Those that nobody sends to now and that have a message due, longest waiting first."""
        due = Delivery.objects.next_in_turn().filter(subscriber=OuterRef("subscriber"))
        first = due.order_by("due_at", "pk").values("due_at")[:1]
        free = self.working().filter(Q(leased_until=None) | Q(leased_until__lt=Moment()))
        return (
            free.annotate(first_due=Subquery(first)).exclude(first_due=None).order_by("first_due")
        )

    def disabled(self):
        """Those that were given up because their receiver failed, the latest first."""
        return self.filter(disabled_at__isnull=False).order_by("-disabled_at")

    def of_token(self, token: str):
        """The one that a link leads to."""
        return self.filter(token_hash=hash_of(token))


class Webhook(models.Model):
    """An address to which a subscriber's messages are posted."""

    # How long signatures with the secret of before are sent along after a rotation.
    ROTATION = timedelta(days=7)
    # A sign-up that nobody confirms is forgotten after so long.
    UNCONFIRMED_IS_KEPT = timedelta(days=3)

    subscriber = models.OneToOneField(
        Subscriber, on_delete=models.CASCADE, related_name="webhook", help_text="Who is told what."
    )
    url = models.URLField(
        max_length=1000, verbose_name="address", help_text="Where messages are posted."
    )
    contact = models.EmailField(
        blank=True, help_text="Who is mailed when the webhook stops working; never shown in public."
    )
    seed = models.CharField(
        max_length=64,
        default=new_token,
        editable=False,
        help_text="From which the signing secret follows, with the site's secret key.",
    )
    previous_seed = models.CharField(
        max_length=64, blank=True, editable=False, help_text="That of the secret before."
    )
    previous_until = models.DateTimeField(
        null=True, editable=False, help_text="Until when the secret before signs, too."
    )
    secret_shown_at = models.DateTimeField(
        null=True, editable=False, help_text="When the secret was shown, which happens once."
    )
    token_hash = models.CharField(
        max_length=64, unique=True, editable=False, help_text="Hash of the link to manage it."
    )
    sender_key = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="Keyed hash of the sender's address for a day, against floods.",
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text="When it was asked for.")
    confirmed_at = models.DateTimeField(
        null=True, editable=False, help_text="When the mail address was proved."
    )
    disabled_at = models.DateTimeField(
        null=True, editable=False, help_text="When we gave it up; empty: we did not."
    )
    disabled_because = models.CharField(
        max_length=400, blank=True, editable=False, help_text="Why we gave it up."
    )
    leased_until = models.DateTimeField(
        null=True, editable=False, help_text="Until when a worker is sending to it."
    )

    objects = WebhookQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["sender_key", "created_at"], name="webhook_by_sender")]

    def __str__(self) -> str:
        # Not the address: it may hold a secret, and the desk's log keeps this for ever.
        return f"Webhook {self.pk}"

    @property
    def is_working(self) -> bool:
        return bool(self.confirmed_at and not self.disabled_at and self.subscriber.is_active)

    def secrets_at(self, moment: datetime) -> list[str]:
        """The secrets that sign at a moment, the current one first."""
        valid = [secret_of(self.seed)]
        if self.previous_seed and self.previous_until and moment < self.previous_until:
            valid.append(secret_of(self.previous_seed))
        return valid


class Attempt(models.Model):
    """One try to post a message, and what came of it."""

    KEPT = timedelta(days=90)

    delivery = models.ForeignKey(
        Delivery, on_delete=models.CASCADE, related_name="attempts", help_text="The message."
    )
    started_at = models.DateTimeField(help_text="When it was tried.")
    milliseconds = models.PositiveIntegerField(
        null=True, help_text="How long it took; empty: the worker was cut off."
    )
    http_status = models.PositiveSmallIntegerField(
        null=True, help_text="The receiver's code; empty: none came."
    )
    reply = models.TextField(blank=True, help_text="How the receiver's reply begins.")
    error = models.CharField(max_length=500, blank=True, help_text="What went wrong.")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.started_at:%Y-%m-%d %H:%M:%S} UTC: {self.outcome}"

    @property
    def is_success(self) -> bool:
        return self.http_status is not None and 200 <= self.http_status < 300

    @property
    def outcome(self) -> str:
        """What came of it, in words."""
        if self.is_success:
            return f"{self.http_status}, taken"
        if self.milliseconds is None and not self.error:
            return "under way, or the worker was cut off"
        code = f"{self.http_status}: " if self.http_status else ""
        return f"{code}{self.error}"
