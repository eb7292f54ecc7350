"""Which public rows meet words of a caller's own, in any spelling or script."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery

from cases.models import Case, Suspect
from cases.models.naming import unnameable
from cases.models.search import one_of
from cases.search.finding import Found, Hit, find
from cases.search.names import Sought


def case_ids(text: str) -> set[int]:
    """The cases; but a case whose name may not be told is not found by it."""
    found = set(_ids(_found(text).cases))
    return found - unnameable(Case.objects.filter(pk__in=found))


def suspect_ids(text: str) -> list[int]:
    return _ids(_found(text).people)


def situation_ids(text: str) -> list[int]:
    return _ids(_found(text).situations)


def words_of_reports(text: str) -> SearchQuery | None:
    """The question for reports with these words, or with the name that they spell otherwise."""
    spellings = _found(text).spellings(Sought(text))
    return one_of(spellings) if spellings else None


def _found(text: str) -> Found:
    sought = Sought(text)
    if not sought.typed:
        return Found()
    return find(sought, Suspect.objects.named(), Case.objects.told())


def _ids(hits: list[Hit]) -> list[int]:
    """Those written as they were sought; where there are none, those that are like it."""
    return [hit.row.pk for hit in [hit for hit in hits if hit.match.is_exact] or hits]
