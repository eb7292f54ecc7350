"""How a step was derived, with the public ids of what proves it in place of our row numbers."""

from __future__ import annotations

from rest_framework import serializers

from cases.models import SourceReport


class ProofClaimSerializer(serializers.Serializer):
    """A claim that is part of a proof, as it stood when the step was recorded."""

    claim = serializers.CharField(
        allow_null=True, help_text="Id of the claim; null if it has been replaced since."
    )
    report = serializers.CharField(
        allow_null=True, help_text="Id of the report that makes it; null if it is gone."
    )
    report_state = serializers.ChoiceField(
        SourceReport.PUBLIC_STATES,
        allow_null=True,
        help_text="Whether that report stands now, or was retracted; null if it is gone.",
    )
    publisher = serializers.CharField(help_text="Who published the report.")
    title = serializers.CharField(help_text="Title of the report.")
    url = serializers.CharField(help_text="Address of the page itself.")
    kind = serializers.CharField(help_text="What is said to have happened.")
    date = serializers.CharField(help_text="When: a day, a month or a year.")
    public_on = serializers.DateField(help_text="Since when the claim was public.")
    act = serializers.CharField(help_text="What the speaker does.")
    attribution = serializers.CharField(help_text="On whose word the report says so.")
    speaker = serializers.CharField(help_text="Who speaks, or the body whose act it was.")
    custodian = serializers.CharField(
        required=False, help_text="Who holds the person, where it says so."
    )
    quote = serializers.CharField(help_text="The words that carry the claim.")
    is_verified = serializers.BooleanField(help_text="Whether somebody has read the page.")
    origins = serializers.ListField(
        child=serializers.CharField(), help_text="Whose reporting stands behind it."
    )


class DerivationSerializer(serializers.Serializer):
    """How a step was derived."""

    rules = serializers.CharField(help_text="Version of the rules.")
    policy = serializers.CharField(help_text="Which evidence counted.")
    basis = serializers.CharField(help_text="How well it is proved.")
    claims = ProofClaimSerializer(many=True, help_text="The claims that prove it.")


def public_ids(rows) -> dict[int, str]:
    return dict(rows.order_by().values_list("pk", "public_id"))
