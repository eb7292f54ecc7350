"""Courts, what States are to them, situations, and their milestones as JSON."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.serializers import shapes
from cases.api.serializers.base import (
    Identified,
    Numbered,
    OfCourt,
    Sourced,
    partial_object,
    status_object,
)
from cases.models import Court, Milestone, Situation, StateRelation
from cases.models.case import NAMED_OF_A_SITUATION


class CourtSerializer(Identified):
    view = "court"
    website = serializers.CharField(
        read_only=True, help_text="Address of the court's own site, or empty."
    )

    class Meta:
        model = Court
        fields = [
            "id",
            "url",
            "updated_at",
            "slug",
            "name",
            "short_name",
            "seat",
            "website",
            "description",
        ]


class StateRelationSerializer(Numbered, OfCourt):
    view = "state-relation"
    state = serializers.SerializerMethodField(help_text="The State.")
    since = serializers.SerializerMethodField(help_text="Since when, if it is known.")

    class Meta:
        model = StateRelation
        fields = [
            "id",
            "url",
            "updated_at",
            "court",
            "state",
            "kind",
            "since",
            "until_on",
            "note",
        ]

    @extend_schema_field(shapes.CountrySerializer)
    def get_state(self, relation: StateRelation) -> dict:
        return {"code": relation.state.code, "name": relation.state.name}

    @extend_schema_field(shapes.PartialDateSerializer(allow_null=True))
    def get_since(self, relation: StateRelation) -> dict | None:
        return partial_object(relation.since_on, relation.since_precision)


class SituationSerializer(Identified, OfCourt):
    view = "situation"
    countries = serializers.SerializerMethodField(help_text="States concerned.")
    triggers = serializers.ListField(
        child=serializers.ChoiceField(Situation.Trigger.choices),
        help_text="How the situation came before the Court (article 13).",
    )
    cases = serializers.SerializerMethodField(
        help_text="Cases that arise from it, with the status of each for the question asked: in "
        f"lists the first {NAMED_OF_A_SITUATION} by name, at its own address all."
    )
    number_of_cases = serializers.IntegerField(help_text="How many cases arise from it in all.")

    class Meta:
        model = Situation
        fields = [
            "id",
            "url",
            "updated_at",
            "slug",
            "number",
            "name",
            "court",
            "countries",
            "triggers",
            "jurisdiction",
            "cases",
            "number_of_cases",
        ]

    @extend_schema_field(shapes.CountrySerializer(many=True))
    def get_countries(self, situation: Situation) -> list[dict]:
        return [{"code": each.code, "name": each.name} for each in situation.countries]

    @extend_schema_field(shapes.CaseWithStatusSerializer(many=True))
    def get_cases(self, situation: Situation) -> list[dict]:
        return [
            {**self.case_link(case), "status": status_object(case.status_change)}
            for case in situation.named_cases
        ]


class MilestoneSerializer(Sourced):
    view = "milestone"
    situation = serializers.SerializerMethodField(help_text="The situation.")
    label = serializers.CharField(
        source="get_kind_display", read_only=True, help_text="What happened, in words."
    )
    occurred = serializers.SerializerMethodField(help_text="When it happened.")

    class Meta:
        model = Milestone
        fields = [
            "id",
            "url",
            "updated_at",
            "situation",
            "kind",
            "label",
            "occurred",
            "note",
            "sources",
        ]

    @extend_schema_field(shapes.SituationLinkSerializer)
    def get_situation(self, milestone: Milestone) -> dict:
        return self.situation_link(milestone.situation)

    @extend_schema_field(shapes.PartialDateSerializer)
    def get_occurred(self, milestone: Milestone) -> dict | None:
        return partial_object(milestone.occurred_on, milestone.occurred_precision)
