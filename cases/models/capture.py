"""Captures: what stood on a source's page when we looked, kept as evidence; never public."""

from __future__ import annotations

from django.conf import settings
from django.core.files.storage import storages
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cases.models.report import SourceReport


def captures_storage():
    """Where the bytes of captured pages are kept."""
    return storages["captures"]


class PageWatchQuerySet(models.QuerySet):
    def due(self):
        """Pages that are to be looked at now, longest waiting first."""
        return self.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")

    def wanting_an_editor(self):
        """Pages of which an editor has not yet seen what became of them."""
        return self.filter(outcome__in=PageWatch.FOR_AN_EDITOR).filter(
            Q(acknowledged_at=None) | Q(acknowledged_at__lt=F("changed_at"))
        )


class PageWatch(models.Model):
    """The page of one report: when it is looked at next, and what became of it."""

    class Outcome(models.TextChoices):
        WAITING = "waiting", "Not captured yet"
        CAPTURED = "captured", "Captured"
        UNCHANGED = "unchanged", "Unchanged"
        EDITED = "edited", "Edited since"
        MOVED = "moved", "Moved to another address"
        GONE = "gone", "Gone"
        REFUSED = "refused", "Refused"
        UNREACHABLE = "unreachable", "Not reached"

    FOR_AN_EDITOR = (Outcome.EDITED, Outcome.MOVED, Outcome.GONE, Outcome.REFUSED)

    report = models.OneToOneField(
        SourceReport,
        on_delete=models.CASCADE,
        related_name="page_watch",
        help_text="The report of which this is the page.",
    )
    due_at = models.DateTimeField(
        null=True,
        default=timezone.now,
        help_text="When the page is looked at next; empty: not any more.",
    )
    outcome = models.CharField(
        max_length=12,
        choices=Outcome,
        default=Outcome.WAITING,
        help_text="What became of the page, when it was last looked at.",
    )
    detail = models.TextField(blank=True, help_text="More on that, in words for an editor.")
    looked_at = models.DateTimeField(null=True, help_text="When it was last looked at.")
    changed_at = models.DateTimeField(null=True, help_text="When the outcome last changed.")
    failures = models.PositiveSmallIntegerField(
        default=0, help_text="How many times in a row it could not be reached."
    )
    acknowledged_at = models.DateTimeField(
        null=True, help_text="When an editor last said that this was dealt with."
    )
    acknowledged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who said so.",
    )

    objects = PageWatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "page watches"
        indexes = [models.Index(fields=["due_at"], name="page_watch_by_due")]

    def __str__(self) -> str:
        return f"{self.report}: {self.get_outcome_display()}"


class CaptureQuerySet(models.QuerySet):
    def copies(self):
        """Looks that brought a page, and not only the news that there is none."""
        return self.filter(status_code__gte=200, status_code__lt=300)


class Capture(models.Model):
    """What one look at a report's page brought."""

    report = models.ForeignKey(
        SourceReport,
        on_delete=models.CASCADE,
        related_name="captures",
        help_text="The report whose page was looked at.",
    )
    outcome = models.CharField(
        max_length=12, choices=PageWatch.Outcome, help_text="What was found."
    )
    detail = models.TextField(blank=True, help_text="More on that, in words for an editor.")
    requested_url = models.URLField(max_length=1000, help_text="The address that was asked for.")
    final_url = models.URLField(
        max_length=2000, blank=True, help_text="The address that answered, after redirects."
    )
    status_code = models.PositiveSmallIntegerField(
        null=True, help_text="HTTP status of the answer; empty without one."
    )
    headers = models.JSONField(default=list, help_text="The answer's headers, as name and value.")
    media_type = models.CharField(max_length=200, blank=True, help_text="What sort of file it is.")
    sha256 = models.CharField(
        max_length=64, blank=True, help_text="SHA-256 of the bytes, in hexadecimal."
    )
    size = models.PositiveBigIntegerField(default=0, help_text="Number of bytes.")
    body = models.FileField(
        storage=captures_storage,
        max_length=200,
        blank=True,
        help_text="The bytes, under the name of their SHA-256.",
    )
    text = models.TextField(
        blank=True, help_text="The words of the page, by which two captures are compared."
    )
    captured_at = models.DateTimeField(help_text="When the page was looked at.")

    objects = CaptureQuerySet.as_manager()

    class Meta:
        ordering = ["-captured_at", "-id"]
        indexes = [models.Index(fields=["report", "-captured_at"], name="capture_by_report")]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()}, {self.captured_at:%Y-%m-%d %H:%M} UTC"
