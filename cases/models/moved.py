"""Addresses that moved: former slugs, and people who were found to be one and the same."""

from __future__ import annotations

import pgtrigger
from django.db import models

WITH_SLUGS = ("court", "situation", "case", "suspect")


class FormerSlug(models.Model):
    """A slug under which a row was found before. The database writes it when a slug changes."""

    model = models.CharField(
        max_length=20,
        choices=[(name, name) for name in WITH_SLUGS],
        help_text="The sort of row.",
    )
    slug = models.SlugField(max_length=120, help_text="The slug that it had.")
    public_id = models.CharField(max_length=12, help_text="The row, by its permanent id.")
    until_at = models.DateTimeField(
        db_default=models.functions.Now(), help_text="When it got another slug."
    )

    class Meta:
        ordering = ["model", "slug"]
        constraints = [
            models.UniqueConstraint(fields=["model", "slug"], name="former_slug_leads_to_one_row")
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.slug}"


def keeps_former_slugs(model: str) -> pgtrigger.Trigger:
    """A trigger that remembers each slug that a row of this model had."""
    return pgtrigger.Trigger(
        name=f"{model}_keeps_former_slugs",
        when=pgtrigger.After,
        operation=pgtrigger.UpdateOf("slug"),
        condition=pgtrigger.Q(old__slug__df=pgtrigger.F("new__slug")),
        # Only names of models, which are ours, become part of the statement.
        func=f"""
            INSERT INTO cases_formerslug (model, slug, public_id)
            VALUES ('{model}', OLD.slug, NEW.public_id)
            ON CONFLICT (model, slug)
            DO UPDATE SET public_id = EXCLUDED.public_id, until_at = DEFAULT;
            RETURN NULL;
        """,  # noqa: S608
    )


def find(rows: models.QuerySet, name: str) -> models.Model | None:
    """The row of this public id or slug, now or formerly; of people who were merged, the one.

    `rows` are those that the caller may see. Compare the answer's own `public_id` and `slug` with
    `name` to know whether the address is a former one.
    """
    model = rows.model
    has_slug = model._meta.model_name in WITH_SLUGS
    known_by = models.Q(public_id=name)
    if has_slug:
        known_by |= models.Q(slug=name)
    row = rows.filter(known_by).first()
    if row is not None or not has_slug:
        return row
    former = FormerSlug.objects.filter(model=model._meta.model_name, slug=name)
    hidden = model._default_manager.filter(
        known_by | models.Q(public_id__in=former.values("public_id"))
    ).first()
    seen = set()
    while hidden is not None and getattr(hidden, "merged_into_id", None) not in (None, *seen):
        seen.add(hidden.pk)
        hidden = hidden.merged_into
    return hidden and rows.filter(pk=hidden.pk).first()
