"""Cases read from their stored answers, and worked out only where those may not be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cached_property
from typing import Any

from django.db.models import Case as DatabaseCase
from django.db.models import DateTimeField, F, Field, Q, QuerySet, TextField, When
from django.http import HttpRequest, HttpResponse
from rest_framework.exceptions import APIException
from rest_framework.request import Request

from cases.api import documents
from cases.api.caching import JSON, validators_of
from cases.api.filters.cases import BY_STATUS
from cases.api.filters.question import question_of
from cases.api.pagination import Ordering
from cases.api.parameters import read
from cases.models import Case, CaseDocument
from cases.models.document import Stored
from cases.models.record import current_version
from cases.status.question import NOW


class Documented:
    """Mixin of the view of cases. What it answers is what the view without it would answer.

    Of cases that are touched by a change that no document tells yet, the live rows count, in each
    condition, order and text.
    """

    def at_once(self, request: HttpRequest, *args, **kwargs) -> HttpResponse | None:
        """Lists and cases from documents alone. Whatever is amiss the framework finds again."""
        self.action = self.action_map.get(request.method.lower())
        if self.action not in ("list", "retrieve") or not self.is_usual(request):
            return None
        if not self.begin_early(request):
            return None
        request.query_params = request.GET
        try:
            self.values = read(request, self.parameters())
            self.question = question_of(self.values)
            if self.action == "retrieve" and self.stored is None:
                return None
            self.version = self.version or current_version()
            if not self.reads_documents:
                return None
            response = getattr(self, self.action)(request, *args, **kwargs)
        except APIException:
            return None
        self.validators = validators_of(request, JSON, self.version)
        return self.finalize_response(request, response)

    @property
    def reads_documents(self) -> bool:
        return self._asks_for_what_is_stored and self.touched is not None

    @property
    def _asks_for_what_is_stored(self) -> bool:
        return "include" not in self.values and self.question.recorded_at is None

    # A list.

    def get_queryset(self) -> QuerySet:
        if self.action != "list" or not self.reads_documents:
            return super().get_queryset()
        rows = Case.objects.only("pk").annotate(text=F("document__listed"))
        if self.touched:
            told = Case.objects.told().filter(pk__in=self.touched).values("pk")
            rows = rows.filter(Q(document__written_at__isnull=False) | Q(pk__in=told))
            rows = self.dated(rows.with_status(self.question))
        else:
            # Without those that were never written: a case that became public just now.
            rows = rows.filter(document__written_at__isnull=False)
            if self.question != NOW and self.values.keys() & BY_STATUS:
                rows = rows.with_status(self.question)
        if self.question == NOW:
            status = self._either(F("status_code"), F("document__status"), TextField())
            rows = rows.annotate(status_code=status)
        updated_at = self._either(F("updated_at"), F("document__updated_at"), DateTimeField())
        return rows.annotate(updated_at=updated_at)

    def order_for(self, name: str) -> Ordering:
        plain = name.removeprefix("-")
        if not self.reads_documents:
            return super().order_for(name)
        # Without a row of the model around them.
        parts = ("pk", "text")
        if plain not in self.orderings:
            return replace(self.order_of(name), parts=parts)
        value = F(f"document__{plain}")
        if self.touched:
            among = Case.objects.filter(pk__in=self.touched)
            value = self._either(self.order_of(plain, among).value, value, TextField())
        return Ordering(value, name.startswith("-"), parts=parts)

    def _either(self, live: Any, stored: F, kind: Field) -> Any:
        if not self.touched:
            return stored
        is_touched = When(pk__in=self.touched, then=live)
        return DatabaseCase(is_touched, default=stored, output_field=kind)

    def answer_with(self, rows: list, more: Mapping[str, Any]) -> HttpResponse:
        if not self.reads_documents:
            return super().answer_with(rows, more)
        texts = {row.pk: row.text for row in rows if row.pk not in self.touched}
        if self.question != NOW and texts:
            texts = documents.asked_otherwise(texts, self.question)
        if asked := self.values.get("fields"):
            texts = {pk: documents.only(text, asked) for pk, text in texts.items()}
        if self.touched:
            texts |= self._worked_out([row.pk for row in rows if row.pk in self.touched])
        return documents.many([texts[row.pk] for row in rows], more, self.request)

    def _worked_out(self, ids: list[int]) -> dict[int, str]:
        rows = list(super().get_queryset().filter(pk__in=ids)) if ids else []
        shown = self.shown(rows)
        return {row.pk: documents.text_of(each) for row, each in zip(rows, shown, strict=True)}

    # One case.

    def retrieve(self, request: Request, *args, **kwargs) -> HttpResponse:
        if self.stored is None:
            return super().retrieve(request, *args, **kwargs)
        self.row = Case(pk=self.stored.pk, public_id=self.stored.public_id, slug=self.stored.slug)
        asked = self.values.get("fields")
        text = documents.only(self.stored.full, asked) if asked else self.stored.full
        response = self.linked(documents.one(text, request))
        days = {self.stored.first_known_on, self.stored.last_known_on} - {None}
        self.link_times(response, sorted(days))
        return response

    @cached_property
    def stored(self) -> Stored | None:
        """The stored answer, or more than what is asked for, where it may be used."""
        asks_now = self.question == NOW and not self.negotiates_time(self.request)
        return self._find_stored() if asks_now and self._asks_for_what_is_stored else None

    def _find_stored(self) -> Stored | None:
        version, found = CaseDocument.objects.stored(self.kwargs["key"])
        self.version = self.version or version
        if found is not None and not self.version.is_settled:
            if self.touched is None or found.pk in self.touched:
                return None
            # What was taken in since then is no longer among the touched, and may not be in it.
            version, found = CaseDocument.objects.stored(self.kwargs["key"])
        if found is None or found.pk in self.touched:
            return None
        # Of what is worked out instead, other rows are read later.
        self.version_after = version
        return found

    def may_link_page(self) -> bool:
        return self.stored.is_named if self.stored else super().may_link_page()
