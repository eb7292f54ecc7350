"""The audit trail: who changed which column of which row, from what to what, when and how."""

from __future__ import annotations

from collections.abc import Iterable

import pgtrigger
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from cases.models.audit import EVERY_TRACKED, TRACKED

# The door through which the public docket comes, as the trail names it.
DOCKET = "docket"


def key_of(row: models.Model) -> str:
    """What the trail calls a row: `cases.case:5`."""
    return f"{row._meta.concrete_model._meta.label_lower}:{row.pk}"


class TrailQuerySet(models.QuerySet):
    def readable_by(self, user):
        """What this user may read: of the sorts of rows that the user may view at all.

        It does not look at single rows: whoever may not read some reports must be let in only to
        the history of one that he or she may read.
        """
        seen = [each.model for each in EVERY_TRACKED if user.has_perm(each.permission)]
        return self.filter(model__in=seen) if user.is_active else self.none()

    def by_people(self):
        """What people did who had signed in, not what programs did."""
        return self.exclude(user_name="")

    def of(self, keys: Iterable[str]):
        """What happened to these rows and to all their parts, however deep; keys as `key_of`."""
        with_parts = {whole for each in EVERY_TRACKED for whole in each.part_of.values()}
        found = fresh = set(keys)
        while fresh:
            parts = self.model.objects.filter(about__overlap=sorted(fresh), model__in=with_parts)
            pairs = parts.order_by().values_list("model", "object_id").distinct()
            fresh = {f"{model}:{pk}" for model, pk in pairs} - found
            found = found | fresh
        return self.filter(about__overlap=sorted(found))


class TrailEntry(models.Model):
    """One change of one row. Triggers of the database write it, whatever made the change."""

    class Kind(models.TextChoices):
        INSERT = "insert", "Added"
        UPDATE = "update", "Changed"
        DELETE = "delete", "Deleted"

    happened_at = models.DateTimeField(db_default=Now(), help_text="When it was changed.")
    kind = models.CharField(max_length=6, choices=Kind, help_text="What was done with the row.")
    model = models.CharField(max_length=60, help_text="The sort of row, as app.model.")
    object_id = models.BigIntegerField(help_text="Which row.")
    about = ArrayField(
        models.CharField(max_length=90),
        help_text="The row and those of which it is a part, each as app.model:number.",
    )
    old = models.JSONField(
        null=True, help_text="The columns as they were: those that changed; all of a deleted row."
    )
    new = models.JSONField(
        null=True, help_text="The columns as they are: those that changed; all of an added row."
    )
    # No foreign key, and the name beside it: the trail outlives the account.
    user_id = models.BigIntegerField(null=True, help_text="Number of the account that did it.")
    user_name = models.CharField(
        max_length=150, blank=True, help_text="Who did it; empty if nobody had signed in."
    )
    door = models.CharField(
        max_length=500, blank=True, help_text="How it came: an address of the desk, or a program."
    )
    act = models.CharField(
        max_length=40, blank=True, help_text="The same for all that was done in one go."
    )

    objects = TrailQuerySet.as_manager()

    class Meta:
        verbose_name = "entry of the trail"
        verbose_name_plural = "trail of changes"
        default_permissions = ("view",)
        ordering = ["-id"]
        triggers = [
            pgtrigger.Protect(
                name="trail_is_append_only", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]
        indexes = [
            # What happened to this row and its parts?
            GinIndex(fields=["about"], name="trail_by_row"),
            # What did this person do? What did people, and not programs, do?
            models.Index(
                fields=["user_name", "-id"], name="trail_by_person", condition=~Q(user_name="")
            ),
            # What else was done in the same go?
            models.Index(fields=["act"], name="trail_by_act"),
            # What happened on these days?
            models.Index(fields=["happened_at"], name="trail_by_moment"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.model} {self.object_id}"

    @property
    def key(self) -> str:
        """What the trail calls the row, as `key_of`."""
        return f"{self.model}:{self.object_id}"

    @property
    def row(self) -> type[models.Model] | None:
        """The model of the row; None if the software knows it no longer."""
        try:
            return apps.get_model(self.model)
        except LookupError:
            return None

    @property
    def columns(self) -> list[str]:
        """The columns of which the entry tells, in the order of the form."""
        named = (self.new or {}).keys() | (self.old or {}).keys()
        fields = self.row._meta.local_concrete_fields if self.row else []
        known = [each.column for each in fields if each.column in named]
        return known + sorted(named - set(known))

    def is_hidden(self, column: str) -> bool:
        """Whether the trail keeps only that this column changed, not what it held."""
        return self.model in TRACKED and column in TRACKED[self.model].hidden
