"""What the inbox shows of each article: its cases and why, and what may be done with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from cases.ingest.deciding import ago, say_decided
from cases.ingest.matching import Match, Names
from cases.models import Case, FeedItem, Publisher, SourceReport


@dataclass(frozen=True)
class NamedCase:
    """A case of an article, and the names for which it was chosen."""

    case: Case
    words: tuple[str, ...]


@dataclass(frozen=True)
class Row:
    """One article of the list."""

    item: FeedItem
    found: str
    named: Sequence[NamedCase]
    # Situations of which the article has a word, though none of the names of their cases.
    situations: Sequence[tuple[str, int]]
    entered_already: SourceReport | None
    decided: str
    may_decide: bool
    may_accept: bool
    # The article after this one, to which the list turns once this one is decided.
    following: int | None


def rows_of(items: Sequence[FeedItem], user) -> list[Row]:
    """Return the rows of these articles for a user; `items` are annotated with `same_page`."""
    names = Names() if any(item.cases.all() for item in items) else None
    pages = {item.same_page for item in items}
    reports = SourceReport.objects.filter(pk__in=pages).select_related("publisher").in_bulk()
    may_decide = user.has_perm("cases.change_feeditem")
    may_accept = may_decide and user.has_perm("cases.add_sourcereport")
    following = [*(item.pk for item in items[1:]), None]
    rows = []
    for item, after in zip(items, following, strict=False):
        named, situations = _cases(item, names) if names else ((), ())
        is_new = item.state == FeedItem.State.NEW
        there = reports.get(item.same_page) if is_new else None
        rows.append(
            Row(
                item=item,
                found=ago(item.found_at),
                named=named,
                situations=situations,
                entered_already=there,
                decided="" if is_new else say_decided(item),
                may_decide=may_decide,
                may_accept=may_accept and is_new and there is None,
                following=after,
            )
        )
    return rows


def _cases(item: FeedItem, names: Names) -> tuple[list[NamedCase], list[tuple[str, int]]]:
    """The cases of an article with the names found in it now, and situations with how many cases.

    A name may have been mended since: then the case is shown without words.
    """
    of_the_court = item.feed.publisher.kind == Publisher.Kind.OFFICIAL
    found: dict[int, Match] = {
        each.case: each for each in names.match(f"{item.title}\n{item.summary}", of_the_court)
    }
    named, situations = [], defaultdict(int)
    for case in item.cases.all():
        match = found.get(case.pk)
        if match and not match.is_named:
            situations[case.situation.name] += 1
        else:
            named.append(NamedCase(case, match.words if match else ()))
    named.sort(key=lambda each: list(found).index(each.case.pk) if each.case.pk in found else 99)
    return named, list(situations.items())
