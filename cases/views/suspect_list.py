"""The list of people, with the status of each of their cases on the days asked about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Exists,
    F,
    Func,
    IntegerField,
    Max,
    OuterRef,
    QuerySet,
    Subquery,
    TextField,
    Value,
)
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from django_countries import countries

from cases.models import Case, CustodyChange, Proceedings, StatusChange, Suspect
from cases.models.answers import answer_suspects
from cases.models.folding import Folded, folded
from cases.status.question import Question
from cases.views import facets
from cases.views.charged import public_charges
from cases.views.forms import PersonFilterForm
from cases.views.kept import kept_for_anybody
from cases.views.knowledge import (
    answered,
    anything_known,
    known_cases,
    named_people,
    named_proceedings,
)
from cases.views.list_answer import Export, answer_list
from cases.views.listing import Column, Facet
from cases.views.rows_in_database import Codes, ListedCodes, RowsInDatabase, in_order
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


# As many as are publicly named today have room on one page.
ON_A_PAGE = 100


@require_safe
@kept_for_anybody
def index(request: HttpRequest) -> HttpResponse:
    """Everybody whom a published report named as a suspect in a case; as a page, or as CSV."""
    question = PersonFilterForm(request.GET).question
    shown, columns = _facets(question), _columns(question)
    form = PersonFilterForm(request.GET, facets=shown, columns=columns)
    form.is_valid()
    given = form.cleaned_data
    people = listed_people(question, given.get("q"), given.get("role"))
    listing = RowsInDatabase(
        form, people, partial(described, question), shown, columns, "name", request.path, ON_A_PAGE
    )
    context = {
        "policies": POLICY_WORDS.values(),
        "recorded_at": Case.objects.aggregate(Max("recorded_at"))["recorded_at__max"],
    }
    return answer_list(request, listing, "cases/suspect_list.html", EXPORT, context)


def listed_people(question: Question, text: str | None = "", role: str | None = "") -> QuerySet:
    """The people named by the day of a question, by name; of a text, those whom it names; of a
    role, those who had it in a case in which they are named."""
    named = named_people(question)
    found = Suspect.objects.filter(pk__in=named.order_by().values("suspect"))
    if text:
        found = found.matching(text)
    for word in (role or "").split():
        named = named.filter(role__unaccent__icontains=word)
    if role:
        found = found.filter(pk__in=named.order_by().values("suspect"))
    return found.order_by("name", "pk")


def described(question: Question, ids: Sequence[int]) -> list[Suspect]:
    """These people, each with `custody_change`, `last_known_on`, and `standing`: their answered
    proceedings with `shown_name`, `shown_address` and `situation`."""
    rows = Suspect.objects.filter(pk__in=ids).prefetch_related("names")
    people = in_order(ids, answer_suspects(rows, question))
    of_these = {each.case_id for person in people for each in person.standing}
    named = named_proceedings(question, of_these)
    known = known_cases(question).filter(pk__in=of_these).select_related("situation")
    cases = {case.pk: case for case in answered(known, question)}
    last = _last_known_of(named, question)
    for person in people:
        person.standing = sorted((p for p in person.standing if p.pk in named), key=ended_first)
        for each in person.standing:
            case = cases[each.case_id]
            each.shown_name, each.shown_address = case.shown_name, case.shown_address
            each.situation = case.situation
        days = [last[each.pk] for each in person.standing if each.pk in last]
        person.last_known_on = max(days, default=None)
    return people


def _last_known_of(named: set[int], question: Question) -> dict[int, date]:
    rows = _steps(question).filter(proceedings__in=named)
    return dict(rows.values_list("proceedings").annotate(Max("known_on")))


def _steps(question: Question) -> QuerySet:
    rows = StatusChange.objects.as_known(question).order_by()
    return rows.filter(surely_holds_from__lte=question.valid_on) if question.valid_on else rows


def _custody(question: Question) -> QuerySet:
    """Where people are: recorded by the default policy only, whatever the question's."""
    asked = Question(question.known_on, question.valid_on)
    return CustodyChange.objects.answers(asked, "suspect")


def _facets(question: Question) -> list[Facet]:
    named = named_people(question)
    statuses = StatusChange.objects.filter(proceedings__in=named).answers(question, "proceedings")
    charges = public_charges(question)
    person = "proceedings__suspect"
    return [
        facets.by_phase(Codes(statuses, person, facets.phase_of("status"))),
        facets.by_status(Codes(statuses, person, "status")),
        facets.by_custody(Codes(_custody(question), "suspect", "custody")),
        facets.by_situation(Codes(named, "suspect", "case__situation__slug")),
        facets.by_crime(Codes(charges, person, "category")),
        facets.by_nationality(ListedCodes(Suspect.objects.all(), "pk", "nationalities")),
    ]


def _columns(question: Question) -> list[Column]:
    asked = Question(question.known_on, question.valid_on)
    custody = CustodyChange.objects.answering(asked).filter(suspect=OuterRef("pk"))
    return [
        Column("name", gettext("Name"), Folded("name")),
        Column("nationality", gettext("Nationality"), _by_first_nationality()),
        Column("status", gettext("Cases and status"), _furthest_stage(question)),
        Column("changed", gettext("Last change"), _last_known(question)),
        Column("custody", gettext("Custody since"), Subquery(custody.values("effective_on")[:1])),
    ]


def _by_first_nationality() -> Func:
    """The place of the first nationality among all countries by their names."""
    names = {code: folded(name) for code, name in dict(countries).items()}
    in_order = Value(sorted(names, key=names.__getitem__), ArrayField(TextField()))
    first = Func(F("nationalities"), Value(","), Value(1), function="split_part")
    return Func(in_order, first, function="array_position", output_field=IntegerField())


def _furthest_stage(question: Question) -> Subquery:
    rows = StatusChange.objects.answering(question)
    mine = rows.filter(case=OuterRef("case"), proceedings=OuterRef("pk"))
    stage = mine.annotate(stage=facets.stage_of("status")).values("stage")[:1]
    people = Proceedings.objects.filter(_is_named(question, "case", "pk"), suspect=OuterRef("pk"))
    people = people.order_by().values("suspect").annotate(furthest=Max(Subquery(stage)))
    return Subquery(people.values("furthest"))


def _last_known(question: Question) -> Subquery:
    steps = _steps(question).filter(
        _is_named(question, "case", "proceedings"), proceedings__suspect=OuterRef("pk")
    )
    last = steps.values("proceedings__suspect").annotate(last=Max("known_on"))
    return Subquery(last.values("last"))


def _is_named(question: Question, case: str, proceedings: str) -> Exists:
    rows = anything_known(question).filter(case=OuterRef(case), proceedings=OuterRef(proceedings))
    return Exists(rows.order_by())
