"""The list of situations, with the last milestone and the cases of each."""

from __future__ import annotations

from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe
from django_countries import countries

from cases.models import Case, Milestone, Situation
from cases.models.folding import folded
from cases.models.naming import unnameable
from cases.views.forms import SituationFilterForm
from cases.views.kept import kept_for_anybody
from cases.views.knowledge import answered, known_cases
from cases.views.list_answer import Export, answer_list
from cases.views.listing import Column, Facet
from cases.views.milestones import MILESTONES, milestones_of
from cases.views.rows_in_memory import RowsInMemory

EXPORT: Export = {
    "situation": lambda situation: situation.name,
    "number": lambda situation: situation.number,
    "countries": lambda situation: "; ".join(country.code for country in situation.countries),
    "triggers": lambda situation: "; ".join(situation.triggers),
    "last_milestone": lambda situation: situation.last and situation.last.kind,
    "last_milestone_on": lambda situation: situation.last and situation.last.when,
    "cases": lambda situation: situation.number_of_cases,
    "address": lambda situation: situation.get_absolute_url(),
}


@require_safe
@kept_for_anybody
def index(request: HttpRequest) -> HttpResponse:
    """All situations; as a page, or as CSV."""
    shown, columns = _facets(), _columns()
    form = SituationFilterForm(request.GET, facets=shown, columns=columns)
    form.is_valid()
    listing = RowsInMemory(form, listed_situations(), shown, columns, "situation", request.path)
    context = {"recorded_at": Case.objects.aggregate(Max("recorded_at"))["recorded_at__max"]}
    return answer_list(request, listing, "cases/situation_list.html", EXPORT, context)


def listed_situations() -> list[Situation]:
    """All situations by name, each with the first of its cases as `cases_shown`, with
    `number_of_cases` and with `last`, its newest milestone."""
    situations = list(Situation.objects.order_by("name").prefetch_related(MILESTONES))
    numbers = known_cases().numbers_by_situation()
    cases: dict[int, list[Case]] = {}
    for case in answered(known_cases().first_of_situations(unnameable())):
        cases.setdefault(case.situation_id, []).append(case)
    for situation in situations:
        situation.cases_shown = cases.get(situation.pk, [])
        situation.number_of_cases = numbers.get(situation.pk, 0)
        situation.last = next(iter(milestones_of(situation)), None)
    return situations


def _facets() -> list[Facet]:
    stages = {code: gettext(label) for code, label in Milestone.Kind.choices}
    triggers = {code: gettext(label) for code, label in Situation.Trigger.choices}
    yes_no = {"yes": gettext("With public cases"), "no": gettext("Without a public case")}
    return [
        Facet(
            "trigger",
            gettext("How it came"),
            _("“%(value)s” is no way by which situations come before the Court."),
            triggers,
            lambda situation: situation.triggers,
            is_open=True,
        ),
        Facet(
            "milestone",
            gettext("Last milestone"),
            _("“%(value)s” is no milestone."),
            stages,
            lambda situation: [situation.last.kind] if situation.last else [],
            is_open=True,
        ),
        Facet(
            "cases",
            gettext("Cases"),
            _("“%(value)s” is no answer here."),
            yes_no,
            lambda situation: ["yes" if situation.number_of_cases else "no"],
            is_open=True,
        ),
        Facet(
            "country",
            gettext("State concerned"),
            _("“%(value)s” is no code of a country (ISO 3166-1, such as KE)."),
            dict(countries),
            lambda situation: [country.code for country in situation.countries],
        ),
    ]


def _columns() -> list[Column]:
    return [
        Column("situation", gettext("Situation"), lambda situation: folded(situation.name)),
        Column("trigger", gettext("How it came")),
        Column(
            "milestone",
            gettext("Last milestone"),
            lambda situation: situation.last and situation.last.occurred_on,
        ),
        Column("cases", gettext("Cases"), lambda situation: situation.number_of_cases),
    ]
