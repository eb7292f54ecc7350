"""The page of the whole log of changes, filtered by kind, case, situation, status and year."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from cases.models import Case, CustodyChange, StatusChange
from cases.status.evidence import DEFAULT_POLICY
from cases.status.question import Question
from cases.views import facets
from cases.views.change_log import Fate, Kind
from cases.views.forms import ChangeFilterForm
from cases.views.kept import kept_for_anybody
from cases.views.knowledge import answered, named_people
from cases.views.list_answer import Export, answer_list
from cases.views.listing import Column, Facet
from cases.views.rows_of_log import RowsOfLog
from cases.views.wording import POLICY_WORDS

# Of more cases nobody chooses one from a list.
CASES_SHOWN = 200
KIND_WORDS = {
    Kind.STATUS: _("Change of status"),
    Kind.RETURN: _("Return to an earlier status"),
    Kind.CUSTODY: _("Custody"),
    Kind.OVERTAKEN: _("Overtaken by what became known later"),
    Kind.CORRECTION: _("Correction"),
}
FATE_WORDS = {
    Fate.KNOWN_BETTER: KIND_WORDS[Kind.OVERTAKEN],
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
@kept_for_anybody
def index(request: HttpRequest) -> HttpResponse:
    """The changes of status and custody, and what was taken back; as pages, or as CSV."""
    question = ChangeFilterForm(request.GET).question
    shown, columns = _facets(question, request.GET.getlist("case")), _columns()
    form = ChangeFilterForm(request.GET, facets=shown, columns=columns)
    listing = RowsOfLog(form, question, shown, columns, "-known", request.path)
    for entry in listing.page:
        entry.kind_words, entry.fate_words = KIND_WORDS[entry.kind], FATE_WORDS.get(entry.fate)
    context = {
        "policies": POLICY_WORDS.values(),
        "recorded_at": Case.objects.aggregate(Max("recorded_at"))["recorded_at__max"],
    }
    return answer_list(request, listing, "cases/change_list.html", EXPORT, context)


def _facets(question: Question, asked: list[str]) -> list[Facet]:
    cases = _cases(question, asked)
    named = sorted((name, case.slug) for case in cases if (name := case.shown_name))
    this_year = timezone.localdate().year
    years = {str(year): str(year) for year in range(this_year, 2001, -1)}
    return [
        Facet(
            "kind",
            gettext("Kind"),
            _("“%(value)s” is no kind of change."),
            {kind.value: str(label) for kind, label in KIND_WORDS.items()},
            None,
            is_open=True,
        ),
        facets.by_status(None)._replace(is_open=False),
        facets.by_situation(None),
        Facet(
            "case",
            gettext("Case"),
            _("“%(value)s” is no case."),
            {slug: name for name, slug in named},
            None,
        ),
        Facet("year", gettext("Year"), _("“%(value)s” is no year of the Court."), years, None),
    ]


def _cases(question: Question, asked: list[str]) -> list[Case]:
    """The cases to choose from: those asked for, and of all others those of which something became
    known last, if they are many."""
    day = question.known_on or date.max
    named = named_people(question).filter(case=OuterRef("pk"))
    rows = StatusChange.objects.filter(policy=question.policy.value, stands_from__lte=day)
    rows = rows.filter(case=OuterRef("pk")).order_by()
    rows = rows.filter(Q(proceedings=None) | Q(proceedings__in=named_people(question)))
    held = CustodyChange.objects.filter(policy=DEFAULT_POLICY.value, stands_from__lte=day)
    held = named.filter(suspect__in=held.order_by().values("suspect"))
    told = Case.objects.filter(Exists(rows) | Exists(held)).select_related("situation")
    last = Subquery(rows.values("case").annotate(last=Max("known_on")).values("last"))
    newest = told.order_by(last.desc(nulls_last=True), "pk")[:CASES_SHOWN]
    return answered({*newest, *told.filter(slug__in=asked)}, question)


def _columns() -> list[Column]:
    return [
        Column("known", gettext("Known on"), "day"),
        Column("change", gettext("What changed")),
        Column("case", gettext("Case and people")),
        Column("since", gettext("Since"), "effective_on"),
        Column("recorded", gettext("Recorded"), "written_at"),
    ]
