"""Hearings as calendars were told of them, so that a change reaches those who have them."""

from django.db import models


class HearingNoticeQuerySet(models.QuerySet):
    def told(self):
        """All that calendars were ever told, the earliest day first; the cancelled as well."""
        return self.order_by("held_on", "pk")


class HearingNotice(models.Model):
    """One event of the calendars: written by the recorder, and never deleted."""

    uid = models.CharField(
        max_length=60,
        unique=True,
        help_text="The event's name in calendars, made of the claim that told of it first.",
    )
    case = models.ForeignKey(
        "cases.Case",
        on_delete=models.PROTECT,
        related_name="hearing_notices",
        help_text="The case that is heard.",
    )
    # No foreign key: a correction may delete the claim, and the event outlives it.
    claim_number = models.BigIntegerField(help_text="The claim on which it rests, or last rested.")
    report = models.ForeignKey(
        "cases.SourceReport",
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The report that makes the claim.",
    )
    held_on = models.DateField(help_text="The day set for the hearing.")
    words = models.TextField(blank=True, help_text="What the claim says of it, while it stands.")
    sequence = models.PositiveIntegerField(
        default=0, help_text="How often calendars were told something new of it."
    )
    digest = models.CharField(max_length=64, help_text="SHA-256 of what they were told last.")
    is_cancelled = models.BooleanField(
        default=False, help_text="Whether no report that stands says any more that it is set."
    )
    issued_at = models.DateTimeField(help_text="When it was first told.")
    changed_at = models.DateTimeField(help_text="When something new was last told.")

    objects = HearingNoticeQuerySet.as_manager()

    class Meta:
        ordering = ["held_on", "pk"]

    def __str__(self) -> str:
        return f"{self.case} on {self.held_on}"
