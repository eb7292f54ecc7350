"""People, their names, proceedings, charges and warrants as JSON."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.serializers import shapes
from cases.api.serializers.base import (
    Identified,
    Numbered,
    OfCase,
    OfProceedings,
    OfSuspect,
    custody_object,
    knows_of_today,
    partial_object,
    status_object,
)
from cases.api.serializers.warrants import OF_THAT_DAY, ended_object
from cases.models import Charge, Proceedings, Suspect, SuspectName, Warrant
from cases.status.question import NOW

_OF_TODAY = "It is of today: null where the question is about another day, policy or moment."


class SuspectSerializer(Identified):
    view = "suspect"
    names = serializers.SerializerMethodField(help_text="Other spellings and scripts.")
    nationalities = serializers.SerializerMethodField(help_text="Nationalities a source names.")
    born = serializers.SerializerMethodField(help_text="Date of birth.")
    died = serializers.SerializerMethodField(
        help_text="Date of death as sources give it; null with `known_on` or `recorded_at`, for "
        "nobody recorded when it became known: the status and the custody tell of it."
    )
    custody = serializers.SerializerMethodField(help_text="Where the person is.")
    cases = serializers.SerializerMethodField(help_text="The person's cases, with the status.")
    former_ids = serializers.SerializerMethodField(
        help_text="Ids of entries that turned out to be the same person: their addresses lead here."
    )

    class Meta:
        model = Suspect
        fields = [
            "id",
            "url",
            "updated_at",
            "slug",
            "name",
            "names",
            "nationalities",
            "born",
            "died",
            "custody",
            "cases",
            "former_ids",
        ]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_former_ids(self, suspect: Suspect) -> list[str]:
        return [each.public_id for each in suspect.merged.all()]

    @extend_schema_field(shapes.NameSerializer(many=True))
    def get_names(self, suspect: Suspect) -> list[dict]:
        return [{"name": each.name, "language": each.language} for each in suspect.names.all()]

    @extend_schema_field(shapes.CountrySerializer(many=True))
    def get_nationalities(self, suspect: Suspect) -> list[dict]:
        return [{"code": each.code, "name": each.name} for each in suspect.nationalities]

    @extend_schema_field(shapes.PartialDateSerializer(allow_null=True))
    def get_born(self, suspect: Suspect) -> dict | None:
        return partial_object(suspect.born_on, suspect.born_precision)

    @extend_schema_field(shapes.PartialDateSerializer(allow_null=True))
    def get_died(self, suspect: Suspect) -> dict | None:
        if not knows_of_today(self.question):
            return None
        return partial_object(suspect.died_on, suspect.died_precision)

    @extend_schema_field(shapes.CustodySerializer(allow_null=True))
    def get_custody(self, suspect: Suspect) -> dict | None:
        return custody_object(suspect.custody_change)

    @extend_schema_field(shapes.CaseOfPersonSerializer(many=True))
    def get_cases(self, suspect: Suspect) -> list[dict]:
        return [
            {
                **self.case_link(each.case),
                "role": each.role,
                "status": status_object(each.status_change),
            }
            for each in suspect.standing
        ]


class SuspectNameSerializer(Numbered, OfSuspect):
    view = "suspect-name"

    class Meta:
        model = SuspectName
        fields = ["id", "url", "updated_at", "suspect", "name", "language", "is_nom_de_guerre"]


class ProceedingsSerializer(Identified, OfCase, OfSuspect):
    view = "proceedings"
    status = serializers.SerializerMethodField(
        help_text="The status of this person in this case; null where nothing is known."
    )
    charge_outcome = serializers.SerializerMethodField(
        help_text="What events say became of each of the charges; empty where they do not tell "
        f"one from another. {_OF_TODAY}"
    )

    class Meta:
        model = Proceedings
        fields = [
            "id",
            "url",
            "updated_at",
            "case",
            "suspect",
            "role",
            "position",
            "status",
            "charge_outcome",
        ]

    @extend_schema_field(shapes.StatusSerializer(allow_null=True))
    def get_status(self, row: Proceedings) -> dict | None:
        return status_object(row.status_change)

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_charge_outcome(self, row: Proceedings) -> str | None:
        return row.charge_outcome if self.question == NOW else None


class ChargeSerializer(OfProceedings):
    view = "charge"
    outcome = serializers.SerializerMethodField(
        help_text=f"What became of the charge, as the sources say. {_OF_TODAY}"
    )
    derived_outcome = serializers.SerializerMethodField(
        help_text="What the recorded events say; empty where they do not tell charges apart. "
        f"{_OF_TODAY}"
    )

    class Meta:
        model = Charge
        fields = [
            "id",
            "url",
            "updated_at",
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

    @extend_schema_field(serializers.ChoiceField(Charge.Outcome.choices, allow_null=True))
    def get_outcome(self, charge: Charge) -> str | None:
        return charge.outcome if self.question == NOW else None

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_derived_outcome(self, charge: Charge) -> str | None:
        return charge.proceedings.charge_outcome if self.question == NOW else None


class WarrantSerializer(OfProceedings):
    view = "warrant"
    issued = serializers.SerializerMethodField(help_text="When the judges issued it.")
    state = serializers.ChoiceField(
        Warrant.State.choices,
        source="state_then",
        read_only=True,
        allow_null=True,
        help_text=f"Whether it is in force. {OF_THAT_DAY}",
    )
    ended = serializers.SerializerMethodField(
        help_text=f"When it ceased to be in force. {OF_THAT_DAY}"
    )

    class Meta:
        model = Warrant
        fields = [
            "id",
            "url",
            "updated_at",
            "case",
            "suspect",
            "kind",
            "issued",
            "made_public_on",
            "state",
            "ended",
            "sources",
        ]

    @extend_schema_field(shapes.PartialDateSerializer)
    def get_issued(self, warrant: Warrant) -> dict | None:
        return partial_object(warrant.issued_on, warrant.issued_precision)

    @extend_schema_field(shapes.PartialDateSerializer(allow_null=True))
    def get_ended(self, warrant: Warrant) -> dict | None:
        return ended_object(warrant)
