"""Courts and situations as JSON."""

from __future__ import annotations

from rest_framework import serializers

from cases.api.serializers.base import Linked, partial_object
from cases.models import Court, Milestone, Situation


class CourtSerializer(Linked):
    view = "court"
    states = serializers.SerializerMethodField(help_text="States and their relation to the court.")

    class Meta:
        model = Court
        fields = ["url", "slug", "name", "short_name", "seat", "website", "description", "states"]

    def get_states(self, court: Court) -> list[dict]:
        return [
            {
                "state": relation.state.code,
                "name": relation.state.name,
                "kind": relation.kind,
                "since": partial_object(relation.since_on, relation.since_precision),
                "until_on": relation.until_on and relation.until_on.isoformat(),
                "note": relation.note,
            }
            for relation in court.state_relations.all()
        ]


class SituationSerializer(Linked):
    view = "situation"
    court = serializers.SlugRelatedField("slug", read_only=True, help_text="Slug of the court.")
    countries = serializers.SerializerMethodField(help_text="States concerned (ISO 3166-1).")
    milestones = serializers.SerializerMethodField(help_text="What happened in the situation.")
    cases = serializers.SerializerMethodField(help_text="Cases that arise from it.")

    class Meta:
        model = Situation
        fields = [
            "url",
            "slug",
            "number",
            "name",
            "court",
            "countries",
            "triggers",
            "jurisdiction",
            "milestones",
            "cases",
        ]

    def get_countries(self, situation: Situation) -> list[dict]:
        return [{"code": each.code, "name": each.name} for each in situation.countries]

    def get_milestones(self, situation: Situation) -> list[dict]:
        return [self._milestone(each) for each in situation.milestones.all()]

    def _milestone(self, milestone: Milestone) -> dict:
        return {
            "kind": milestone.kind,
            "label": milestone.get_kind_display(),
            "occurred": partial_object(milestone.occurred_on, milestone.occurred_precision),
            "note": milestone.note,
            "sources": self.source_links(milestone),
        }

    def get_cases(self, situation: Situation) -> list[dict]:
        return [self.case_link(case) for case in situation.cases.all()]
