"""Names of the rows of which the audit trail tells: as they are now, or as they last were."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib import admin
from django.contrib.auth.models import Permission
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.urls import reverse
from django.utils.text import Truncator

from cases.models import Claim, ErrorReport, Relay, SourceReport, TrailEntry
from cases.models.trail import key_of
from cases.models.workflow import may_read

LENGTH = 140
# What the name of a row is made of, so that a page of names costs one query for each sort of row.
NAMED_WITH = {
    "cases.sourcereport": ("publisher",),
    "cases.proceedings": ("suspect", "case"),
    "cases.claim": ("report",),
    "cases.claimsubject": ("proceedings__suspect", "proceedings__case"),
    "cases.relay": ("report__publisher", "relayed__publisher"),
    "cases.caselink": ("case", "other"),
    "cases.feed": ("publisher",),
    "cases.pagewatch": ("report__publisher",),
    "auth.permission": ("content_type",),
}
# Remarks among editors, for those who review reports.
AMONG_EDITORS = {"cases.sourcereport": ("private_note", "rejection_reason")}


@dataclass(frozen=True)
class Name:
    """What a row is called, and where it can be seen; `is_gone` if it is no longer there."""

    key: str
    text: str
    address: str = ""
    is_gone: bool = False


class Names:
    """The names of all rows that some entries mention, for one user, found in few queries.

    A report that the user may not read is "a source report", wherever it is mentioned. Without a
    user, names are whole, and lead nowhere.
    """

    def __init__(self, entries: Iterable[TrailEntry], user=None) -> None:
        self.user = user
        self.reviews = user is None or user.has_perm("cases.review_sourcereport")
        wanted: dict[str, set[int]] = defaultdict(set)
        for entry in entries:
            for key in entry.about:
                model, _, pk = key.rpartition(":")
                wanted[model].add(int(pk))
            for model, pk in _mentioned(entry):
                wanted[model].add(pk)
        self.found: dict[str, Name] = {}
        for model, pks in wanted.items():
            self._find(model, pks)

    def of_key(self, key: str) -> Name:
        """The name of a row by its key in the trail."""
        model, _, pk = key.rpartition(":")
        return self.found.get(key) or Name(key, f"number {pk}", is_gone=True)

    def of_value(self, entry: TrailEntry, column: str, value: object = None) -> Name:
        """The name of the row to which a column of an entry points."""
        target = _target(entry, column)
        pk = value if value is not None else (entry.new or entry.old or {}).get(column)
        return self.of_key(f"{target}:{pk}")

    def withheld(self, model: str) -> tuple[str, ...]:
        """The columns of which this user is not told."""
        return () if self.reviews else AMONG_EDITORS.get(model, ())

    def _find(self, model: str, pks: set[int]) -> None:
        row_model = TrailEntry(model=model).row
        if row_model is None:
            return
        rows = row_model._base_manager.filter(pk__in=pks)
        rows = rows.select_related(*NAMED_WITH.get(model, ()))
        for row in rows:
            self.found[key_of(row)] = self._name(row)
        gone = [f"{model}:{pk}" for pk in pks if f"{model}:{pk}" not in self.found]
        last = TrailEntry.objects.filter(
            kind=TrailEntry.Kind.DELETE, about__overlap=gone, model=model
        )
        for entry in last:
            key = f"{model}:{entry.object_id}"
            row = _as_it_was(row_model, entry)
            text = self._name(row).text if row else f"number {entry.object_id}"
            self.found[key] = Name(key, text, is_gone=True)

    def _name(self, row: models.Model) -> Name:
        try:
            if not self._may_read(row):
                return Name(key_of(row), f"a {row._meta.verbose_name}")
            text = _words(row)
        except ObjectDoesNotExist:
            text = f"number {row.pk}"
        return Name(
            key_of(row), Truncator(" ".join(text.split())).chars(LENGTH), self._address(row)
        )

    def _may_read(self, row: models.Model) -> bool:
        return self.reviews or all(may_read(each, self.user) for each in _reports_named_by(row))

    def _address(self, row: models.Model) -> str:
        meta = row._meta
        if self.user is None:
            return ""
        may_view = self.user.has_perm(f"{meta.app_label}.view_{meta.model_name}")
        if type(row) not in admin.site._registry or not may_view:
            return ""
        return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])


def _words(row: models.Model) -> str:
    if isinstance(row, Permission):
        return row.name
    # Not the reader's own words, which would get into sheets that nobody can erase.
    return row.fact if isinstance(row, ErrorReport) else str(row)


def _reports_named_by(row: models.Model) -> list[SourceReport]:
    """The reports of which the name of a row says something."""
    if isinstance(row, SourceReport):
        return [row]
    if isinstance(row, Claim):
        return [row.report]
    return [row.report, row.relayed] if isinstance(row, Relay) else []


def _target(entry: TrailEntry, column: str) -> str:
    fields = entry.row._meta.local_concrete_fields if entry.row else []
    for field in fields:
        if field.column == column and field.related_model:
            return field.related_model._meta.label_lower
    return ""


def _mentioned(entry: TrailEntry) -> Iterable[tuple[str, int]]:
    """The rows to which the columns of an entry point."""
    for side in (entry.old, entry.new):
        for column, value in (side or {}).items():
            if isinstance(value, int) and (target := _target(entry, column)):
                yield target, value


def _as_it_was(model: type[models.Model], entry: TrailEntry) -> models.Model | None:
    """A row made of what the trail kept when it was deleted; None if that is not enough."""
    try:
        row = model(
            pk=entry.object_id,
            **{
                field.attname: field.to_python(entry.old[field.column])
                for field in model._meta.local_concrete_fields
                if entry.old and field.column in entry.old
            },
        )
        str(row)
    except (ObjectDoesNotExist, ValueError, TypeError, AttributeError):
        return None
    return row
