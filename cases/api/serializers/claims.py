"""What one report says about one event, as it stands within reports, cases, and by itself."""

from __future__ import annotations

from rest_framework import serializers

from cases.api.serializers.shapes import CaseReferenceSerializer
from cases.models import Claim, SourceReport
from cases.models.claim import KIND_CHOICES
from cases.models.dates import PRECISIONS


class SaidSerializer(serializers.Serializer):
    """What is said."""

    id = serializers.CharField(help_text="Id of the claim.")
    kind = serializers.ChoiceField(KIND_CHOICES, help_text="What is said to have happened.")
    act = serializers.ChoiceField(Claim.Act.choices, help_text="What the speaker does.")
    effective_on = serializers.DateField(help_text="When it is said to have happened.")
    effective_precision = serializers.ChoiceField(
        PRECISIONS, help_text="How exactly that date is known."
    )
    public_on = serializers.DateField(help_text="When the public could first read or hear it.")
    is_documented_later = serializers.BooleanField(
        help_text="Whether it was public before this report."
    )
    hearing_on = serializers.DateField(
        allow_null=True, help_text="Of a hearing that was scheduled: the day set for it."
    )
    attribution = serializers.ChoiceField(
        Claim.Attribution.choices, help_text="On whose word the report says so."
    )
    speaker = serializers.CharField(help_text="Who speaks, or the body whose act it was.")
    capacity = serializers.ChoiceField(
        ["", *Claim.Capacity.values], help_text="For whom the speaker speaks."
    )
    quote = serializers.CharField(help_text="A short quotation or paraphrase.")
    suspects = serializers.ListField(
        child=serializers.CharField(), help_text="Slugs of the people it names."
    )


class SaidOfCaseSerializer(SaidSerializer):
    """What a report says, with the case of which it says so."""

    case = CaseReferenceSerializer(help_text="The case.")


class UtteranceSerializer(SaidSerializer):
    """What is said in a report, with the report."""

    report = serializers.URLField(help_text="Address of the report in the API.")
    publisher = serializers.CharField(help_text="Who published it.")


def claim_object(claim: Claim, report: SourceReport, named: set[int] | None = None) -> dict:
    """What one report says about one event, and since when the public could know of it.

    `named` are the proceedings whose suspect a report that stands names; nobody else is.
    """
    known_on = claim.public_on or report.public_on
    return {
        "id": claim.public_id,
        "kind": claim.kind,
        "act": claim.act,
        "effective_on": claim.effective_on.isoformat(),
        "effective_precision": claim.effective_precision,
        "public_on": known_on.isoformat(),
        "is_documented_later": known_on < report.public_on,
        "hearing_on": claim.hearing_on and claim.hearing_on.isoformat(),
        "attribution": claim.attribution,
        "speaker": claim.speaker,
        "capacity": claim.capacity,
        "quote": claim.quote,
        "suspects": [
            each.suspect.slug for each in claim.subjects.all() if named is None or each.pk in named
        ],
    }
