"""The words of public reports, for search: of titles, publishers and what carries their claims."""

from __future__ import annotations

from datetime import date

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchQuery, SearchVectorField
from django.db import models
from django.db.models.functions import Coalesce

from cases.models.dates import NEVER
from cases.models.report import SourceReport

# So many reports beside each other are looked through before the index of words is asked. A word
# in one of ten reports has met a page of 50 by then twenty times over.
LOOKED_THROUGH = 10_000


class ReportWordsQuerySet(models.QuerySet):
    def saying(self, words: SearchQuery):
        """Rows of reports that have these words, and may have been taken back seconds ago."""
        return self.filter(words=words)

    def newest(self, most: int) -> list[int]:
        """The reports of the newest of these rows, as primary keys; `most` at most.

        Words that are common are met among the last reports at once; for others the index of words
        is short. To sort all reports with a common word by their day would take seconds.
        """
        edge = ReportWords.objects.edge()
        near = self.filter(day__gte=edge).order_by("-day", "-pk") if edge else self.none()
        found = list(near.values_list("pk", flat=True)[:most])
        if len(found) < most:
            # By an expression of which there is no index: nobody walks through all reports here.
            rows = self.order_by(Coalesce("day", NEVER).desc(), "-pk")
            found = list(rows.values_list("pk", flat=True)[:most])
        return found

    def edge(self, descending: bool = True) -> date | None:
        """The day of the last of the first `LOOKED_THROUGH` rows of these, in the order of days."""
        order = ("-day", "-pk") if descending else ("day", "pk")
        days = self.order_by(*order).values_list("day", flat=True)
        return next(iter(days[LOOKED_THROUGH : LOOKED_THROUGH + 1]), None)


class ReportWords(models.Model):
    """The words of one public report. Written by `cases.ledger` alone, and only ever read to find
    reports: whatever is shown of them comes from the reports themselves."""

    report = models.OneToOneField(
        SourceReport,
        on_delete=models.CASCADE,
        primary_key=True,
        related_name="words",
        # The keeper writes within a snapshot, where a check of a report that changes meanwhile
        # fails.
        db_constraint=False,
        help_text="The report.",
    )
    day = models.DateField(help_text="When it was published; the year 1 where that is not known.")
    words = SearchVectorField(
        help_text="Words of its title (weight A), of the quotes of its claims (B) and of its "
        "publisher's name (C)."
    )

    objects = ReportWordsQuerySet.as_manager()

    class Meta:
        indexes = [
            # Which reports have these words? Without a list of what is yet to be put into the
            # index, which every question would have to read.
            GinIndex(fields=["words"], name="report_words", fastupdate=False),
            # Which reports are the newest (common words; pages of the API)?
            models.Index(fields=["-day", "-report"], name="report_words_newest"),
        ]

    def __str__(self) -> str:
        return f"Words of report {self.report_id}"
