"""Cases read from their stored answers, and worked out only where those may not be used."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.db.models import Case as DatabaseCase
from django.db.models import F, Q, QuerySet, When
from django.http import HttpResponse
from rest_framework.request import Request

from cases.api import documents
from cases.api.pagination import Ordering
from cases.ledger.touched import touched_cases
from cases.models import Case, CaseDocument
from cases.status.question import NOW


class Documented:
    """Mixin of the view of cases. What it answers is what the view without it would answer.

    Of cases that are touched by a change that no document tells yet, the live rows count, in each
    condition, order and text.
    """

    stored: CaseDocument | None = None

    @cached_property
    def touched(self) -> set[int] | None:
        """The cases of which the document may not be used; None: of all."""
        return set() if self.version.is_settled else touched_cases()

    @property
    def reads_documents(self) -> bool:
        is_whole = not self.values.keys() & {"fields", "include"}
        return is_whole and self.question.recorded_at is None and self.touched is not None

    # A list.

    def get_queryset(self) -> QuerySet:
        if self.action != "list" or not self.reads_documents:
            return super().get_queryset()
        rows = Case.objects.only("pk").annotate(text=F("document__listed"))
        if self.touched:
            told = Case.objects.told().filter(pk__in=self.touched).values("pk")
            rows = rows.filter(Q(document__isnull=False) | Q(pk__in=told))
            rows = self.dated(rows.with_status(self.question))
        elif self.question == NOW:
            rows = rows.filter(document__isnull=False)
        else:
            rows = rows.filter(document__isnull=False).with_status(self.question)
        if self.question == NOW:
            status = self._either(F("status_code"), F("document__status"))
            rows = rows.annotate(status_code=status)
        updated_at = self._either(F("updated_at"), F("document__updated_at"))
        return rows.annotate(updated_at=updated_at)

    def order_for(self, name: str) -> Ordering:
        plain = name.removeprefix("-")
        if plain not in self.orderings or not self.reads_documents:
            return super().order_for(name)
        value = F(f"document__{plain}")
        if self.touched:
            among = Case.objects.filter(pk__in=self.touched)
            value = self._either(self.order_of(plain, among).value, value)
        return Ordering(value, name.startswith("-"))

    def _either(self, live: Any, stored: F) -> Any:
        if not self.touched:
            return stored
        return DatabaseCase(When(pk__in=self.touched, then=live), default=stored)

    def answer_with(self, rows: list, more: Mapping[str, Any]) -> HttpResponse:
        if not self.reads_documents:
            return super().answer_with(rows, more)
        texts = {row.pk: row.text for row in rows if row.pk not in self.touched}
        if self.question != NOW and texts:
            texts = documents.asked_otherwise(texts, self.question)
        if self.touched:
            texts |= self._worked_out([row.pk for row in rows if row.pk in self.touched])
        return documents.many([texts[row.pk] for row in rows], more, self.request)

    def _worked_out(self, ids: list[int]) -> dict[int, str]:
        rows = list(super().get_queryset().filter(pk__in=ids)) if ids else []
        shown = self.shown(rows)
        return {row.pk: documents.text_of(each) for row, each in zip(rows, shown, strict=True)}

    # One case.

    def retrieve(self, request: Request, *args, **kwargs) -> HttpResponse:
        if self.question == NOW and self.reads_documents and not self.negotiates_time(request):
            self.stored = self._find_stored()
        if self.stored is None:
            return super().retrieve(request, *args, **kwargs)
        self.row = self.stored.case
        response = self.linked(documents.one(self.stored.full, request))
        days = {self.stored.first_known_on, self.stored.last_known_on} - {None}
        self.link_times(response, sorted(days))
        return response

    def _find_stored(self) -> CaseDocument | None:
        key = self.kwargs["key"]
        found = CaseDocument.objects.filter(Q(case__public_id=key) | Q(case__slug=key))
        if self.touched:
            found = found.exclude(pk__in=self.touched)
        columns = ("full", "is_named", "first_known_on", "last_known_on")
        of_case = ("case__public_id", "case__slug")
        return found.select_related("case").only(*columns, *of_case).first()

    def may_link_page(self) -> bool:
        return self.stored.is_named if self.stored else super().may_link_page()
