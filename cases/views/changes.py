"""The page of the whole log of changes, filtered by kind, case, situation, status and year."""

from __future__ import annotations

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cases.models import Case
from cases.views import facets
from cases.views.change_log import Entry, Fate, Kind, change_log
from cases.views.forms import ChangeFilterForm
from cases.views.list_answer import Export, answer_list
from cases.views.listing import Column, Facet
from cases.views.rows_in_memory import RowsInMemory
from cases.views.wording import POLICY_WORDS

KIND_WORDS = {
    Kind.STATUS: _("Change of status"),
    Kind.RETURN: _("Return to an earlier status"),
    Kind.CUSTODY: _("Custody"),
    Kind.CORRECTION: _("Correction"),
}
FATE_WORDS = {
    Fate.KNOWN_BETTER: _("Became known otherwise"),
    Fate.CORRECTED: _("Corrected"),
    Fate.TAKEN_BACK: _("Taken back"),
}


def _said(row) -> str | None:
    """The code of what a row says."""
    return row and (getattr(row, "status", None) or row.custody)


EXPORT: Export = {
    "known_on": lambda entry: entry.day,
    "kind": lambda entry: entry.kind,
    "cases": lambda entry: "; ".join(c.shown_name for c in entry.cases if c.shown_name),
    "people": lambda entry: "; ".join(person.name for person in entry.people),
    "status_or_custody": lambda entry: _said(entry.row),
    "since": lambda entry: entry.row.effective,
    "again_since": lambda entry: entry.row.holds_from if entry.row.is_return else None,
    "basis": lambda entry: entry.row.basis,
    "recorded_at": lambda entry: entry.recorded_at.isoformat(timespec="seconds"),
    "fate": lambda entry: entry.fate,
    "said_since": lambda entry: entry.row.stands_from if entry.fate else None,
    "said_until": lambda entry: entry.until,
    "in_its_place": lambda entry: _said(entry.instead),
    "in_its_place_since": lambda entry: entry.instead and entry.instead.effective,
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The changes of status and custody, and what was taken back; as pages, or as CSV."""
    entries = change_log(ChangeFilterForm(request.GET).question)
    shown, columns = _facets(entries), _columns()
    form = ChangeFilterForm(request.GET, facets=shown, columns=columns)
    listing = RowsInMemory(form, entries, shown, columns, "-known", request.path)
    for entry in listing.page:
        entry.kind_words, entry.fate_words = KIND_WORDS[entry.kind], FATE_WORDS.get(entry.fate)
    context = {
        "policies": POLICY_WORDS.values(),
        "recorded_at": Case.objects.aggregate(Max("recorded_at"))["recorded_at__max"],
    }
    return answer_list(request, listing, "cases/change_list.html", EXPORT, context)


def _facets(entries: list[Entry]) -> list[Facet]:
    named = {case.slug: case.shown_name for entry in entries for case in entry.cases}
    cases = {slug: name for slug, name in sorted(named.items(), key=_by_name) if name}
    this_year = timezone.localdate().year
    years = {str(year): str(year) for year in range(this_year, 2001, -1)}
    return [
        Facet(
            "kind",
            gettext("Kind"),
            _("“%(value)s” is no kind of change."),
            {kind.value: str(label) for kind, label in KIND_WORDS.items()},
            lambda entry: [entry.kind.value],
            is_open=True,
        ),
        facets.by_status(lambda entry: [] if entry.is_custody else [entry.row.status])._replace(
            is_open=False
        ),
        facets.by_situation(lambda entry: {case.situation.slug for case in entry.cases}),
        Facet(
            "case",
            gettext("Case"),
            _("“%(value)s” is no case."),
            cases,
            lambda entry: [case.slug for case in entry.cases if case.shown_name],
        ),
        Facet(
            "year",
            gettext("Year"),
            _("“%(value)s” is no year of the Court."),
            years,
            lambda entry: [str(entry.day.year)],
        ),
    ]


def _by_name(each: tuple[str, str | None]) -> str:
    return each[1] or ""


def _columns() -> list[Column]:
    return [
        Column("known", gettext("Known on"), lambda entry: entry.day),
        Column("change", gettext("What changed")),
        Column("case", gettext("Case and people")),
        Column("since", gettext("Since"), lambda entry: entry.row.effective_on),
        Column("recorded", gettext("Recorded"), lambda entry: entry.recorded_at),
    ]
