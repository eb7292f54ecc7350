"""Which public reports have the words that are sought in their title: the database's index says."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import SearchHeadline, SearchRank
from django.db.models import F

from cases.models import SourceReport
from cases.models.search import CONFIG, one_of, words_of
from cases.search.finding import MARK, UNMARK

# Common words are in more titles than anybody reads: so many are ranked, whichever come first.
RANKED = 1000


@dataclass(frozen=True)
class FoundReports:
    """The reports found, best first, as primary keys; and the question, to show its words."""

    ids: list[int]
    asked: object

    @property
    def are_more(self) -> bool:
        return len(self.ids) >= RANKED

    def shown(self, ids: Iterable[int]) -> list[SourceReport]:
        """These reports in this order, each with its `passage`: its title, with marks."""
        headline = SearchHeadline(
            "title", self.asked, config=CONFIG, start_sel=MARK, stop_sel=UNMARK, highlight_all=True
        )
        rows = SourceReport.objects.public().select_related("publisher").annotate(passage=headline)
        found = rows.in_bulk(list(ids))
        return [found[pk] for pk in ids if pk in found]


def find_reports(spellings: Iterable[Iterable[str]]) -> FoundReports:
    """Search the titles for all words of one of the spellings."""
    asked = one_of(spellings)
    some = SourceReport.objects.public().saying(asked).order_by()[:RANKED]
    ranked = (
        SourceReport.objects.filter(pk__in=some.values("pk"))
        .annotate(rank=SearchRank(words_of("title"), asked))
        .order_by("-rank", F("published_on").desc(nulls_last=True), "-pk")
    )
    return FoundReports(list(ranked.values_list("pk", flat=True)), asked)
