"""Entries: one status change each, told in the words of the pages, with what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.db.models import Q
from django.urls import reverse

from cases.feeds.ids import tag_uri
from cases.feeds.log import every_change
from cases.models import Case, SourceReport, StatusChange
from cases.models.naming import withhold_addresses
from cases.views.knowledge import answered, named_proceedings


class Fate(StrEnum):
    """Whether a change is our word still, and if not, what became of it."""

    STANDS = "stands"
    REPLACED = "replaced"  # the same is said again, on other evidence
    CORRECTED = "corrected"  # something else is said in its place
    WITHDRAWN = "withdrawn"  # nothing of the kind is said any more


PREFIXES = {
    Fate.STANDS: "",
    Fate.REPLACED: "Replaced: ",
    Fate.CORRECTED: "Corrected: ",
    Fate.WITHDRAWN: "Withdrawn: ",
}


@dataclass(frozen=True)
class Entry:
    """One status change with all that its words need.

    `case` has the name it may be shown by (`shown_name`); `is_named` is false where no report
    that stands names the person any more: then neither name nor proof may be repeated.
    """

    row: StatusChange
    case: Case
    is_named: bool
    fate: Fate
    instead: StatusChange | None
    earlier: StatusChange | None
    reports: dict[int, SourceReport]

    @property
    def id(self) -> str:
        return tag_uri(f"status-change/{self.row.pk}")

    @property
    def published_at(self) -> datetime:
        return self.row.recorded_at

    @property
    def updated_at(self) -> datetime:
        return self.row.superseded_at or self.row.recorded_at

    @property
    def page(self) -> str:
        """Where people read more: the case, or the log where the case has no public name."""
        own = self.case.get_absolute_url() if self.case.shown_name else None
        return settings.SITE_URL + (own or reverse("pages:change-list"))

    @property
    def api(self) -> str | None:
        """Where machines read the change with its whole proof."""
        return address_of(self.row) if self.is_named and self.case.shown_name else None

    @property
    def subject(self) -> str:
        """Who or what has the status."""
        name = self.case.shown_name
        elsewhere = f"case in the situation {self.case.situation.name}"
        if self.row.proceedings_id is None:
            return name or f"A {elsewhere}"
        person = self.row.proceedings.suspect.name if self.is_named else "A person not named"
        return f"{person} ({name or f'a {elsewhere}'})"

    @property
    def title(self) -> str:
        until = f" (as known until {day(self.row.stands_until)})" if self.row.stands_until else ""
        title = f"{self.subject}: {self.row.word.label}{until}"
        return PREFIXES[self.fate] + title


def address_of(row: StatusChange) -> str:
    return settings.SITE_URL + reverse("status-change-detail", args=[row.pk])


def day(value) -> str:
    """17 March 2023."""
    return f"{value.day} {value:%B %Y}"


def entries_of(rows: Iterable[int]) -> list[Entry]:
    """The entries of these changes, in this order."""
    wanted = list(rows)
    found = every_change().filter(pk__in=wanted).select_related("proceedings__suspect")
    changes = {row.pk: row for row in found}
    cases = Case.objects.filter(pk__in={row.case_id for row in found}).select_related("situation")
    shown = {case.pk: case for case in answered(cases)}
    named = named_proceedings(cases=shown)
    near = _neighbours(changes.values())
    reports = _reports_behind(changes.values())
    return [
        Entry(
            row=changes[pk],
            case=shown[changes[pk].case_id],
            is_named=changes[pk].proceedings_id is None or changes[pk].proceedings_id in named,
            **_fate(changes[pk], near),
            reports=reports,
        )
        for pk in wanted
    ]


def _neighbours(changes: Iterable[StatusChange]) -> dict[tuple, list[StatusChange]]:
    """What was written when these ended, or ended when these were written: by subject."""
    changes = list(changes)
    ends = {row.superseded_at for row in changes if row.superseded_at}
    starts = {row.recorded_at for row in changes}
    rows = every_change().filter(case__in={row.case_id for row in changes})
    rows = rows.filter(Q(recorded_at__in=ends) | Q(superseded_at__in=starts))
    found: dict[tuple, list[StatusChange]] = {}
    for row in rows.defer("derivation").order_by("pk"):
        found.setdefault((row.case_id, row.proceedings_id), []).append(row)
    return found


def _fate(row: StatusChange, near: dict[tuple, list[StatusChange]]) -> dict:
    around = near.get((row.case_id, row.proceedings_id), [])
    before = [each for each in around if each.superseded_at == row.recorded_at]
    earlier = next((each for each in before if each.pk == row.corrects_id), None)
    earlier = earlier or next((each for each in before if _place(each) == _place(row)), None)
    if row.superseded_at is None:
        return {"fate": Fate.STANDS, "instead": None, "earlier": earlier}
    after = [each for each in around if each.recorded_at == row.superseded_at]
    same = [each for each in after if _place(each) == _place(row)]
    again = [each for each in same if each.stands_until is None or row.stands_until is not None]
    correcting = [each for each in after if each.corrects_id == row.pk] or same
    if again:
        return {"fate": Fate.REPLACED, "instead": again[-1], "earlier": earlier}
    if correcting:
        return {"fate": Fate.CORRECTED, "instead": correcting[-1], "earlier": earlier}
    return {"fate": Fate.WITHDRAWN, "instead": None, "earlier": earlier}


def _place(row: StatusChange) -> tuple:
    return row.status, row.effective, row.holds_from


def _reports_behind(changes: Iterable[StatusChange]) -> dict[int, SourceReport]:
    """The public reports behind these changes, as they are now."""
    numbers = {claim["report"] for row in changes for claim in row.derivation.get("claims", [])}
    found = SourceReport.objects.public().select_related("publisher").in_bulk(numbers)
    withhold_addresses(found.values())
    return found
