"""Mail alerts: which reader is mailed of what, how often, and the letters that are to go out."""

from __future__ import annotations

import hmac
from datetime import datetime, time, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.crypto import salted_hmac

from cases.models.delivery import Delivery, Subscriber
from cases.models.secret import new_reference


class MailAlertQuerySet(models.QuerySet):
    def due(self):
        """Those for which a mail is to be written now, or whose day has come."""
        waiting = Delivery.objects.waiting().filter(subscriber=OuterRef("subscriber"))
        at_once = Q(rhythm=MailAlert.Rhythm.AT_ONCE) & Exists(waiting)
        # Who was told something wrong does not wait for the day of the digest.
        wrong = Exists(waiting.filter(corrects__isnull=False))
        active = self.filter(confirmed_at__isnull=False, subscriber__is_active=True)
        return active.filter(at_once | wrong | Q(next_at__lte=timezone.now())).order_by("pk")

    def of_token(self, token: str) -> MailAlert | None:
        """The alert that a link leads to, if the link is one that we made."""
        reference, _, signature = token.partition(".")
        alert = self.filter(reference=reference).select_related("subscriber").first()
        if alert and hmac.compare_digest(alert.signature.encode(), signature.encode()):
            return alert
        return None


class MailAlert(models.Model):
    """A mail address to which a subscriber's messages go."""

    UNCONFIRMED_IS_KEPT = timedelta(days=3)
    # Digests are written at this hour, UTC; weekly ones on Mondays.
    HOUR = time(6)

    class Rhythm(models.TextChoices):
        AT_ONCE = "at_once", "at once"
        DAILY = "daily", "once a day"
        WEEKLY = "weekly", "once a week"

    subscriber = models.OneToOneField(
        Subscriber,
        on_delete=models.CASCADE,
        related_name="mail_alert",
        help_text="Who is told what.",
    )
    email = models.EmailField(help_text="Where the mail goes; never shown in public.")
    rhythm = models.CharField(
        max_length=10, choices=Rhythm, default=Rhythm.AT_ONCE, help_text="How often."
    )
    reference = models.CharField(
        max_length=20,
        unique=True,
        default=new_reference,
        editable=False,
        help_text="By which its links know it.",
    )
    sender_key = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="Keyed hash of the sender's address for a day, against floods.",
    )
    created_at = models.DateTimeField(auto_now_add=True, help_text="When it was asked for.")
    confirmed_at = models.DateTimeField(
        null=True, editable=False, help_text="When the reader confirmed it."
    )
    next_at = models.DateTimeField(
        null=True, editable=False, help_text="When the next digest is written."
    )

    objects = MailAlertQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["sender_key", "created_at"], name="mail_alert_by_sender")]

    def __str__(self) -> str:
        # Not the address: the desk's log keeps this for ever, also after it is erased.
        return f"Mail alert {self.pk}"

    @property
    def signature(self) -> str:
        """What makes the links of this alert ones that nobody else can write."""
        made = salted_hmac("cases.mail_alert.link", self.reference, algorithm="sha256")
        return made.hexdigest()[:40]

    @property
    def token(self) -> str:
        """What the links of this alert end with. It is not stored: a copy of the database alone
        holds no link."""
        return f"{self.reference}.{self.signature}"

    def after(self, moment: datetime) -> datetime | None:
        """When the first digest after a moment is written."""
        if self.rhythm == self.Rhythm.AT_ONCE:
            return None
        day = datetime.combine(moment.date(), self.HOUR, tzinfo=moment.tzinfo)
        while day <= moment or (self.rhythm == self.Rhythm.WEEKLY and day.weekday() != 0):
            day += timedelta(days=1)
        return day


class LetterQuerySet(models.QuerySet):
    def due(self):
        """Letters to send now, longest waiting first; none before an earlier one to the same
        reader, for a correction must not come before what it corrects, and none that tells of a
        case that is still to be recorded."""
        earlier = self.filter(subscriber=OuterRef("subscriber"), pk__lt=OuterRef("pk"))
        unrecorded = Delivery.objects.filter(letter=OuterRef("pk")).exclude(case__due_since=None)
        due = self.filter(~Exists(earlier), ~Exists(unrecorded), due_at__lte=timezone.now())
        return due.order_by("due_at", "pk")


class Letter(models.Model):
    """A mail that is written and has still to go out; it is deleted once it has."""

    subscriber = models.ForeignKey(
        Subscriber,
        on_delete=models.CASCADE,
        related_name="letters",
        help_text="For whom; with the subscriber, the letter goes.",
    )
    to = models.EmailField(help_text="Where it goes.")
    subject = models.CharField(max_length=300, help_text="Its subject.")
    body = models.TextField(help_text="Its words.")
    headers = models.JSONField(default=dict, help_text="Further headers.")
    queued_at = models.DateTimeField(auto_now_add=True, help_text="When it was written.")
    due_at = models.DateTimeField(default=timezone.now, help_text="When it is tried next.")
    failures = models.PositiveSmallIntegerField(
        default=0, help_text="How many times it could not be delivered."
    )

    objects = LetterQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.subject
