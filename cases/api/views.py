"""Which rows a caller of the API may read."""

from __future__ import annotations

from dataclasses import asdict

from django.db.models import Prefetch
from django.http import Http404
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.routers import APIRootView
from rest_framework.views import APIView
from rest_framework.viewsets import ReadOnlyModelViewSet

from cases.api import filters, serializers
from cases.api.serializers import proof
from cases.models import (
    Case,
    Charge,
    Claim,
    Court,
    Milestone,
    Proceedings,
    Relay,
    Situation,
    SourceReport,
    StatusChange,
    Suspect,
    Warrant,
)
from cases.models.answers import answer_cases, answer_suspects
from cases.models.lags import forecasts_of_all_cases, records
from cases.status.lag import record_of
from cases.status.question import NOW, Question
from cases.status.words import STATUSES

SOURCES = Prefetch("sources", SourceReport.objects.public().select_related("publisher"))


class Root(APIRootView):
    """The resources of the API: courts, situations, cases, people, charges, warrants, reports,
    and every change of status."""

    name = "ICC Tracker API"


class Resource(ReadOnlyModelViewSet):
    """A list and a detail of one resource, with parameters that are checked."""

    filter_backends = [DjangoFilterBackend]
    filterset_class = None
    asks_question = False

    def initial(self, request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        known = set(filters.PAGING) if self.action == "list" else set()
        if self.filterset_class and self.action == "list":
            known |= set(self.filterset_class.base_filters)
        if self.asks_question:
            known |= filters.QUESTION
        filters.refuse_unknown(request, known)
        self.question = filters.question_of(request) if self.asks_question else NOW

    def get_serializer_context(self) -> dict:
        return {**super().get_serializer_context(), "question": getattr(self, "question", NOW)}

    def answer(self, rows: list) -> list:
        """Give the rows of one page what the question asks for."""
        return rows

    def list(self, request, *args, **kwargs) -> Response:
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        data = self.get_serializer(self.answer(page), many=True).data
        return self.get_paginated_response(data)

    def retrieve(self, request, *args, **kwargs) -> Response:
        return Response(self.get_serializer(self.answer([self.get_object()])[0]).data)


class CourtView(Resource):
    """Courts, and the relation of States to them."""

    queryset = Court.objects.prefetch_related("state_relations")
    serializer_class = serializers.CourtSerializer
    lookup_field = "slug"


class SituationView(Resource):
    """Situations with their milestones and cases."""

    queryset = Situation.objects.select_related("court").prefetch_related(
        Prefetch("cases", Case.objects.told()),
        Prefetch("milestones", Milestone.objects.public().prefetch_related(SOURCES)),
    )
    serializer_class = serializers.SituationSerializer
    lookup_field = "slug"


class CaseView(Resource):
    """Cases with the status of each, and of each suspect, for the question asked."""

    serializer_class = serializers.CaseSerializer
    filterset_class = filters.CaseFilter
    lookup_field = "slug"
    asks_question = True

    def get_queryset(self):
        return Case.objects.told().with_status(self.question).select_related("situation")

    def get_serializer_class(self):
        if self.action == "retrieve":
            return serializers.CaseDetailSerializer
        return serializers.CaseSerializer

    def answer(self, rows: list[Case]) -> list[Case]:
        cases = answer_cases(rows, self.question)
        named = _named(self.question)
        for case in cases:
            case.people = [each for each in case.people if each.pk in named]
        return cases

    @action(detail=True)
    def proof(self, request, slug: str) -> Response:
        """Every step with its proof: claims, reports, and whom those relay."""
        case = self.answer([self.get_object()])[0]
        return Response(proof.proof_tree(case, self.question, self.link))

    @action(detail=True, url_path="why-not/(?P<status>[a-z_]+)", url_name="why-not")
    def why_not(self, request, slug: str, status: str) -> Response:
        """Which evidence is missing for a status, suspect by suspect."""
        if status not in STATUSES:
            raise NotFound(f"“{status}” is no status. There are: {', '.join(STATUSES)}.")
        case = self.answer([self.get_object()])[0]
        return Response(proof.missing_for(case, status, self.question, self.link))

    def link(self, view: str, key: object) -> str:
        return reverse(f"{view}-detail", args=[key], request=self.request)


class SuspectView(Resource):
    """People with their names, custody, and status in each case."""

    serializer_class = serializers.SuspectSerializer
    filterset_class = filters.SuspectFilter
    lookup_field = "slug"
    asks_question = True

    def get_queryset(self):
        return Suspect.objects.named(self.question).prefetch_related("names")

    def answer(self, rows: list[Suspect]) -> list[Suspect]:
        people = answer_suspects(rows, self.question)
        named = _named(self.question)
        for person in people:
            person.standing = [each for each in person.standing if each.pk in named]
        return people


def _named(question: Question) -> set[int]:
    """The proceedings of those whom published reports name."""
    return set(Proceedings.objects.named(question).values_list("pk", flat=True))


class ChargeView(Resource):
    """Charges with the provision of the Statute and the outcome."""

    queryset = (
        Charge.objects.public()
        .filter(proceedings__in=Proceedings.objects.named())
        .select_related("proceedings__case", "proceedings__suspect")
        .prefetch_related(SOURCES)
    )
    serializer_class = serializers.ChargeSerializer
    filterset_class = filters.ChargeFilter


class WarrantView(Resource):
    """Arrest warrants and summonses that are public."""

    queryset = (
        Warrant.objects.public()
        .filter(proceedings__in=Proceedings.objects.named())
        .select_related("proceedings__case", "proceedings__suspect")
        .prefetch_related(SOURCES)
    )
    serializer_class = serializers.WarrantSerializer
    filterset_class = filters.WarrantFilter


class ReportView(Resource):
    """Published reports with what they relay and claim; retracted ones with the reason."""

    queryset = (
        SourceReport.objects.public()
        .select_related("publisher")
        .prefetch_related(
            "revisions",
            Prefetch("relay_links", Relay.objects.select_related("relayed__publisher")),
            Prefetch(
                "claims",
                Claim.objects.select_related("case").prefetch_related("subjects__suspect"),
            ),
        )
    )
    serializer_class = serializers.ReportSerializer
    filterset_class = filters.ReportFilter


class StatusChangeView(Resource):
    """Steps of history: newest knowledge first. A list shows the rows that are our word now;
    an older row keeps its address."""

    serializer_class = serializers.StatusChangeSerializer
    filterset_class = filters.StatusChangeFilter
    asks_question = True

    def get_queryset(self):
        rows = StatusChange.objects.select_related("case", "proceedings__suspect")
        if self.action == "list":
            rows = rows.as_known(self.question)
            if self.question.valid_on:
                rows = rows.filter(surely_holds_from__lte=self.question.valid_on)
        return rows.order_by("-known_on", "-holds_from", "-order", "-id")


class LagView(APIView):
    """How often what was reported came true, and after how many days: in all, by publisher,
    and by kind of sourcing."""

    def get(self, request) -> Response:
        filters.refuse_unknown(request, set())
        told = forecasts_of_all_cases()
        whole = records(told, lambda _: "all").get("all", record_of([]))
        by_publisher = records(told, lambda each: each.publisher)
        by_sourcing = records(told, lambda each: each.attribution.value)
        return Response(
            {
                "all": asdict(whole),
                "by_publisher": {name: asdict(each) for name, each in by_publisher.items()},
                "by_sourcing": {name: asdict(each) for name, each in by_sourcing.items()},
            }
        )


def nothing_here(request, *args, **kwargs):
    """Answer an unknown address under the API as a problem, not as a page."""
    raise Http404
