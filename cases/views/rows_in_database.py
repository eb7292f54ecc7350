"""Lists that the database filters, orders and counts: of all rows only a page is ever read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.core.paginator import Page, Paginator
from django.db.models import Count, Expression, F, Func, Q, QuerySet, TextField, Value
from django.utils.functional import cached_property

from cases.views.forms import ListForm
from cases.views.kept_numbers import kept_while_unchanged
from cases.views.listing import Column, Facet, Listing

# So many rows are read at once where all are wanted.
_AT_ONCE = 500


@dataclass(frozen=True)
class Codes:
    """The words of a facet that rows have: of each of these records `row` leads to a row of the
    list, and `code` to a word that it has."""

    records: QuerySet
    row: str
    code: str | Expression

    def rows_with(self, codes: Sequence[str]) -> QuerySet:
        """The primary keys of the rows that have any of these words."""
        return self._told().filter(code_told__in=codes).values("row_told")

    def counts(self, rows: QuerySet, met: Sequence[Q]) -> dict[str, int]:
        """Each word that any of `rows` has, with the number of those that meet these conditions."""
        records = self._told().filter(row_told__in=rows.order_by().values("pk"))
        among = Q(row_told__in=rows.filter(*met).order_by().values("pk")) if met else None
        number = Count("row_told", distinct=True, filter=among)
        found = records.order_by().values("code_told").annotate(number=number)
        return dict(found.values_list("code_told", "number"))

    def _told(self) -> QuerySet:
        code = F(self.code) if isinstance(self.code, str) else self.code
        return self.records.annotate(row_told=F(self.row), code_told=code)


@dataclass(frozen=True)
class ListedCodes(Codes):
    """The same where `code` leads to a text of several words, with commas between them."""

    def rows_with(self, codes: Sequence[str]) -> QuerySet:
        listed = self.records.annotate(row_told=F(self.row), listed=_listed(self.code))
        return listed.filter(listed__overlap=list(codes)).values("row_told")

    def _told(self) -> QuerySet:
        return self.records.annotate(row_told=F(self.row), code_told=_Each(_listed(self.code)))


def _listed(column: str | Expression) -> Func:
    words = ArrayField(TextField())
    return Func(F(column), Value(","), function="string_to_array", output_field=words)


class _Each(Func):
    function = "unnest"
    set_returning = True
    output_field = TextField()


class CountedByDatabase(Listing):
    """A list of which each word of the facets is counted over all rows: once, while nothing changes
    that any list tells."""

    @cached_property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        # Words that are looked for are found in names that are not public, too, and left out then.
        if self.form.cleaned_data.get("q") or self.form.cleaned_data.get("role"):
            return self.count()
        return kept_while_unchanged((self.path, self.form.question, self.asked), self.count)


class RowsInDatabase(CountedByDatabase):
    """Of `rows`, a queryset in its first order. The codes of a facet are `Codes`, the key of a
    column is an expression or the name of a column of the rows. `read` makes of primary keys what
    the page shows, in their order."""

    def __init__(
        self,
        form: ListForm,
        rows: QuerySet,
        read: Callable[[Sequence[int]], Iterable],
        facets: Sequence[Facet],
        columns: Sequence[Column],
        first_order: str,
        path: str,
        on_a_page: int = Listing.on_a_page,
    ) -> None:
        super().__init__(form, facets, columns, first_order, path)
        self.on_a_page = on_a_page
        self._all, self._read = rows, read
        self._conditions = {
            facet.name: Q(pk__in=facet.codes.rows_with(self.asked[facet.name]))
            for facet in facets
            if self.asked[facet.name]
        }

    @cached_property
    def _ids(self) -> Paginator:
        """The primary keys of all rows that meet the facets, in order; nothing is read yet."""
        keys = {column.name: column.key for column in self.columns}
        key = keys[self.order.removeprefix("-")]
        key = F(key) if isinstance(key, str) else key
        falls = self.order.startswith("-")
        by_key = key.desc(nulls_last=True) if falls else key.asc(nulls_last=True)
        found = self._all.filter(*self._conditions.values())
        found = found.order_by(by_key, *self._all.query.order_by)
        return Paginator(found.values_list("pk", flat=True), self.on_a_page)

    @property
    def total(self) -> int:
        return self._ids.count

    @cached_property
    def page(self) -> Page:
        page = self._ids.get_page(self.form.cleaned_data.get("page") or 1)
        page.object_list = list(self._read(list(page.object_list)))
        return page

    def every_row(self) -> Iterator:
        ids = list(self._ids.object_list)
        for start in range(0, len(ids), _AT_ONCE):
            yield from self._read(ids[start : start + _AT_ONCE])

    def count(self) -> Mapping[str, Mapping[str, int]]:
        return {
            facet.name: facet.codes.counts(
                self._all, [met for name, met in self._conditions.items() if name != facet.name]
            )
            for facet in self.facets
        }


def in_order(ids: Sequence[int], rows: Iterable) -> list:
    """These rows, in the order of their primary keys."""
    by_id = {row.pk: row for row in rows}
    return [by_id[pk] for pk in ids if pk in by_id]
