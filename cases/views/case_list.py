"""The list of cases, as known and as standing on the days asked about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from cases.models import Case, CustodyChange, StatusChange
from cases.models.folding import Folded
from cases.status.question import Question
from cases.status.words import STATUSES
from cases.views import facets
from cases.views.charged import public_charges
from cases.views.forms import CaseFilterForm
from cases.views.kept import kept_for_anybody
from cases.views.knowledge import (
    answered,
    by_shown_name,
    cases_without_name,
    known_cases,
    named_people,
)
from cases.views.list_answer import Export, answer_list
from cases.views.listing import Column, Facet
from cases.views.rows_in_database import Codes, ListedCodes, RowsInDatabase, in_order
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


# As many as there are public cases today have room on one page.
ON_A_PAGE = 100


@require_safe
@kept_for_anybody
def index(request: HttpRequest) -> HttpResponse:
    """Cases that meet the filters; as a page, or as CSV."""
    question = CaseFilterForm(request.GET).question
    shown, columns = _facets(question), _columns(question)
    form = CaseFilterForm(request.GET, facets=shown, columns=columns)
    form.is_valid()
    cases = listed_cases(question, form.cleaned_data.get("q"))
    listing = RowsInDatabase(
        form, cases, partial(described, question), shown, columns, "case", request.path, ON_A_PAGE
    )
    context = {
        "policies": POLICY_WORDS.values(),
        "words": [STATUSES[code] for code in STATUSES if listing.has("status", code)],
        "recorded_at": Case.objects.aggregate(Max("recorded_at"))["recorded_at__max"],
    }
    return answer_list(request, listing, "cases/case_list.html", EXPORT, context)


def listed_cases(question: Question, text: str | None = None) -> QuerySet:
    """The cases known for a question, by name; of a text, those whose shown name or people match
    it."""
    found = known_cases(question).order_by("short_name", "pk")
    if text:
        found = found.matching(text, named=named_people(question))
        # A case that has no public name yet is not found by the name that it will have.
        found = found.exclude(pk__in=cases_without_name(question))
    return found


def described(question: Question, ids: Sequence[int]) -> list[Case]:
    """These cases, answered, each with `last_known_on`."""
    rows = Case.objects.filter(pk__in=ids).select_related("situation")
    cases = in_order(ids, answered(rows, question))
    last = last_known_of(cases, question)
    for case in cases:
        case.last_known_on = last.get(case.pk)
    return cases


def last_known_of(cases: list[Case], question: Question) -> dict[int, date]:
    """When the newest step of each case became known: case -> day."""
    rows = _steps(question).filter(case__in=cases)
    return dict(rows.values_list("case").annotate(Max("known_on")))


def _steps(question: Question) -> QuerySet:
    rows = StatusChange.objects.as_known(question).order_by()
    return rows.filter(surely_holds_from__lte=question.valid_on) if question.valid_on else rows


def _facets(question: Question) -> list[Facet]:
    people = named_people(question)
    statuses = StatusChange.objects.filter(proceedings=None).answers(question, "case")
    # Custody is recorded by the default policy only, whatever the question's.
    asked = Question(question.known_on, question.valid_on)
    custody = CustodyChange.objects.answers(asked, "suspect")
    held = custody.filter(suspect__proceedings__in=people)
    return [
        facets.by_phase(Codes(statuses, "case", facets.phase_of("status"))),
        facets.by_status(Codes(statuses, "case", "status")),
        facets.by_situation(Codes(Case.objects.all(), "pk", "situation__slug")),
        facets.by_crime(Codes(public_charges(question), "proceedings__case", "category")),
        facets.by_custody(Codes(held, "suspect__proceedings__case", "custody")),
        facets.by_nationality(ListedCodes(people, "case", "suspect__nationalities")),
    ]


def _columns(question: Question) -> list[Column]:
    mine = {"case": OuterRef("pk"), "proceedings": None}
    standing = StatusChange.objects.answering(question).filter(**mine)
    steps = _steps(question).filter(case=OuterRef("pk")).values("case")

    def of_status(value) -> Subquery:
        return Subquery(standing.annotate(told=value).values("told")[:1])

    return [
        Column("case", gettext("Case"), by_shown_name(question)),
        Column("situation", gettext("Situation"), Folded("situation__name")),
        Column("status", gettext("Status"), of_status(facets.stage_of("status"))),
        Column("since", gettext("Since"), of_status(F("effective_on"))),
        Column("known", gettext("Known since"), of_status(F("known_on"))),
        Column("changed", gettext("Last change"), Subquery(steps.values_list(Max("known_on")))),
    ]
