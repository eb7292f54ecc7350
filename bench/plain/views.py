"""Views of the plain version: a list and a detail each."""

from rest_framework.viewsets import ReadOnlyModelViewSet

from bench.plain import querysets, serializers
from bench.plain.pages import Pages
from cases.models import Publisher, Situation, SourceReport, StatusChange, Suspect, Warrant


class ById(ReadOnlyModelViewSet):
    lookup_field = "public_id"
    pagination_class = Pages


class CaseView(ById):
    def get_queryset(self):
        if self.action == "retrieve":
            return querysets.whole_cases()
        asked = self.request.query_params
        if "status" in asked:
            return querysets.cases_by(asked["status"], asked["situation"])
        return querysets.listed_cases()

    def get_serializer_class(self):
        return serializers.WholeCase if self.action == "retrieve" else serializers.ListedCase


class ReportView(ById):
    queryset = SourceReport.objects.public()
    serializer_class = serializers.Report

    def get_queryset(self):
        return querysets.reports_with(self.request.query_params.get("q", ""))


# The others are there for their addresses.


class SituationView(ById):
    queryset = Situation.objects.all()
    serializer_class = serializers.SituationLink


class SuspectView(ById):
    queryset = Suspect.objects.named()
    serializer_class = serializers.SuspectLink


class PublisherView(ById):
    queryset = Publisher.objects.all()
    serializer_class = serializers.PublisherLink


class WarrantView(ById):
    queryset = Warrant.objects.public()
    serializer_class = serializers.WarrantOfCase


class StatusChangeView(ReadOnlyModelViewSet):
    pagination_class = Pages
    queryset = StatusChange.objects.as_known()
    serializer_class = serializers.Step
