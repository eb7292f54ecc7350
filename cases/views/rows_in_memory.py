"""Lists of which all rows are at hand in Python: for those that a page reads whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from django.core.paginator import Page, Paginator

from cases.views.forms import ListForm
from cases.views.listing import Column, Facet, Listing


class RowsInMemory(Listing):
    """Of `rows`, in their first order. The codes of a facet and the key of a column are functions
    of a row: to its words, and to a value (None: a row without)."""

    def __init__(
        self,
        form: ListForm,
        rows: list,
        facets: Sequence[Facet],
        columns: Sequence[Column],
        first_order: str,
        path: str,
    ) -> None:
        super().__init__(form, facets, columns, first_order, path)
        self._all = [(row, {f.name: list(f.codes(row)) for f in facets}) for row in rows]
        found = [row for row, codes in self._all if not self._failing(codes)]
        self.rows = self._sorted(found)

    def _failing(self, codes: Mapping[str, list[str]]) -> list[str]:
        """The facets that a row does not meet."""
        return [
            name
            for name, wanted in self.asked.items()
            if wanted and not set(wanted) & set(codes[name])
        ]

    def _sorted(self, rows: list) -> list:
        """The rows by the column asked for; equals keep their order, rows without come last."""
        keys = {column.name: column.key for column in self.columns}
        name = self.order.removeprefix("-")
        valued = [(keys[name](row), row) for row in rows]
        some = sorted(
            (each for each in valued if each[0] is not None),
            key=lambda each: each[0],
            reverse=self.order.startswith("-"),
        )
        return [row for _, row in some] + [row for key, row in valued if key is None]

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def page(self) -> Page:
        page = self.form.cleaned_data.get("page") or 1
        return Paginator(self.rows, self.on_a_page).get_page(page)

    def every_row(self) -> list:
        return self.rows

    def count(self) -> Mapping[str, Counter]:
        counts = {facet.name: Counter() for facet in self.facets}
        for _, codes in self._all:
            failing = self._failing(codes)
            for name, held in codes.items():
                counts[name].update(dict.fromkeys(held, 0))
                if not failing or failing == [name]:
                    counts[name].update(set(held))
        return counts
