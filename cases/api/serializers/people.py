"""People, their charges and their warrants as JSON."""

from __future__ import annotations

from rest_framework import serializers

from cases.api.serializers.base import (
    Linked,
    OfProceedings,
    custody_object,
    partial_object,
    status_object,
)
from cases.models import Charge, Suspect, Warrant


class SuspectSerializer(Linked):
    view = "suspect"
    names = serializers.SerializerMethodField(help_text="Other spellings and scripts.")
    nationalities = serializers.SerializerMethodField(help_text="ISO 3166-1 codes and names.")
    born = serializers.SerializerMethodField(help_text="Date of birth.")
    died = serializers.SerializerMethodField(help_text="Date of death as sources give it.")
    custody = serializers.SerializerMethodField(help_text="Where the person is.")
    cases = serializers.SerializerMethodField(help_text="The person's cases, with the status.")

    class Meta:
        model = Suspect
        fields = [
            "url",
            "slug",
            "name",
            "names",
            "nationalities",
            "born",
            "died",
            "custody",
            "cases",
        ]

    def get_names(self, suspect: Suspect) -> list[dict]:
        return [{"name": each.name, "language": each.language} for each in suspect.names.all()]

    def get_nationalities(self, suspect: Suspect) -> list[dict]:
        return [{"code": each.code, "name": each.name} for each in suspect.nationalities]

    def get_born(self, suspect: Suspect) -> dict | None:
        return partial_object(suspect.born_on, suspect.born_precision)

    def get_died(self, suspect: Suspect) -> dict | None:
        return partial_object(suspect.died_on, suspect.died_precision)

    def get_custody(self, suspect: Suspect) -> dict | None:
        return custody_object(suspect.custody_change)

    def get_cases(self, suspect: Suspect) -> list[dict]:
        return [
            {
                **self.case_link(each.case),
                "role": each.role,
                "status": status_object(each.status_change),
            }
            for each in suspect.standing
        ]


class ChargeSerializer(OfProceedings):
    view = "charge"
    derived_outcome = serializers.CharField(
        source="proceedings.charge_outcome",
        help_text="What the recorded events say; empty where they do not tell charges apart.",
    )

    class Meta:
        model = Charge
        fields = [
            "url",
            "id",
            "case",
            "suspect",
            "category",
            "provision",
            "crime",
            "counts",
            "outcome",
            "derived_outcome",
            "sources",
        ]


class WarrantSerializer(OfProceedings):
    view = "warrant"
    issued = serializers.SerializerMethodField(help_text="When the judges issued it.")
    ended = serializers.SerializerMethodField(help_text="When it ceased to be in force.")

    class Meta:
        model = Warrant
        fields = [
            "url",
            "id",
            "case",
            "suspect",
            "kind",
            "issued",
            "made_public_on",
            "state",
            "ended",
            "sources",
        ]

    def get_issued(self, warrant: Warrant) -> dict | None:
        return partial_object(warrant.issued_on, warrant.issued_precision)

    def get_ended(self, warrant: Warrant) -> dict | None:
        return partial_object(warrant.ended_on, warrant.ended_precision)
