"""A list that visitors filter by facets, sort by columns, page through and take away as CSV.

Its rows are counted and ordered by the database (`cases.views.rows_in_database`), or in Python
where there are never many (`cases.views.rows_in_memory`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.core.paginator import Page
from django.utils.functional import cached_property
from django.utils.translation import gettext

from cases.views.forms import ListForm
from cases.views.wording import POLICY_WORDS


class Facet(NamedTuple):
    """One property by which rows are chosen: the words it may take, and which those of a row are:
    as the kind of listing wants to be told.

    `unknown` is the sentence that refuses another word, with a place for `%(value)s`.
    """

    name: str
    title: str
    unknown: str
    labels: Mapping[str, str]
    codes: Any
    is_open: bool = False


class Column(NamedTuple):
    """One column: its title, and by what it sorts, as the kind of listing wants to be told.

    Without a head it is told within another, and only sorts.
    """

    name: str
    title: str
    key: Any = None
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


class Listing(ABC):
    """The rows that meet a form's facets, in its order, with all that the page says of them.

    Rows without a value in the column of the order come last; equals keep the rows' first order.
    `first_order` is the word of the order that holds where none is asked for.
    """

    on_a_page = 50

    def __init__(
        self,
        form: ListForm,
        facets: Sequence[Facet],
        columns: Sequence[Column],
        first_order: str,
        path: str,
    ) -> None:
        form.is_valid()
        self.form, self.facets, self.columns = form, facets, columns
        self.first_order, self.path = first_order, path
        self.asked = {facet.name: form.chosen(facet.name) for facet in facets}
        self.order = form.cleaned_data.get("sort") or first_order

    @property
    @abstractmethod
    def total(self) -> int:
        """How many rows meet the facets."""

    @property
    @abstractmethod
    def page(self) -> Page:
        """The page asked for, or the last where there are not so many."""

    @abstractmethod
    def every_row(self) -> Iterable:
        """All rows that meet the facets, in order."""

    @abstractmethod
    def count(self) -> Mapping[str, Mapping[str, int]]:
        """Facet -> word of any row -> the number of rows that meet it and all other facets."""

    @cached_property
    def counts(self) -> Mapping[str, Mapping[str, int]]:
        return self.count()

    def has(self, facet: str, code: str) -> bool:
        """Whether a row that meets all facets may have this word."""
        asked = self.asked[facet]
        return self.counts[facet].get(code, 0) > 0 and (not asked or code in asked)

    @cached_property
    def shown_facets(self) -> list[ShownFacet]:
        """The facets with their counts: of the rows that meet all the other facets."""
        shown = []
        for facet in self.facets:
            chosen, counts = self.asked[facet.name], self.counts[facet.name]
            values = [
                Value(code, label, counts.get(code, 0), code in chosen)
                for code, label in facet.labels.items()
                if code in counts or code in chosen
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

    def page_address(self, number: int) -> str:
        return self.address(page=number if number > 1 else "")
