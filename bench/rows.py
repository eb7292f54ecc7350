"""The rows of the benchmark: what is asked of each contestant.

A row gives, for each contestant that takes part in it, the paths that are asked in turn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote_plus, urlencode

from bench.databases import Sample

OURS, FLOOR, PLAIN, LITE = "ours", "floor", "plain DRF", "Datasette"
# Ours again, where no answer is kept in memory: what whoever asks first waits for.
ANEW = "anew"
CONTESTANTS = (OURS, ANEW, FLOOR, PLAIN, LITE)
API = "/api/v1"
PER_PAGE = 50
# So many pages of cases are asked for: more than a reader looks at, fewer than a process keeps.
PAGES = 30
LIST = f"{API}/cases/?limit={PER_PAGE}"
REPORTS = f"{API}/reports/?limit={PER_PAGE}"
FEW = 5
# One page of the reports lies so deep, at the size that has so many.
DEEP = 5_000

Paths = Callable[[Sample], list[str]]


@dataclass(frozen=True)
class Row:
    """One kind of request."""

    name: str
    title: str
    paths: dict[str, Paths]
    accept: str = "application/json"
    # Whether the answer is asked for again, by its ETag.
    is_again: bool = False
    # Of a page of the reports: which.
    page: int = 0


def _same(paths: Paths, *contestants: str) -> dict[str, Paths]:
    return dict.fromkeys(contestants, paths)


def _all(paths: Paths, lite: Paths) -> dict[str, Paths]:
    return {**_same(paths, OURS, ANEW, FLOOR, PLAIN), LITE: lite}


def _list(**question: object) -> Paths:
    return lambda sample: [f"{LIST}&{urlencode(question)}" if question else LIST]


def _cases(sample: Sample) -> list[str]:
    return [f"{API}/cases/{key}/" for key, _ in sample.cases]


def _pages(sample: Sample) -> list[str]:
    return [f"/cases/{slug}/" for _, slug in sample.cases[:PAGES]]


def _made(sample: Sample) -> list[str]:
    """Pages that are not kept, for they are about a question."""
    return [f"{path}?policy=corroborated" for path in _pages(sample)]


def _filter(limit: int) -> Paths:
    return lambda sample: [
        f"{API}/cases/?limit={limit}&ordering=-updated_at&situation={situation}&status={status}"
        for situation, status in sample.filters
    ]


def _search(words: tuple[str, str]) -> Paths:
    return lambda sample: [f"{API}/reports/?limit=50&q={quote_plus(' '.join(words))}"]


def _lite(query: str, *columns: str, **parameters: object) -> Paths:
    """The path of a stored query of Datasette, with these columns as JSON in JSON."""
    told = [("_shape", "array"), *(("_json", each) for each in columns), *parameters.items()]
    return lambda sample: [f"/{{database}}/{query}.json?{urlencode(told)}"]


def _lite_cases(sample: Sample) -> list[str]:
    columns = ("suspects", "history", "utterances", "warrants")
    return [_lite("one", *columns, key=key)(sample)[0] for key, _ in sample.cases]


def _lite_filter(limit: int) -> Paths:
    return lambda sample: [
        _lite("filter", "suspects", situation=situation, status=status, limit=limit)(sample)[0]
        for situation, status in sample.filters
    ]


def rows(common: tuple[str, str], rare: tuple[str, str]) -> list[Row]:
    """All rows; the two pairs of words are those of the full-text search."""
    found = [
        Row("list", "case list of 50", _all(_list(), _lite("list", "suspects", limit=50))),
        Row("case", "one case in full", _all(_cases, _lite_cases)),
        Row("filter", "filter and order, 50", _all(_filter(50), _lite_filter(50))),
        Row("few", f"filter and order, {FEW}", _all(_filter(FEW), _lite_filter(FEW))),
    ]
    for name, words in (("common", common), ("rare", rare)):
        lite = _lite("search", "claims", words=" ".join(words), limit=50)
        found.append(Row(name, f"search, {name} pair", _all(_search(words), lite)))
    found += [
        Row("page", "case page, HTML", _same(_pages, OURS), accept="text/html"),
        Row("made", "case page, made anew", _same(_made, OURS), accept="text/html"),
        Row("list304", "case list, 304", _same(_list(), OURS), is_again=True),
        Row("case304", "one case, 304", _same(_cases, OURS), is_again=True),
        Row("known", "list with known_on", _same(_list(known_on="2024-01-01"), OURS, ANEW)),
        Row("valid", "list with valid_on", _same(_list(valid_on="2020-01-01"), OURS, ANEW)),
        Row("policy", "list with policy", _same(_list(policy="official"), OURS, ANEW)),
        Row("first", "reports, page 1", _same(_reports, OURS, ANEW), page=1),
        Row("deep", f"reports, page {DEEP:,}", _same(_reports, OURS, ANEW), page=DEEP),
    ]
    return found


def _reports(sample: Sample) -> list[str]:
    return [REPORTS]
