"""The list of cases, as known and as standing on the days asked about."""

from __future__ import annotations

from datetime import date

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from cases.models import Case, StatusChange
from cases.status.question import Question
from cases.status.words import STATUSES
from cases.views import facets
from cases.views.charged import crimes_of
from cases.views.forms import CaseFilterForm
from cases.views.knowledge import answered, known_cases, named_proceedings
from cases.views.list_answer import Export, answer_list
from cases.views.listing import Column, Facet, Listing, folded
from cases.views.people import custody_of
from cases.views.wording import POLICY_WORDS

EXPORT: Export = {
    "case": lambda case: case.shown_name,
    "number": lambda case: case.number if case.shown_name else None,
    "situation": lambda case: case.situation.name,
    "people": lambda case: "; ".join(person.suspect.name for person in case.people),
    "status": lambda case: case.status_change and case.status_change.status,
    "phase": lambda case: case.status_change and case.status_change.word.phase.value,
    "since": lambda case: case.status_change and case.status_change.effective,
    "known_since": lambda case: case.status_change and case.status_change.known_on,
    "basis": lambda case: case.status_change and case.status_change.basis,
    "last_change_known_on": lambda case: case.last_known_on,
    "address": lambda case: case.get_absolute_url() if case.shown_name else None,
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Cases that meet the filters; as a page, or as CSV."""
    shown, columns = _facets(), _columns()
    form = CaseFilterForm(request.GET, facets=shown, columns=columns)
    cases = listed_cases(form.question, form.cleaned_data.get("q"))
    listing = Listing(form, cases, shown, columns, "case", request.path)
    present = {case.status_change.status for case in listing.rows if case.status_change}
    context = {
        "policies": POLICY_WORDS.values(),
        "words": [status for code, status in STATUSES.items() if code in present],
        "recorded_at": Case.objects.aggregate(Max("recorded_at"))["recorded_at__max"],
    }
    return answer_list(request, listing, "cases/case_list.html", EXPORT, context)


def listed_cases(question: Question, text: str | None = None) -> list[Case]:
    """The cases known for a question, by name, each with its answer and `custody`, `crimes`,
    `nationalities` and `last_known_on`; of a text, those whose shown name or people match it."""
    found = known_cases(question)
    if text:
        found = found.matching(text, named=named_proceedings(question))
    cases = answered(found.select_related("situation").order_by("short_name"), question)
    if text:
        # A case that has no public name yet is not found by the name that it will have.
        cases = [case for case in cases if case.shown_name]
    people = [person for case in cases for person in case.people]
    custody = custody_of([person.suspect_id for person in people], question)
    crimes = crimes_of(people, question)
    last = last_known_of(cases, question)
    for case in cases:
        held = [custody.get(person.suspect_id) for person in case.people]
        case.custody = {change.custody for change in held if change}
        case.crimes = set().union(*(crimes[person.pk] for person in case.people))
        case.nationalities = {
            country.code for person in case.people for country in person.suspect.nationalities
        }
        case.last_known_on = last.get(case.pk)
    return cases


def last_known_of(cases: list[Case], question: Question) -> dict[int, date]:
    """When the newest step of each case became known: case -> day."""
    rows = StatusChange.objects.as_known(question).filter(case__in=cases)
    if question.valid_on:
        rows = rows.filter(surely_holds_from__lte=question.valid_on)
    return dict(rows.order_by().values_list("case").annotate(Max("known_on")))


def _facets() -> list[Facet]:
    return [
        facets.by_phase(lambda case: _of(case, lambda change: change.word.phase.value)),
        facets.by_status(lambda case: _of(case, lambda change: change.status)),
        facets.by_situation(lambda case: [case.situation.slug]),
        facets.by_crime(lambda case: case.crimes),
        facets.by_custody(lambda case: case.custody),
        facets.by_nationality(lambda case: case.nationalities),
    ]


def _of(case: Case, value) -> list:
    return [value(case.status_change)] if case.status_change else []


def _columns() -> list[Column]:
    def of_change(value):
        return lambda case: value(case.status_change) if case.status_change else None

    return [
        Column("case", gettext("Case"), lambda case: folded(case.shown_name)),
        Column("situation", gettext("Situation"), lambda case: folded(case.situation.name)),
        Column("status", gettext("Status"), of_change(lambda change: change.word.stage)),
        Column("since", gettext("Since"), of_change(lambda change: change.effective_on)),
        Column("known", gettext("Known since"), of_change(lambda change: change.known_on)),
        Column("changed", gettext("Last change"), lambda case: case.last_known_on),
    ]
