"""The log of changes as a list: filtered, ordered and counted by the database."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from django.core.paginator import Page, Paginator
from django.db import connection
from django.utils.functional import cached_property

from cases.status.question import Question
from cases.views.change_log import Entry, Ref, read_log
from cases.views.forms import ListForm
from cases.views.listing import Column, Facet
from cases.views.log_statement import composed, log_statement
from cases.views.rows_in_database import CountedByDatabase

# So many entries are read at once where all are wanted.
_AT_ONCE = 500
# Facet -> what holds of the entries that have any of some words.
_MEETS = {
    "kind": "kind = ANY(%s)",
    "status": "status = ANY(%s)",
    "situation": "(is_custody, id) IN (SELECT is_custody, id FROM about WHERE situation = ANY(%s))",
    "case": "(is_custody, id) IN"
    " (SELECT is_custody, id FROM about WHERE NOT is_nameless AND slug = ANY(%s))",
    "year": "extract(year FROM day)::int::text = ANY(%s)",
}
# Facet -> the word of an entry, and where it stands.
_WORDS = {
    "kind": ("kind", "entries"),
    "status": ("status", "entries"),
    "situation": ("situation", "entries JOIN about USING (is_custody, id)"),
    "case": ("slug", "entries JOIN about USING (is_custody, id)"),
    "year": ("extract(year FROM day)::int::text", "entries"),
}
_FIRST_ORDER = 'day DESC, holds_from DESC, "order" DESC, id DESC, is_custody'


class RowsOfLog(CountedByDatabase):
    """Of all entries for a question. The key of a column is that of `entries` in the statement."""

    def __init__(
        self,
        form: ListForm,
        question: Question,
        facets: Sequence[Facet],
        columns: Sequence[Column],
        first_order: str,
        path: str,
    ) -> None:
        super().__init__(form, facets, columns, first_order, path)
        self._question = question
        self._met = {
            name: composed(_MEETS[name], [codes]) for name, codes in self.asked.items() if codes
        }

    @cached_property
    def _statement(self) -> str:
        return log_statement(self._question)

    @property
    def total(self) -> int:
        # Every entry is of one kind.
        asked = self.asked["kind"]
        return sum(n for kind, n in self.counts["kind"].items() if not asked or kind in asked)

    @cached_property
    def page(self) -> Page:
        page = self.form.cleaned_data.get("page") or 1
        return Paginator(_Entries(self), self.on_a_page).get_page(page)

    def every_row(self) -> Iterator[Entry]:
        refs = self._refs()
        for start in range(0, len(refs), _AT_ONCE):
            yield from read_log(self._question, refs[start : start + _AT_ONCE])

    def read(self, start: int, number: int) -> list[Entry]:
        """So many entries that meet the facets, from this place in the order."""
        return read_log(self._question, self._refs(f" LIMIT {number:d} OFFSET {start:d}"))

    def _refs(self, limit: str = "") -> list[Ref]:
        key = next(c.key for c in self.columns if c.name == self.order.removeprefix("-"))
        way = "DESC" if self.order.startswith("-") else "ASC"
        # Whatever a visitor gives is composed as a value.
        rows = self._ask(
            f"SELECT is_custody, id FROM entries WHERE {_all_of(self._met.values())}"  # noqa: S608
            f" ORDER BY {key} {way}, {_FIRST_ORDER}{limit}"
        )
        return [Ref(*row) for row in rows]

    def count(self) -> Mapping[str, Mapping[str, int]]:
        parts = [self._counting(facet) for facet in self.facets]
        found: dict[str, dict[str, int]] = {facet.name: {} for facet in self.facets}
        for name, code, number in self._ask(" UNION ALL ".join(parts)):
            found[name][code] = number
        return found

    def _counting(self, facet: Facet) -> str:
        word, rows = _WORDS[facet.name]
        others = _all_of(met for name, met in self._met.items() if name != facet.name)
        # Of cases there may be very many, which are not all words of the facet.
        of_these = composed("NOT is_nameless AND slug = ANY(%s)", [list(facet.labels)])
        which = of_these if facet.name == "case" else f"{word} IS NOT NULL"
        return (
            f"SELECT '{facet.name}', {word},"  # noqa: S608
            f" count(DISTINCT (is_custody, id)) FILTER (WHERE {others})"
            f" FROM {rows} WHERE {which} GROUP BY 2"
        )

    def _ask(self, question: str) -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute(f"{self._statement} {question}")
            return cursor.fetchall()


class _Entries(Sequence):
    """The entries of a list, of which a page is read when it is asked for."""

    def __init__(self, rows: RowsOfLog) -> None:
        self._rows = rows

    def __len__(self) -> int:
        return self._rows.total

    def __getitem__(self, part: slice) -> list[Entry]:
        return self._rows.read(part.start, part.stop - part.start)


def _all_of(conditions) -> str:
    return " AND ".join(conditions) or "true"
