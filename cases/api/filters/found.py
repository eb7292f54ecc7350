"""Which public rows meet words of a caller's own, in any spelling or script."""

from __future__ import annotations

from cases.models import Case, Proceedings, SourceReport, Suspect
from cases.models.search import one_of
from cases.search.finding import Found, Hit, find
from cases.search.names import Sought


def case_ids(text: str) -> list[int]:
    return _ids(_found(text).cases)


def suspect_ids(text: str) -> list[int]:
    return _ids(_found(text).people)


def situation_ids(text: str) -> list[int]:
    return _ids(_found(text).situations)


def report_ids(text: str):
    """Reports that have the words in their title, or the name that they spell otherwise."""
    sought = Sought(text)
    spellings = _found(text).spellings(sought)
    if not spellings:
        return []
    return SourceReport.objects.public().saying(one_of(spellings)).order_by().values("pk")


def _found(text: str) -> Found:
    sought = Sought(text)
    if not sought.typed:
        return Found()
    named = set(Proceedings.objects.named().values_list("pk", flat=True))
    return find(sought, Suspect.objects.named(), Case.objects.told(), named)


def _ids(hits: list[Hit]) -> list[int]:
    """Those written as they were sought; where there are none, those that are like it."""
    return [hit.row.pk for hit in [hit for hit in hits if hit.match.is_exact] or hits]
