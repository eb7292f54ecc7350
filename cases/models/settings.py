"""Settings of the desk that a chief editor may change while everything runs."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.formats import date_format


class DeskSettings(models.Model):
    """One row: how this desk works."""

    needs_two_people = models.BooleanField(
        "two-person rule",
        default=True,
        help_text="Nobody publishes what he or she submitted. Untick only in a team of one.",
    )
    rule_changed_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When the two-person rule was last switched on or off; empty: never.",
    )
    rule_changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who switched it.",
    )
    uncorroborated_days = models.PositiveSmallIntegerField(
        default=30,
        validators=[MinValueValidator(1)],
        help_text="A claim that proves nothing for want of a second source is listed on the desk "
        "after so many days.",
    )
    capture_days = models.PositiveSmallIntegerField(
        default=30,
        validators=[MinValueValidator(1)],
        help_text="A source's page is compared with our captured copy every so many days.",
    )

    class Meta:
        verbose_name = verbose_name_plural = "settings of the desk"
        constraints = [
            models.CheckConstraint(name="one_row_of_settings", condition=Q(pk=1)),
        ]

    def __str__(self) -> str:
        return "Settings of the desk"

    @property
    def last_switched(self) -> str:
        """Since when the two-person rule is as it is, and by whom; empty if nobody changed it."""
        if self.rule_changed_at is None:
            return ""
        who = f" by {self.rule_changed_by}" if self.rule_changed_by else ""
        return f"since {date_format(self.rule_changed_at, 'j F Y')}{who}"

    @classmethod
    def now(cls) -> DeskSettings:
        """The settings as they are; the defaults until somebody changed them."""
        return cls.objects.filter(pk=1).first() or cls(pk=1)
