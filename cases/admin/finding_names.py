"""The search of the desk: rows are found by whom they are about, whichever way it is spelt."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from cases.search.desk import cases_called, people_called, readable


class FindsNames:
    """For lists and autocomplete fields: beside `search_fields`, by the names of people and cases.

    `search_person` and `search_case` are the lookups from a row to whom and what it is about.
    Where it is about a person, a case is found by its own name alone, lest all in it are found.
    """

    search_person = ""
    search_case = ""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet, search_term: str
    ) -> tuple[QuerySet, bool]:
        text = readable(search_term)
        found, may_repeat = super().get_search_results(request, queryset, text)
        if not text:
            return found, may_repeat
        rows = self.model._base_manager
        about = Q(pk__in=found.order_by().values("pk"))
        if self.search_person:
            people = people_called(text).values("pk")
            about |= Q(pk__in=rows.filter(**{f"{self.search_person}__in": people}).values("pk"))
        if self.search_case:
            cases = cases_called(text, by_people=not self.search_person).values("pk")
            about |= Q(pk__in=rows.filter(**{f"{self.search_case}__in": cases}).values("pk"))
        return queryset.filter(about), False
