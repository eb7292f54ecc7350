"""Which public reports have the words that are sought: in the title, in what carries a claim of
theirs, or in the publisher's name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.search import SearchHeadline, SearchQuery, SearchRank
from django.db.models import F

from cases.models import Case, Claim, ReportWords, SourceReport
from cases.models.naming import may_tell_names, withhold_addresses
from cases.models.search import CONFIG, any_of, one_of, words_of
from cases.search.finding import MARK, UNMARK

# Common words are in more reports than anybody reads: so many are ranked, the newest.
RANKED = 500


@dataclass(frozen=True)
class FoundReports:
    """The reports found, best first, as primary keys; and any of the words, to show them."""

    ids: list[int]
    words: SearchQuery
    are_more: bool = False

    def shown(self, ids: Iterable[int]) -> list[SourceReport]:
        """These reports in this order, each with its title, with marks, as `marked_title`, and
        as `passage` the quote that has most of the words, if any has some."""
        headline = SearchHeadline("title", self.words, highlight_all=True, **_MARKS)
        rows = SourceReport.objects.public().select_related("publisher")
        found = rows.annotate(marked_title=headline).in_bulk(list(ids))
        withhold_addresses(found.values())
        passages = _passages(found, self.words)
        for pk, report in found.items():
            report.passage = passages.get(pk, "")
            if report.is_withheld:
                report.marked_title = ""
        return [found[pk] for pk in ids if pk in found]


_MARKS = {"config": CONFIG, "start_sel": MARK, "stop_sel": UNMARK}


def find_reports(spellings: list[list[str]]) -> FoundReports:
    """Search for all words of one of the spellings among the newest reports that have them."""
    asked, words = one_of(spellings), any_of(spellings)
    newest = ReportWords.objects.saying(asked).newest(RANKED + 1)
    ranked = (
        ReportWords.objects.filter(pk__in=newest[:RANKED])
        .filter(report__state__in=SourceReport.PUBLIC_STATES)
        .annotate(rank=SearchRank(F("words"), asked))
        .order_by("-rank", "-day", "-pk")
    )
    return FoundReports(list(ranked.values_list("pk", flat=True)), words, len(newest) > RANKED)


def _passages(reports: Iterable[int], words: SearchQuery) -> dict[int, str]:
    """Of each of these reports the best passage of what the public reads of its claims."""
    headline = SearchHeadline("quote", words, max_words=30, min_words=15, **_MARKS)
    quotes = (
        Claim.objects.filter(report__in=reports, case__in=Case.objects.told())
        .exclude(may_tell_names())
        .alias(words=words_of("quote"), rank=SearchRank(words_of("quote"), words))
        .filter(report__state__in=SourceReport.PUBLIC_STATES, words=words)
        .annotate(passage=headline)
        .order_by("report", "-rank", "pk")
        .distinct("report")
    )
    return dict(quotes.values_list("report", "passage"))
