"""What belongs to a report: which others it relays, and how its publisher revised it."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from cases.models.dates import has_come
from cases.models.report import SourceReport


class Relay(models.Model):
    """That one report has the news from another."""

    report = models.ForeignKey(
        SourceReport,
        on_delete=models.CASCADE,
        related_name="relay_links",
        help_text="The report that repeats.",
    )
    relayed = models.ForeignKey(
        SourceReport,
        on_delete=models.PROTECT,
        related_name="relayed_links",
        help_text="The report from which it has the news.",
    )
    note = models.CharField(
        max_length=300, blank=True, help_text="What was lost or changed on the way, if anything."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["report", "relayed"], name="relay_once"),
            models.CheckConstraint(
                name="relay_of_another_report",
                condition=~Q(report=F("relayed")),
                violation_error_message="A report cannot relay itself.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report} relays {self.relayed}"

    def clean(self) -> None:
        """Refuse in a correction what the corrected report could not say of itself."""
        corrected = self.report.corrects_id if self.report_id else None
        if corrected and corrected == self.relayed_id:
            raise ValidationError({"relayed": "A report cannot relay itself."})


class Revision(models.Model):
    """A change that the publisher made to a report after publishing it."""

    report = models.ForeignKey(
        SourceReport,
        on_delete=models.CASCADE,
        related_name="revisions",
        help_text="The report that was changed.",
    )
    revised_on = models.DateField(validators=[has_come], help_text="When the publisher changed it.")
    note = models.CharField(max_length=500, help_text="What the publisher added or changed.")

    class Meta:
        ordering = ["revised_on", "id"]

    def __str__(self) -> str:
        return f"{self.revised_on}: {self.note}"
