"""Filters of courts, situations, and cases."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from cases.api.filters.base import Country, Filters, Row, Text, Word, Words
from cases.api.filters.found import case_ids, situation_ids
from cases.models import (
    Case,
    CaseLink,
    Court,
    Milestone,
    Proceedings,
    Situation,
    StateRelation,
    Suspect,
)
from cases.status.words import STATUSES, Phase

A_COURT = "icc"
A_SITUATION = "ukraine"
A_CASE = "putin-and-lvova-belova"
A_SUSPECT = "vladimir-vladimirovich-putin"
# The filters of cases that ask for the status of each, for the question asked.
BY_STATUS = {"status", "phase"}


def of_court(column: str = "court") -> Row:
    return Row(lambda: Court.objects.all(), "Of this court: its id or slug.", A_COURT, column)


def of_situation(column: str | None = None, **how) -> Row:
    return Row(
        lambda: Situation.objects.all(),
        "Of this situation: its id or slug.",
        A_SITUATION,
        column,
        **how,
    )


def of_case(column: str | None = "case", **how) -> Row:
    return Row(lambda: Case.objects.told(), "Of this case: its id or slug.", A_CASE, column, **how)


def of_suspect(column: str | None = None, **how) -> Row:
    return Row(
        lambda: Suspect.objects.named(), "Of this person: id or slug.", A_SUSPECT, column, **how
    )


class StateRelationFilters(Filters):
    court = of_court()
    state = Country(help_text="Of this State: its code (ISO 3166-1).")
    kind = Words(StateRelation.Kind.values, "What the State is to the court.")


class SituationFilters(Filters):
    court = of_court()
    country = Country(
        help_text="That concern this State: its code (ISO 3166-1).", method="by_country"
    )
    trigger = Word(
        Situation.Trigger.values, "That came before the court in this way.", method="by_trigger"
    )
    q = Text("Words of the name, in any spelling, or the number.", "Libya", method="by_text")

    def by_country(self, queryset: QuerySet, name: str, code: str) -> QuerySet:
        return queryset.filter(countries__contains=code)

    def by_trigger(self, queryset: QuerySet, name: str, trigger: str) -> QuerySet:
        return queryset.filter(triggers__contains=[trigger])

    def by_text(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        return queryset.filter(pk__in=situation_ids(text))


class MilestoneFilters(Filters):
    situation = of_situation("situation")
    kind = Words(Milestone.Kind.values, "What happened.")


class CaseFilters(Filters):
    court = of_court("situation__court")
    situation = of_situation("situation")
    suspect = of_suspect(
        through=lambda pk: Proceedings.objects.named().filter(suspect=pk).values("case")
    )
    status = Words(
        [*STATUSES, "none"],
        "With one of these statuses, for the question asked; “none”: where nothing is known.",
        method="by_status",
    )
    phase = Words(
        [each.value for each in Phase],
        "In one of these phases, for the question asked.",
        method="by_phase",
    )
    number = Text("With this official number.", "ICC-01/05-01/08", lookup_expr="iexact")
    q = Text(
        "Words of the title or of a person's name, in any spelling or script, or the number.",
        "Bemba",
        method="by_text",
    )

    def by_status(self, queryset: QuerySet, name: str, codes: list[str]) -> QuerySet:
        asked = Q(status_code__in=codes)
        return queryset.filter(asked | Q(status_code=None) if "none" in codes else asked)

    def by_phase(self, queryset: QuerySet, name: str, phases: list[str]) -> QuerySet:
        codes = [code for code, status in STATUSES.items() if status.phase in phases]
        return queryset.filter(status_code__in=codes)

    def by_text(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        return queryset.filter(pk__in=case_ids(text))


class FormerNameFilters(Filters):
    case = of_case()


class CaseLinkFilters(Filters):
    case = of_case()
    other = of_case("other")
    kind = Words(CaseLink.Kind.values, "How they are linked.")
