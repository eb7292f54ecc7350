"""A list that visitors filter by facets, sort by columns, page through and take away as CSV."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext

from cases.views.forms import ListForm
from cases.views.wording import POLICY_WORDS

ON_A_PAGE = 50


class Facet(NamedTuple):
    """One property by which rows are chosen: the words it may take, and those of a row.

    `unknown` is the sentence that refuses another word, with a place for `%(value)s`.
    """

    name: str
    title: str
    unknown: str
    labels: Mapping[str, str]
    codes: Callable[[Any], Iterable[str]]
    is_open: bool = False


class Column(NamedTuple):
    """One column: its title, and by what it sorts (None: a row without goes last).

    Without a head it is told within another, and only sorts.
    """

    name: str
    title: str
    key: Callable[[Any], Any] | None = None
    has_head: bool = True

    @property
    def orders(self) -> list[tuple[str, str]]:
        """The two orders by this column: (word in an address, words)."""
        if self.key is None:
            return []
        return [
            (self.name, gettext("%(column)s, ascending") % {"column": self.title}),
            (f"-{self.name}", gettext("%(column)s, descending") % {"column": self.title}),
        ]


class Value(NamedTuple):
    """One word of a facet, with the number of rows that it would leave under the others."""

    code: str
    label: str
    count: int
    is_chosen: bool


class ShownFacet(NamedTuple):
    """A facet as the page shows it."""

    name: str
    title: str
    values: list[Value]
    chosen: int
    is_open: bool
    errors: Any


class Chip(NamedTuple):
    """A filter in use: what it is, and the address of the list without it."""

    title: str
    label: str
    address: str


class Heading(NamedTuple):
    """The head of a column: its order (as `aria-sort` writes it) and the address that turns it."""

    title: str
    order: str
    address: str


@dataclass
class Listing:
    """The rows that meet a form's facets, in its order, with all that the page says of them.

    `rows` come in their first order, which equals keep. `first_order` is that order's word.
    """

    form: ListForm
    rows: list
    facets: Sequence[Facet]
    columns: Sequence[Column]
    first_order: str
    path: str

    def __post_init__(self) -> None:
        self.form.is_valid()
        self.asked = {facet.name: self.form.chosen(facet.name) for facet in self.facets}
        self._all = [(row, {f.name: list(f.codes(row)) for f in self.facets}) for row in self.rows]
        found = [row for row, codes in self._all if not self._failing(codes)]
        self.order = self.form.cleaned_data.get("sort") or self.first_order
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
    def shown_facets(self) -> list[ShownFacet]:
        """The facets with their counts: of the rows that meet all the other facets."""
        counts = {facet.name: Counter() for facet in self.facets}
        present = {facet.name: set() for facet in self.facets}
        for _, codes in self._all:
            failing = self._failing(codes)
            for name, held in codes.items():
                present[name].update(held)
                if not failing or failing == [name]:
                    counts[name].update(set(held))
        shown = []
        for facet in self.facets:
            chosen = self.asked[facet.name]
            values = [
                Value(code, label, counts[facet.name][code], code in chosen)
                for code, label in facet.labels.items()
                if code in present[facet.name] or code in chosen
            ]
            errors = self.form.errors.get(facet.name)
            is_open = bool(facet.is_open or chosen or errors)
            if len(values) > 1 or chosen or errors:
                shown.append(
                    ShownFacet(facet.name, facet.title, values, len(chosen), is_open, errors)
                )
        return shown

    def parameters(self, without: tuple[str, str] | None = None, **changed: Any) -> list[tuple]:
        """The list's question as parameters, in one order, without one of them or with others."""
        given = self.form.cleaned_data
        found = [(name, given[name]) for name in ("q", "role") if given.get(name)]
        found += [(name, code) for name, codes in self.asked.items() for code in codes]
        found += self.form.asked.items()
        if self.order != self.first_order:
            found.append(("sort", self.order))
        found = [each for each in found if each != without and each[0] not in changed]
        return found + [(name, value) for name, value in changed.items() if value]

    def address(self, without: tuple[str, str] | None = None, **changed: Any) -> str:
        """The address of this list, changed as told; always from its first page."""
        asked = urlencode(self.parameters(without, **changed))
        return f"{self.path}?{asked}" if asked else self.path

    @property
    def chips(self) -> list[Chip]:
        """Every filter in use, each with the list without it."""
        labels = {facet.name: facet.labels for facet in self.facets}
        found = []
        for name, code in self.parameters(sort=""):
            label = labels[name][code] if name in labels else code
            if name == "policy":
                label = gettext(POLICY_WORDS[code].label)
            found.append(
                Chip(self.form.fields[name].label, label, self.address(without=(name, code)))
            )
        return found

    @property
    def headings(self) -> list[Heading]:
        """The heads of the columns."""
        found = []
        for column in [column for column in self.columns if column.has_head]:
            order = {column.name: "ascending", f"-{column.name}": "descending"}.get(self.order, "")
            turned = f"-{column.name}" if order == "ascending" else column.name
            sort = "" if turned == self.first_order else turned
            found.append(
                Heading(column.title, order, self.address(sort=sort) if column.key else "")
            )
        return found

    @property
    def csv_address(self) -> str:
        return self.address(format="csv")

    @property
    def page(self) -> Page:
        """The page asked for, or the last where there are not so many."""
        return Paginator(self.rows, ON_A_PAGE).get_page(self.form.cleaned_data.get("page") or 1)

    def page_address(self, number: int) -> str:
        return self.address(page=number if number > 1 else "")


def folded(text: str | None) -> str | None:
    """Text by which names sort: without accents and case; None where there is none."""
    if not text:
        return None
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
