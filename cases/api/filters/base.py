"""The kinds of filter, each with the parameter that describes and checks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django_countries import countries
from django_filters.rest_framework import BooleanFilter
from rest_framework.exceptions import ValidationError

from cases.api.parameters import NOT_ALLOWED, Parameter

# Longer than any name of the record, shorter than what would cost us much.
LONGEST_TEXT = 100
KEY_PATTERN = r"^[A-Za-z0-9_-]{1,120}$"


class Word(django_filters.ChoiceFilter):
    """One of some words."""

    def __init__(self, words: Iterable[str], help_text: str, **how) -> None:
        self.words = list(words)
        super().__init__(choices=[(each, each) for each in self.words], help_text=help_text, **how)

    def parameter(self, name: str) -> Parameter:
        return Parameter(name, {"type": "string", "enum": self.words}, self.extra["help_text"])


class Country(django_filters.CharFilter):
    """A State, by its code. A code that no State has is refused."""

    def parameter(self, name: str) -> Parameter:
        how = "two capital letters, as UA"
        schema = {"type": "string", "pattern": "^[A-Z]{2}$", "description": how}
        return Parameter(name, schema, self.extra["help_text"], example="UA")

    def check(self, value: str) -> None:
        if value not in dict(countries):
            mistake = f"“{value}” is the code of no State (ISO 3166-1, two letters)."
            raise ValidationError({name_of(self): mistake}, code=NOT_ALLOWED)


def name_of(filter: django_filters.Filter) -> str:
    """The name of the parameter that a filter reads."""
    return next(name for name, each in filter.parent.filters.items() if each is filter)


class Words(django_filters.MultipleChoiceFilter):
    """Any of some words: the name may be repeated."""

    def __init__(self, words: Iterable[str], help_text: str, **how) -> None:
        self.words = list(words)
        super().__init__(choices=[(each, each) for each in self.words], help_text=help_text, **how)

    def parameter(self, name: str) -> Parameter:
        schema = {"type": "string", "enum": self.words}
        return Parameter(name, schema, self.extra["help_text"], style="repeated")


class Text(django_filters.CharFilter):
    """Words of a caller's own."""

    def __init__(self, help_text: str, example: str, **how) -> None:
        self.example = example
        super().__init__(help_text=help_text, strip=False, **how)

    def parameter(self, name: str) -> Parameter:
        schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_TEXT}
        # No control characters: none is part of a name, and NUL cannot even be asked for.
        schema["pattern"] = r"^[^\x00-\x1f\x7f]*$"
        schema["description"] = "without control characters"
        return Parameter(name, schema, self.extra["help_text"], example=self.example)


class Truth(BooleanFilter):
    """True or false."""

    def parameter(self, name: str) -> Parameter:
        return Parameter(name, {"type": "boolean"}, self.extra["help_text"])


class Day(django_filters.DateFilter):
    """A day: on, from, or until."""

    def parameter(self, name: str) -> Parameter:
        schema = {"type": "string", "format": "date"}
        return Parameter(name, schema, self.extra["help_text"], example="2023-03-17")


class Row(django_filters.Filter):
    """A row of another resource, by its id or its slug. Only a public one can be asked for.

    `through` gives the primary keys of the rows that belong to it, where no column says so: what
    is not public may not decide, and no row may come twice.
    """

    def __init__(
        self,
        rows: Callable[[], QuerySet],
        help_text: str,
        example: str,
        column: str | None = None,
        keys: Iterable[str] = ("public_id", "slug"),
        through: Callable[[int], QuerySet] | None = None,
    ) -> None:
        self.rows, self.example, self.keys = rows, example, tuple(keys)
        self.through = through
        super().__init__(field_name=column, help_text=help_text)

    def parameter(self, name: str) -> Parameter:
        how = "one id or slug, of letters, digits, “-” and “_”"
        schema = {"type": "string", "pattern": KEY_PATTERN, "description": how}
        return Parameter(name, schema, self.extra["help_text"], example=self.example)

    def filter(self, queryset: QuerySet, value: str) -> QuerySet:
        if not value:
            return queryset
        any_key = Q()
        for key in self.keys:
            any_key |= Q(**{key: value})
        rows = self.rows()
        found = rows.filter(any_key).order_by("pk").values_list("pk", flat=True).first()
        if found is None:
            noun = rows.model._meta.verbose_name
            keys = " or ".join("id" if key == "public_id" else key for key in self.keys)
            mistake = {name_of(self): f"There is no {noun} with this {keys}."}
            raise ValidationError(mistake, code="no-such-row")
        if self.through:
            return queryset.filter(pk__in=self.through(found))
        return super().filter(queryset, found)


class Filters(django_filters.FilterSet):
    """A set of filters over values that were checked already."""

    @classmethod
    def parameters(cls) -> list[Parameter]:
        return [each.parameter(name) for name, each in cls.base_filters.items()]

    @classmethod
    @cache
    def _bound(cls) -> Filters:
        """The set with nothing in it: it copies all of its filters, each with all of its words."""
        return cls({}, queryset=QuerySet())

    @classmethod
    def narrow(cls, queryset: QuerySet, values: dict[str, Any]) -> QuerySet:
        """The rows that meet all filters among these values."""
        for name, each in cls._bound().filters.items():
            if name in values:
                if isinstance(each, Country):
                    each.check(values[name])
                queryset = each.filter(queryset, values[name])
        return queryset
