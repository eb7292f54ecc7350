"""Courts, what States are to them, situations and their milestones."""

from __future__ import annotations

from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Coalesce

from cases.api import serializers
from cases.api.filters import cases as filters
from cases.api.filters.question import EVERY
from cases.api.pagination import Ordering
from cases.api.views.including import Include
from cases.api.views.resource import Resource
from cases.api.views.shared import SOURCES
from cases.models import Case, Court, Milestone, Situation, StateRelation
from cases.models.answers import answer_cases_alone
from cases.models.case import CaseQuerySet
from cases.models.dates import NEVER
from cases.models.naming import unnameable
from cases.status.question import NOW, Question


class CourtView(Resource):
    """Courts before which cases are tracked."""

    table = "courts"
    serializer_class = serializers.CourtSerializer
    orderings = {"name": Ordering(F("name")), "slug": Ordering(F("slug"))}
    includes = {
        "situations": Include("situations", "court_id"),
        "state_relations": Include("state_relations", "court_id"),
    }
    page = ("court-detail", "slug")

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        return Court.objects.all()


class StateRelationView(Resource):
    """What States are to courts: parties, non-parties, declarations; from when to when."""

    table = "state_relations"
    serializer_class = serializers.StateRelationSerializer
    filters = filters.StateRelationFilters
    orderings = {
        "state": Ordering(F("state")),
        "since": Ordering(Coalesce("since_on", NEVER)),
    }
    includes = {"court": Include("courts", "court_id", is_one=True)}

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        return StateRelation.objects.select_related("court")


class SituationView(Resource):
    """Situations: what a court examines or investigates, with the status of the cases in each."""

    table = "situations"
    serializer_class = serializers.SituationSerializer
    filters = filters.SituationFilters
    asks = EVERY
    orderings = {
        "name": Ordering(F("name")),
        "number": Ordering(Coalesce("number", "slug", output_field=CharField())),
        "slug": Ordering(F("slug")),
    }
    includes = {
        "court": Include("courts", "court_id", is_one=True),
        "cases": Include("cases", "situation_id"),
        "milestones": Include("milestones", "situation_id"),
    }
    page = ("situation-detail", "slug")

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        return Situation.objects.select_related("court")

    @classmethod
    def answer(cls, rows: list[Situation], question: Question = NOW) -> list[Situation]:
        told = Case.objects.told().filter(situation__in=rows)
        named = told.first_of_situations(unnameable(told, question))
        return cls._with_cases(rows, told, named, question)

    @classmethod
    def answer_one(cls, row: Situation, question: Question = NOW) -> Situation:
        told = Case.objects.told().filter(situation=row)
        named = told.in_order_of_names(unnameable(told, question))
        return cls._with_cases([row], told, named, question)[0]

    @staticmethod
    def _with_cases(rows: list, told: CaseQuerySet, named: CaseQuerySet, question: Question):
        numbers = told.numbers_by_situation()
        cases: dict[int, list[Case]] = {row.pk: [] for row in rows}
        for case in answer_cases_alone(named, question):
            cases[case.situation_id].append(case)
        for row in rows:
            row.named_cases = cases[row.pk]
            row.number_of_cases = numbers.get(row.pk, 0)
        return rows


class MilestoneView(Resource):
    """Steps of situations: referrals, examinations, investigations."""

    table = "milestones"
    serializer_class = serializers.MilestoneSerializer
    filters = filters.MilestoneFilters
    orderings = {"occurred_on": Ordering(F("occurred_on"))}
    includes = {"situation": Include("situations", "situation_id", is_one=True)}

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        rows = Milestone.objects.public().select_related("situation")
        return rows.prefetch_related(SOURCES)
