"""A list and a detail of one resource: rows, filters, order, pages, and what may be included."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cached_property
from operator import attrgetter
from typing import Any, ClassVar

from django.db.models import Case as DatabaseCase
from django.db.models import F, OuterRef, QuerySet, Subquery, TextField, Value, When
from django.http import HttpResponse
from rest_framework import mixins, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from cases.api.caching import without_body
from cases.api.documents import unnameable_now
from cases.api.filters.base import Filters
from cases.api.links import add_link
from cases.api.moving import Moved, find_row
from cases.api.pagination import CURSOR, LIMIT, Ordering, Page, page_of, question_key
from cases.api.parameters import Parameter
from cases.api.serializers.base import Linked
from cases.api.views import asking
from cases.api.views.base import Reading
from cases.api.views.including import Include, included_in
from cases.ledger.touched import touched_at, touched_cases
from cases.models import Case
from cases.models.naming import WITHOUT_NAME, unnameable
from cases.models.record import PublicRecord
from cases.status.question import NOW, Question

# Rows not yet in the ledger, which follows within seconds, have none.
_BY_UPDATE = Ordering(F("updated_at"))


class Resource(Reading, mixins.ListModelMixin, viewsets.GenericViewSet):
    """A list and a detail of one resource, with parameters that are checked."""

    lookup_field = "key"
    lookup_value_regex = "[A-Za-z0-9_-]{1,120}"
    # The name under which the ledger of the public record knows its rows.
    table: ClassVar[str]
    filters: ClassVar[type[Filters]] = Filters
    asks: ClassVar[Sequence[Parameter]] = ()
    orderings: ClassVar[Mapping[str, Ordering]] = {}
    includes: ClassVar[Mapping[str, Include]] = {}
    detail_serializer: ClassVar[type[Linked] | None] = None
    # Name of the page that shows a row to people, and the row's part of its address.
    page: ClassVar[tuple[str, str] | None] = None
    # Every resource, by the name of its list.
    known: ClassVar[dict[str, type[Resource]]] = {}

    def __init_subclass__(cls, **kwargs) -> None:
        super().__init_subclass__(**kwargs)
        if "table" in cls.__dict__:
            Resource.known[cls.table] = cls

    # What each resource says of itself.

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        """The rows that any public surface may show, to a question."""
        raise NotImplementedError

    @classmethod
    def answer(cls, rows: list, question: Question = NOW) -> list:
        """Give the rows of one page what the question asks for, in some few queries."""
        return rows

    @classmethod
    def answer_one(cls, row: Any, question: Question = NOW) -> Any:
        """The same for the row of an address of its own."""
        [row] = cls.answer([row], question)
        return row

    @classmethod
    def kept(cls, question: Question = NOW) -> QuerySet:
        """The rows that have an address of their own: more than are listed, where older ones
        keep theirs."""
        return cls.public(question)

    # What follows from that.

    @classmethod
    def dated(cls, rows: QuerySet) -> QuerySet:
        """Annotate each row with `updated_at`, as the ledger of the public record says."""
        present = PublicRecord.objects.present().order_by()
        present = present.filter(table=cls.table, object_id=OuterRef("pk"))
        return rows.annotate(updated_at=Subquery(present.values("updated_at")[:1]))

    @classmethod
    def order_of(cls, name: str, cases: QuerySet | None = None) -> Ordering:
        """The order of this name; `cases` are those that it is about, if not all."""
        plain = name.removeprefix("-")
        found = _BY_UPDATE if plain == "updated_at" else cls.orderings[plain]
        value = found.value
        if found.of_case and (hidden := unnameable(cases)):
            # A cursor holds the value, and a place in an order tells of it, too.
            instead = When(**{f"{found.of_case}__in": hidden}, then=Value(WITHOUT_NAME))
            value = DatabaseCase(instead, default=value, output_field=TextField())
        return replace(found, value=value, descending=name.startswith("-"))

    def order_for(self, name: str) -> Ordering:
        """The order of this name for the request."""
        order = self.order_of(name)
        is_by_update = name.endswith("updated_at")
        return replace(order, guide=self.updated()) if is_by_update else order

    @classmethod
    def default_order(cls) -> str:
        first = next(iter(cls.orderings))
        return f"-{first}" if cls.orderings[first].descending else first

    @classmethod
    def serializer_of(cls, is_detail: bool = False) -> type[Linked]:
        return (is_detail and cls.detail_serializer) or cls.serializer_class

    def parameters(self) -> list[Parameter]:
        if self.action == "list":
            return [*self.parameters_of_list(), *self.parameters_of_rows(False)]
        if self.action == "retrieve":
            return [*self.asks, *self.parameters_of_rows(True)]
        return list(self.asks)

    @classmethod
    def parameters_of_list(cls) -> list[Parameter]:
        ordering = asking.ordering([*cls.orderings, "updated_at"], cls.default_order())
        shared = [asking.UPDATED_SINCE, *cls.asks, ordering, LIMIT, CURSOR, asking.COUNT]
        return [*cls.filters.parameters(), *shared]

    @classmethod
    def parameters_of_rows(cls, is_detail: bool) -> list[Parameter]:
        found = [asking.fields(cls.serializer_of(is_detail).Meta.fields)]
        return [*found, asking.include(cls.includes)] if cls.includes else found

    def get_queryset(self) -> QuerySet:
        return self.dated(self.public(self.question))

    def list(self, request: Request, *args, **kwargs) -> HttpResponse:
        rows = self.filters.narrow(self.get_queryset(), self.values)
        order = self.values.get("ordering", self.default_order())
        if order.endswith("updated_at"):
            rows = rows.filter(updated_at__isnull=False)
        if "updated_since" in self.values:
            rows = rows.filter(pk__in=self.updated().values("object_id"))
        rows = self.bounded(rows, order)
        page = page_of(
            rows,
            self.order_for(order),
            self.values.get("limit", LIMIT.schema["default"]),
            question_key({**self.values, "ordering": order, "resource": self.table}),
            self.values.get("cursor"),
        )
        return self._answer_page(request, page, rows)

    def updated(self) -> QuerySet:
        """What the ledger has of these rows, or of those that changed since it is asked about."""
        records = PublicRecord.objects.present().filter(table=self.table)
        since = self.values.get("updated_since")
        return records.filter(updated_at__gte=since) if since else records

    def bounded(self, rows: QuerySet, order: str) -> QuerySet:
        """The rows that are put into this order: all, but where that could not be answered."""
        return rows

    def count(self, rows: QuerySet) -> int:
        return rows.order_by().count()

    def _answer_page(self, request: Request, page: Page, rows: QuerySet) -> HttpResponse:
        more: dict[str, Any] = {
            "next": self._address(request, page.next),
            "previous": self._address(request, page.previous),
        }
        if self.values.get("count"):
            more["count"] = self.count(rows)
        response = self.answer_with(page.rows, more)
        for relation, short in (("next", "next"), ("previous", "prev")):
            if more[relation]:
                add_link(response, more[relation], short)
        add_link(response, self._address(request, ""), "first")
        return response

    def answer_with(self, rows: list, more: Mapping[str, Any]) -> HttpResponse:
        """The answer of a page of rows, and of what stands beside them."""
        return Response({"results": self.shown(rows), **more})

    def _address(self, request: Request, cursor: str | None) -> str | None:
        """The same question with another cursor, or with none."""
        if cursor is None:
            return None
        query = request.query_params.copy()
        query.pop("cursor", None)
        if cursor:
            query["cursor"] = cursor
        address = request.build_absolute_uri(request.path)
        return f"{address}?{query.urlencode()}" if query else address

    @cached_property
    def row(self) -> Any:
        """The row that the address means, among all that may be seen."""
        return find_row(self.dated(self.kept(self.question)), self.table, self.kwargs["key"])

    def handle_exception(self, error: Exception) -> Response:
        if not isinstance(error, Moved):
            return super().handle_exception(error)
        match = self.request.resolver_match
        kwargs = {**match.kwargs, "key": error.row.public_id}
        address = reverse(match.view_name, kwargs=kwargs, request=self.request)
        query = self.request.query_params.urlencode()
        return without_body(308, f"{address}?{query}" if query else address)

    def retrieve(self, request: Request, *args, **kwargs) -> Response:
        [shown] = self.shown([self.row], is_detail=True)
        return self.linked(Response(shown))

    def may_link_page(self) -> bool:
        """Whether the address of the row's page tells of nobody whom no report names."""
        return not isinstance(self.row, Case) or self.row.pk not in self.unnameable_now

    def linked(self, response: HttpResponse) -> HttpResponse:
        """Link a row to its permanent address and to the page that shows it to people."""
        if hasattr(self.row, "public_id") and self.kwargs["key"] != self.row.public_id:
            add_link(response, self.address, "canonical")
        if self.page and self.may_link_page():
            name, part = self.page
            path = reverse(f"pages:{name}", args=[attrgetter(part)(self.row)])
            add_link(response, self.request.build_absolute_uri(path), "alternate", type="text/html")
        return response

    @cached_property
    def address(self) -> str:
        """The permanent address of the row."""
        return self.address_of(self.row)

    def address_of(self, row: Any) -> str:
        return self.link(self.basename, row.public_id if hasattr(row, "public_id") else row.pk)

    def link(self, view: str, key: object) -> str:
        return reverse(f"{view}-detail", args=[key], request=self.request)

    @cached_property
    def touched(self) -> set[int] | None:
        """The cases of which no stored answer may be used; None: of all."""
        return touched_at(self.version) if self.version else touched_cases()

    @cached_property
    def unnameable_now(self) -> set[int]:
        """The cases that may not be named."""
        return unnameable_now(self.touched)

    def _unnameable(self) -> set[int]:
        if moment := self.question.recorded_at:
            return unnameable(question=Question(recorded_at=moment))
        return self.unnameable_now

    def answered(self, rows: list, is_detail: bool) -> list:
        """The rows with what the question asks for; a resource may leave out what is not shown."""
        if is_detail:
            return [self.answer_one(row, self.question) for row in rows]
        return self.answer(rows, self.question)

    def shown(self, rows: list, is_detail: bool = False) -> list[dict]:
        """The rows as JSON, with the fields asked for and the rows to be included."""
        rows = self.answered(rows, is_detail)
        context = {
            "request": self.request,
            "question": self.question,
            "unnameable": self._unnameable(),
        }
        mine = {"fields": self.values.get("fields")}
        if "include" in self.values:
            names = self.values["include"]
            mine["included"] = included_in(rows, names, type(self), self.question, context)
        serializer = self.serializer_of(is_detail)
        return serializer(rows, many=True, context={**context, **mine}).data
