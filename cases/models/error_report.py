"""Errors that readers report: each tied to the fact beside which it was written; never public."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models.secret import new_reference


class ErrorReportQuerySet(models.QuerySet):
    def waiting(self):
        """Those that no editor has answered, oldest first."""
        return self.filter(state=ErrorReport.State.NEW).order_by("received_at", "pk")

    def owed_mail(self):
        """Those whose sender left an address and is to have a mail now, longest waiting first."""
        new = Q(state=ErrorReport.State.NEW, acknowledged_at=None)
        answer = Q(state__in=ErrorReport.ANSWERED, answered_at=None)
        waiting = self.exclude(email="").filter(new | answer)
        return waiting.filter(mail_due_at__lte=timezone.now()).order_by("mail_due_at", "pk")

    def forget_senders(self) -> int:
        """Erase addresses of mail a month after the decision, and keys of senders after a day.

        Return how many rows that concerned. What nobody decided, as spam by the look of it on
        arrival, counts as decided then.
        """
        now = timezone.now()
        long_ago = now - ErrorReport.ADDRESS_IS_KEPT
        old = Q(decided_at__lt=long_ago)
        old |= Q(state=ErrorReport.State.SPAM, decided_at=None, received_at__lt=long_ago)
        kept = self.exclude(email="").filter(old).update(email="")
        day_old = Q(received_at__lt=now - ErrorReport.KEY_IS_KEPT)
        return kept + self.exclude(sender_key="").filter(day_old).update(sender_key="")


class ErrorReport(models.Model):
    """What a reader says is wrong with one fact."""

    ADDRESS_IS_KEPT = timedelta(days=30)
    KEY_IS_KEPT = timedelta(days=1)

    class State(models.TextChoices):
        NEW = "new", "Waiting"
        UPHELD = "upheld", "Upheld: we mended it"
        DECLINED = "declined", "Declined"
        SPAM = "spam", "Spam"

    ANSWERED = (State.UPHELD, State.DECLINED)

    reference = models.CharField(
        max_length=20,
        unique=True,
        default=new_reference,
        editable=False,
        help_text="What the reader quotes to find our answer.",
    )
    content_type = models.ForeignKey(
        ContentType,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The sort of row that states the fact.",
    )
    object_id = models.PositiveBigIntegerField(null=True, help_text="Which row.")
    about = GenericForeignKey()
    kind = models.CharField(blank=True, max_length=20, help_text="The sort of fact.")
    fact = models.TextField(help_text="The fact as the reader saw it.")
    page = models.CharField(max_length=500, help_text="Path of the page on which it stood.")
    message = models.TextField(max_length=5000, help_text="What the reader says is wrong.")
    source = models.URLField(
        max_length=1000, blank=True, help_text="Where the reader says it can be checked."
    )
    email = models.EmailField(blank=True, help_text="Where the reader wants an answer.")
    sender_key = models.CharField(
        max_length=64,
        blank=True,
        help_text="Keyed hash of the sender's address for a day, against floods.",
    )
    received_at = models.DateTimeField(auto_now_add=True, help_text="When it came.")
    state = models.CharField(
        max_length=10, choices=State, default=State.NEW, help_text="What an editor made of it."
    )
    answer = models.TextField(blank=True, help_text="Our answer; it is mailed to the reader.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who decided.",
    )
    decided_at = models.DateTimeField(null=True, editable=False, help_text="When.")
    acknowledged_at = models.DateTimeField(
        null=True, editable=False, help_text="When we mailed that it arrived."
    )
    answered_at = models.DateTimeField(
        null=True, editable=False, help_text="When we mailed our answer."
    )
    mail_due_at = models.DateTimeField(
        null=True,
        default=timezone.now,
        editable=False,
        help_text="When a mail is tried next; empty: no more.",
    )
    mail_failures = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="How many times in a row it could not be delivered."
    )

    objects = ErrorReportQuerySet.as_manager()

    class Meta:
        ordering = ["-received_at", "-id"]
        constraints = [
            models.CheckConstraint(
                name="decided_error_report_has_an_answer",
                condition=~Q(state__in=["upheld", "declined"]) | ~Q(answer=""),
                violation_error_message="Write the answer that the reader gets.",
                violation_error_code="answer_is_wrong",
            ),
        ]
        indexes = [
            models.Index(fields=["sender_key", "received_at"], name="error_report_by_sender"),
            models.Index(
                fields=["received_at"], name="error_report_waits", condition=Q(state="new")
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact[:80]}: {self.message[:80]}"
