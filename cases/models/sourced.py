"""Facts that cite reports: public only while a report that stands says so."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef

from cases.models.report import SourceReport


def sources_field(related_name: str) -> models.ManyToManyField:
    """The reports that a fact cites."""
    return models.ManyToManyField(
        SourceReport,
        blank=True,
        related_name=related_name,
        help_text="The reports that say so. Without one that is published, nobody is shown this.",
    )


class SourcedQuerySet(models.QuerySet):
    """Rows of a model with the field `sources`."""

    def public(self):
        """Those that any public surface may show: none rests on one editor's word alone, for a
        report that stands, and so was reviewed, must say it."""
        sources = self.model.sources
        name = sources.field.m2m_field_name()
        standing = sources.through.objects.filter(
            **{name: OuterRef("pk")}, sourcereport__state__in=SourceReport.STANDING_STATES
        )
        return self.filter(Exists(standing))
