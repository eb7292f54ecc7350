"""Which reports the list is made of: all, or the newest, where they or those found are many."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.contrib.postgres.search import SearchQuery
from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.text import slugify

from cases.models import Claim, Publisher, ReportWords, SourceReport
from cases.models.search import CONFIG

# Of reports with the words looked for, or of very many, so many are listed and counted.
LISTED, MANY = 1000, 5000


def is_year(code: str) -> bool:
    """Whether it can be a year in which something was published; others the form refuses."""
    return re.fullmatch(r"[12]\d{3}", code, re.ASCII) is not None


class Found(NamedTuple):
    """The reports found, and whether there are more that are not among them."""

    rows: QuerySet
    are_more: bool = False


def found_reports(asked: QueryDict) -> Found:
    """The reports with the words asked for; without words, all, unless they are many.

    They are the newest with these words, by which the facets count, and the newest of those that
    meet the facets asked for besides.
    """
    text = (asked.get("q") or "").replace("\0", "").strip()
    words = ReportWords.objects.all()
    if text:
        words = words.saying(SearchQuery(text, config=CONFIG))
    elif not words.values("pk")[MANY : MANY + 1].exists():
        return Found(SourceReport.objects.public())
    with_words = chosen = words.newest(LISTED + 1)
    narrowing = [f(asked.getlist(name)) for name, f in _FACETS.items() if asked.getlist(name)]
    if narrowing and len(with_words) > LISTED:
        chosen = words.filter(*narrowing).newest(LISTED + 1)
    ids = {*with_words[:LISTED], *chosen[:LISTED]}
    return Found(SourceReport.objects.public().filter(pk__in=ids), len(chosen) > LISTED)


def _by_publisher(codes: list[str]) -> Q:
    names = Publisher.objects.order_by().values_list("pk", "name")
    met = [pk for pk, name in names if slugify(name, allow_unicode=True) in codes]
    return Q(report__publisher__in=met)


def _by_case(**of_case: object) -> Q:
    return Q(report__in=Claim.objects.filter(**of_case).values("report"))


def _by_years(codes: list[str]) -> Q:
    years = [Q(day__year=int(code)) for code in codes if is_year(code)]
    return reduce(or_, years, Q(pk=None))


# What the facets of the list mean in the database: facet -> codes -> condition of `ReportWords`.
_FACETS: Mapping[str, Callable[[list[str]], Q]] = {
    "publisher_kind": lambda codes: Q(report__publisher__kind__in=codes),
    "verified": lambda codes: Q(report__is_verified__in=[code == "yes" for code in codes]),
    "retracted": lambda codes: Q(
        report__state__in=[
            state
            for state in SourceReport.PUBLIC_STATES
            if ("no" if state in SourceReport.STANDING_STATES else "yes") in codes
        ]
    ),
    "year": _by_years,
    "language": lambda codes: Q(report__language__in=codes),
    "situation": lambda codes: _by_case(case__situation__slug__in=codes),
    "case": lambda codes: _by_case(case__slug__in=codes),
    "publisher": _by_publisher,
}
