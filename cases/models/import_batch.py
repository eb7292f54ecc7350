"""Imports: many reports entered at once from one sheet, and sheets that wait to be confirmed."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models.report import SourceReport

# So long after its upload a sheet can be confirmed; then it is forgotten.
KEPT_FOR = timedelta(hours=1)


class ImportBatch(models.Model):
    """One import: which file was imported, by whom, and which reports it made."""

    file_name = models.CharField(max_length=200, help_text="The name of the file.")
    sha256 = models.CharField(
        max_length=64, help_text="SHA-256 of the file's bytes, in hexadecimal."
    )
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="imports",
        help_text="Who imported it, and vouches for what the reports say.",
    )
    imported_at = models.DateTimeField(auto_now_add=True, help_text="When it was imported.")
    rows = models.PositiveIntegerField(
        help_text="How many rows of the sheet had something in them, without the heading."
    )
    rows_left_out = models.PositiveIntegerField(
        default=0, help_text="Rows of reports that were entered already."
    )
    reports_made = models.PositiveIntegerField(
        default=0, help_text="How many reports it entered and submitted."
    )
    claims_made = models.PositiveIntegerField(
        default=0, help_text="How many claims these reports make."
    )
    reports = models.ManyToManyField(
        SourceReport,
        blank=True,
        related_name="import_batches",
        help_text="The reports that it entered and that are still there.",
    )
    taken_back_at = models.DateTimeField(
        null=True, help_text="When its reports were deleted again; empty if they were not."
    )
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who took it back.",
    )

    class Meta:
        verbose_name = "import"
        ordering = ["-imported_at", "-id"]
        default_permissions = ("add", "view")
        constraints = [
            models.CheckConstraint(
                name="import_leaves_out_rows_of_its_own",
                condition=Q(rows_left_out__lte=models.F("rows")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_name}, {self.imported_at:%Y-%m-%d %H:%M} UTC"


class ImportUploadQuerySet(models.QuerySet):
    def kept(self):
        """Uploads that may still be confirmed."""
        return self.filter(uploaded_at__gt=timezone.now() - KEPT_FOR)

    def forget_old(self) -> int:
        """Delete uploads whose hour is over; return how many."""
        return self.filter(uploaded_at__lte=timezone.now() - KEPT_FOR).delete()[0]


class ImportUpload(models.Model):
    """A sheet of which its editor has seen, or will see, what an import would do."""

    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="Who uploaded it; nobody else sees it.",
    )
    uploaded_at = models.DateTimeField(default=timezone.now, help_text="When it was uploaded.")
    file_name = models.CharField(max_length=200, help_text="The name of the file.")
    sha256 = models.CharField(
        max_length=64, help_text="SHA-256 of the file's bytes, in hexadecimal."
    )
    content = models.BinaryField(help_text="The file's bytes.")

    objects = ImportUploadQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-id"]
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["uploaded_by", "sha256"], name="upload_once_per_user"),
        ]
        indexes = [models.Index(fields=["uploaded_at"], name="upload_by_age")]

    def __str__(self) -> str:
        return self.file_name
