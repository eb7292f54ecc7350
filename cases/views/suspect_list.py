"""The list of people, with the status of each of their cases on the days asked about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from cases.models import Case, Proceedings, StatusChange, Suspect
from cases.models.answers import answer_suspects
from cases.status.question import Question
from cases.views import facets
from cases.views.charged import crimes_of
from cases.views.forms import PersonFilterForm
from cases.views.knowledge import answered, known_cases, named_proceedings
from cases.views.list_answer import Export, answer_list
from cases.views.listing import Column, Facet, Listing, folded
from cases.views.standing import ended_first
from cases.views.wording import POLICY_WORDS


def _each(value):
    """The values of all of a person's cases, in the order of the page."""
    return lambda person: "; ".join(str(value(each) or "") for each in person.standing)


EXPORT: Export = {
    "name": lambda person: person.name,
    "other_names": lambda person: "; ".join(name.name for name in person.names.all()),
    "nationalities": lambda person: "; ".join(c.code for c in person.nationalities),
    "cases": _each(lambda each: each.shown_name),
    "roles": _each(lambda each: each.role),
    "statuses": _each(lambda each: each.status_change and each.status_change.status),
    "since": _each(lambda each: each.status_change and each.status_change.effective),
    "known_since": _each(lambda each: each.status_change and each.status_change.known_on),
    "custody": lambda person: person.custody_change and person.custody_change.custody,
    "custody_since": lambda person: person.custody_change and person.custody_change.effective,
    "last_change_known_on": lambda person: person.last_known_on,
    "address": lambda person: person.get_absolute_url(),
}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Everybody whom a published report named as a suspect in a case; as a page, or as CSV."""
    shown, columns = _facets(), _columns()
    form = PersonFilterForm(request.GET, facets=shown, columns=columns)
    question, given = form.question, form.cleaned_data
    people = listed_people(question, given.get("q"), given.get("role"))
    listing = Listing(form, people, shown, columns, "name", request.path)
    context = {
        "policies": POLICY_WORDS.values(),
        "recorded_at": Case.objects.aggregate(Max("recorded_at"))["recorded_at__max"],
    }
    return answer_list(request, listing, "cases/suspect_list.html", EXPORT, context)


def listed_people(question: Question, text: str = "", role: str = "") -> list[Suspect]:
    """The people named by the day of a question, each with `custody_change`, `last_known_on`,
    and `standing`: their answered proceedings with `shown_name`, `situation` and `crimes`."""
    named = named_proceedings(question)
    found = Suspect.objects.filter(proceedings__in=named).distinct()
    if text:
        found = found.matching(text)
    if role:
        found = found.filter(proceedings__in=_of_role(role, named))
    people = answer_suspects(found.order_by("name").prefetch_related("names"), question)
    _describe([each for person in people for each in person.standing], named, question)
    last = _last_known_of(named, question)
    for person in people:
        person.standing = sorted((p for p in person.standing if p.pk in named), key=ended_first)
        days = [last[each.pk] for each in person.standing if each.pk in last]
        person.last_known_on = max(days, default=None)
    return people


def _of_role(text: str, named: set[int]):
    found = Proceedings.objects.filter(pk__in=named)
    for word in text.split():
        found = found.filter(role__unaccent__icontains=word)
    return found


def _describe(proceedings: Iterable[Proceedings], named: set[int], question: Question) -> None:
    """Give those named the name and situation of their case, and what they are charged with."""
    shown = [each for each in proceedings if each.pk in named]
    of_these = known_cases(question).filter(pk__in={each.case_id for each in shown})
    cases = {case.pk: case for case in answered(of_these.select_related("situation"), question)}
    crimes = crimes_of(shown, question)
    for each in shown:
        case = cases[each.case_id]
        each.shown_name, each.situation = case.shown_name, case.situation
        each.crimes = crimes[each.pk]


def _last_known_of(named: set[int], question: Question) -> dict[int, date]:
    rows = StatusChange.objects.as_known(question).filter(proceedings__in=named)
    if question.valid_on:
        rows = rows.filter(surely_holds_from__lte=question.valid_on)
    return dict(rows.order_by().values_list("proceedings").annotate(Max("known_on")))


def _facets() -> list[Facet]:
    def of_changes(value):
        return lambda person: [
            value(each.status_change) for each in person.standing if each.status_change
        ]

    return [
        facets.by_phase(of_changes(lambda change: change.word.phase.value)),
        facets.by_status(of_changes(lambda change: change.status)),
        facets.by_custody(
            lambda person: [person.custody_change.custody] if person.custody_change else []
        ),
        facets.by_situation(lambda person: [each.situation.slug for each in person.standing]),
        facets.by_crime(lambda person: [code for each in person.standing for code in each.crimes]),
        facets.by_nationality(lambda person: [country.code for country in person.nationalities]),
    ]


def _columns() -> list[Column]:
    return [
        Column("name", gettext("Name"), lambda person: folded(person.name)),
        Column("nationality", gettext("Nationality"), _first_nationality),
        Column("status", gettext("Cases and status"), _furthest_stage),
        Column("changed", gettext("Last change"), lambda person: person.last_known_on),
        Column(
            "custody",
            gettext("Custody since"),
            lambda person: person.custody_change and person.custody_change.effective_on,
        ),
    ]


def _first_nationality(person: Suspect) -> str | None:
    return folded(next((country.name for country in person.nationalities), None))


def _furthest_stage(person: Suspect) -> int | None:
    stages = [each.status_change.word.stage for each in person.standing if each.status_change]
    return max(stages, default=None)
