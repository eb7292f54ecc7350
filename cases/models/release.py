"""Releases of the data: complete snapshots of the public record that never change again."""

import pgtrigger
from django.db import models


class DataRelease(models.Model):
    """One snapshot of the public record, written into files."""

    version = models.CharField(
        max_length=20,
        unique=True,
        help_text="The day, such as 2026-11-28; with .2 and so on for further ones of that day.",
    )
    made_at = models.DateTimeField(help_text="The moment that it shows.")
    sequence = models.BigIntegerField(
        help_text="Number of the last change of the public record that is in it."
    )
    base = models.ForeignKey(
        "self",
        null=True,
        on_delete=models.PROTECT,
        related_name="followers",
        help_text="The release before, from which its delta leads here.",
    )
    rows = models.PositiveIntegerField(help_text="How many rows it has in all tables.")
    files = models.JSONField(help_text="Name, size in bytes, SHA-256 and media type of each file.")

    class Meta:
        ordering = ["-sequence", "-pk"]
        triggers = [
            pgtrigger.Protect(
                name="data_release_never_changed",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return self.version

    @property
    def whole_files(self) -> list[dict]:
        """Files that hold or describe everything."""
        return [file for file in self.files if "/" not in file["name"]]

    @property
    def table_files(self) -> list[dict]:
        """Files that hold one table each."""
        return [file for file in self.files if "/" in file["name"]]
