"""Cases with their status for a question, and what belongs to them."""

from __future__ import annotations

from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Coalesce
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api import serializers
from cases.api.filters import cases as filters
from cases.api.filters.question import EVERY
from cases.api.pagination import Ordering
from cases.api.serializers import answers, proof
from cases.api.views.documented import Documented
from cases.api.views.including import Include
from cases.api.views.memento import TimeGate
from cases.api.views.resource import Resource
from cases.models import Case, CaseLink, FormerName
from cases.models.answers import answer_cases, answer_cases_alone, only_named
from cases.models.dates import NEVER
from cases.models.naming import telling_former_names
from cases.status.question import NOW, Question
from cases.status.words import STATUSES


class CaseView(Documented, TimeGate, Resource):
    """Cases with the status of each, and of each suspect, for the question asked."""

    table = "cases"
    serializer_class = serializers.CaseSerializer
    detail_serializer = serializers.CaseDetailSerializer
    filters = filters.CaseFilters
    asks = EVERY
    orderings = {
        "short_name": Ordering(F("short_name"), of_case="pk"),
        "number": Ordering(Coalesce("number", "slug", output_field=CharField()), of_case="pk"),
        "slug": Ordering(F("slug"), of_case="pk"),
    }
    includes = {
        "situation": Include("situations", "situation_id", is_one=True),
        "history": Include("status_changes", "case_id"),
        "claims": Include("claims", "case_id"),
        "proceedings": Include("proceedings", "case_id"),
        "charges": Include("charges", "proceedings.case_id"),
        "warrants": Include("warrants", "proceedings.case_id"),
        "links": Include("case_links", "case_id"),
        "former_names": Include("former_names", "case_id"),
    }
    page = ("case-detail", "slug")

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        return Case.objects.told().with_status(question).select_related("situation")

    @classmethod
    def answer(cls, rows: list[Case], question: Question = NOW) -> list[Case]:
        return only_named(answer_cases(rows, question), question)

    def answered(self, rows: list[Case], is_detail: bool) -> list[Case]:
        asked = self.values.get("fields")
        if asked is None or not serializers.OF_PEOPLE.isdisjoint(asked):
            return super().answered(rows, is_detail)
        return answer_cases_alone(rows, self.question)

    @extend_schema(responses=answers.ProofTreeSerializer)
    @action(detail=True)
    def proof(self, request: Request, key: str) -> Response:
        """Every step with its proof: claims, reports, and whom those relay."""
        [case] = self.answer([self.row], self.question)
        return Response(proof.proof_tree(case, self.question, self.link))

    @extend_schema(
        responses=answers.WhyNotSerializer,
        parameters=[
            OpenApiParameter(
                "status",
                str,
                OpenApiParameter.PATH,
                enum=list(STATUSES),
                description="The status asked about.",
            )
        ],
    )
    @action(detail=True, url_path="why-not/(?P<status>[a-z_]+)", url_name="why-not")
    def why_not(self, request: Request, key: str, status: str) -> Response:
        """Which evidence is missing for a status, suspect by suspect."""
        if status not in STATUSES:
            there_are = f"“{status}” is no status. There are: {', '.join(STATUSES)}."
            raise NotFound(there_are, code="no-such-status")
        [case] = self.answer([self.row], self.question)
        return Response(proof.missing_for(case, status, self.question, self.link))


class FormerNameView(Resource):
    """Numbers and titles that cases bore before."""

    table = "former_names"
    serializer_class = serializers.FormerNameSerializer
    filters = filters.FormerNameFilters
    orderings = {"until": Ordering(Coalesce("until_on", NEVER))}
    includes = {"case": Include("cases", "case_id", is_one=True)}

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        rows = FormerName.objects.filter(case__in=Case.objects.told()).select_related("case")
        return rows.exclude(pk__in=telling_former_names())


class CaseLinkView(Resource):
    """How cases come from, or hang on, each other."""

    table = "case_links"
    serializer_class = serializers.CaseLinkSerializer
    filters = filters.CaseLinkFilters
    orderings = {"kind": Ordering(F("kind")), "since": Ordering(Coalesce("since_on", NEVER))}
    includes = {
        "case": Include("cases", "case_id", is_one=True),
        "other": Include("cases", "other_id", is_one=True),
    }

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        told = Case.objects.told()
        rows = CaseLink.objects.filter(case__in=told, other__in=told)
        return rows.select_related("case", "other")
