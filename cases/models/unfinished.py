"""What was typed on the page of a draft, and cannot be stored as rows before it is finished."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.http import QueryDict
from django.utils import timezone

from cases.models.report import SourceReport


class UnfinishedQuerySet(models.QuerySet):
    def keep(self, report: SourceReport, typed: QueryDict, by) -> None:
        """Keep a form of this report, in the place of one that was kept before."""
        values = {name: [_plain(each) for each in given] for name, given in typed.lists()}
        about = {"typed": values, "kept_by": by, "kept_at": timezone.now()}
        self.update_or_create(report=report, defaults=about)


class Unfinished(models.Model):
    """The form of one draft as it was sent. It is no part of what the report says."""

    report = models.OneToOneField(
        SourceReport,
        on_delete=models.CASCADE,
        related_name="unfinished",
        help_text="The draft on whose page it was typed.",
    )
    typed = models.JSONField(help_text="The values of each field of the form, by its name.")
    kept_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who typed it.",
    )
    kept_at = models.DateTimeField(help_text="When it was kept.")

    objects = UnfinishedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "unfinished"
        default_permissions = ()

    def __str__(self) -> str:
        return f"Unfinished: {self.report}"

    @property
    def form(self) -> QueryDict:
        """What was sent, as a form reads it."""
        found = QueryDict(mutable=True)
        for name, values in self.typed.items():
            found.setlist(name, values)
        return found


def _plain(text: str) -> str:
    """PostgreSQL keeps no NUL in a text."""
    return text.replace("\x00", "")
