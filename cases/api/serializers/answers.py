"""The answers that are no rows of a table, as the schema describes them: proofs, lag, words."""

from __future__ import annotations

from rest_framework import serializers

from cases.api.serializers.derivations import ProofClaimSerializer
from cases.api.serializers.shapes import BASES, PartialDateSerializer, StatusSerializer
from cases.api.serializers.warrants import OF_THAT_DAY
from cases.models import SourceReport, Warrant
from cases.status.evidence import Policy
from cases.status.kinds import EVENT_KINDS


class ReportNodeSerializer(serializers.Serializer):
    """A report in a proof, with those from which it has the news below it."""

    id = serializers.CharField(help_text="Id of the report.")
    url = serializers.URLField(help_text="Its address in the API.")
    publisher = serializers.CharField(help_text="Who published it.")
    title = serializers.CharField(help_text="Its title.")
    state = serializers.CharField(help_text="Whether it stands.")
    is_verified = serializers.BooleanField(help_text="Whether somebody has read the page.")
    is_loop = serializers.BooleanField(help_text="Whether it stands above already.")
    relays = serializers.ListField(
        child=serializers.DictField(), help_text="Those that it relays, in this same shape."
    )


class ClaimWithReportSerializer(ProofClaimSerializer):
    """A claim of a proof with the tree of reports behind it."""

    report = ReportNodeSerializer(allow_null=True, help_text="The report that makes it.")


class BasisSerializer(serializers.Serializer):
    code = serializers.ChoiceField(BASES, help_text="How well it is proved.")
    label = serializers.CharField(help_text="The same in words.")
    because = serializers.CharField(help_text="Why.")


class ProofStepSerializer(serializers.Serializer):
    """One step of a case with its proof."""

    id = serializers.IntegerField(help_text="Number of the status change.")
    url = serializers.URLField(help_text="Its address in the API.")
    suspect = serializers.CharField(allow_null=True, help_text="Slug; null: the case itself.")
    status = StatusSerializer(help_text="The status from then on.")
    kind = serializers.ChoiceField(list(EVENT_KINDS), help_text="The kind of event.")
    rules_version = serializers.CharField(help_text="Version of the rules.")
    policy = serializers.ChoiceField([each.value for each in Policy], help_text="The policy.")
    basis = BasisSerializer(help_text="How well it is proved, and why.")
    recorded_at = serializers.DateTimeField(help_text="When this site wrote it.")
    claims = ClaimWithReportSerializer(many=True, help_text="The claims that prove it.")


class ProofTreeSerializer(serializers.Serializer):
    """Every step of a case with its proof, down to the reporting that stands behind."""

    case = serializers.URLField(help_text="Address of the case in the API.")
    status = StatusSerializer(allow_null=True, help_text="The status of the case.")
    steps = ProofStepSerializer(many=True, help_text="Its steps, the earliest first.")


class StatusWordSerializer(serializers.Serializer):
    code = serializers.CharField(help_text="The status.")
    label = serializers.CharField(help_text="The status as pages write it.")
    meaning = serializers.CharField(help_text="What it means, in plain words.")


class FindingSerializer(serializers.Serializer):
    """A claim that says so, and what the rules make of it."""

    claim = serializers.CharField(help_text="Id of the claim.")
    report = serializers.URLField(help_text="Address of the report that makes it.")
    report_state = serializers.ChoiceField(
        SourceReport.STANDING_STATES,
        help_text="State of that report; of retracted ones no claim is told.",
    )
    kind = serializers.CharField(help_text="What is said to have happened.")
    date = serializers.CharField(help_text="When: a day, a month or a year.")
    public_on = serializers.DateField(help_text="Since when the claim was public.")
    attribution = serializers.CharField(help_text="On whose word.")
    outcome = serializers.CharField(help_text="What became of it.")
    reason = serializers.CharField(help_text="Why.")


class WhyNotOfOneSerializer(serializers.Serializer):
    """What is missing for one person, or for the case itself."""

    suspect = serializers.CharField(allow_null=True, help_text="Slug; null: the case itself.")
    is_current = serializers.BooleanField(help_text="Whether it is the status.")
    was_reached = serializers.BooleanField(help_text="Whether it once was.")
    reason = serializers.CharField(help_text="What is missing, in words.")
    claims = FindingSerializer(many=True, help_text="The claims that say so.")


class WhyNotSerializer(serializers.Serializer):
    """Which evidence is missing for a status."""

    case = serializers.URLField(help_text="Address of the case in the API.")
    asked = StatusWordSerializer(help_text="The status asked about.")
    policy = serializers.ChoiceField([each.value for each in Policy], help_text="The policy.")
    known_on = serializers.DateField(help_text="As known on this day.")
    answers = WhyNotOfOneSerializer(many=True, help_text="One for each person.")


class LagOfCaseSerializer(serializers.Serializer):
    """The lag of one person's first warrant or summons."""

    suspect = serializers.CharField(help_text="Slug of the person.")
    first_reported_on = serializers.DateField(allow_null=True, help_text="First reported.")
    sought_on = serializers.DateField(allow_null=True, help_text="Sought.")
    issued_on = serializers.DateField(allow_null=True, help_text="Issued.")
    made_public_on = serializers.DateField(allow_null=True, help_text="Made public.")
    days_sought_to_issued = serializers.IntegerField(allow_null=True, help_text="Days between.")
    days_issued_to_public = serializers.IntegerField(allow_null=True, help_text="Days between.")
    days_reported_to_public = serializers.IntegerField(
        allow_null=True, help_text="Days between; below zero where the report only followed."
    )


class TrackRecordSerializer(serializers.Serializer):
    """How often what was reported came true."""

    reports = serializers.IntegerField(help_text="How many reports of a case to come.")
    came_true = serializers.IntegerField(help_text="How many of them the Court bore out.")
    median_days = serializers.FloatField(allow_null=True, help_text="After how many days.")


class LagSerializer(serializers.Serializer):
    """How often what was reported came true: in all, by publisher, by kind of sourcing."""

    all = TrackRecordSerializer(help_text="Of all reports.")
    by_publisher = serializers.DictField(child=TrackRecordSerializer(), help_text="By publisher.")
    by_sourcing = serializers.DictField(child=TrackRecordSerializer(), help_text="By sourcing.")


class HistoryOfCaseSerializer(serializers.Serializer):
    """One step of the history of a case."""

    id = serializers.IntegerField(help_text="Number of the status change.")
    url = serializers.URLField(help_text="Its address in the API.")
    suspect = serializers.CharField(allow_null=True, help_text="Slug; null: the case itself.")
    status = StatusSerializer(help_text="The status from then on.")
    kind = serializers.ChoiceField(list(EVENT_KINDS), help_text="The kind of event.")
    holds_from = serializers.DateField(help_text="First day on which it may be the answer.")
    is_verified = serializers.BooleanField(help_text="Whether all its pages were read.")
    proof = ProofClaimSerializer(many=True, help_text="The claims that prove it.")


class EvidenceSerializer(serializers.Serializer):
    """What stands behind a status."""

    step = serializers.URLField(
        help_text="Address of the step of history that it is: there stands the whole proof."
    )
    reports = serializers.IntegerField(help_text="How many reports say so.")
    origins = serializers.IntegerField(help_text="How many independent origins they have.")
    named_origins = serializers.IntegerField(help_text="How many of these are named.")
    is_verified = serializers.BooleanField(help_text="Whether all pages of the proof were read.")
    wants_better_source = serializers.BooleanField(
        help_text="Whether it rests on a single report that is not the Court's."
    )
    secret_days = serializers.IntegerField(
        allow_null=True, help_text="Days from the event until it was known."
    )
    unconfirmed_days = serializers.IntegerField(
        allow_null=True, help_text="For how many days it has been only reported."
    )


class WarrantOfCaseSerializer(serializers.Serializer):
    """A public warrant or summons of a case."""

    id = serializers.CharField(help_text="Id of the warrant.")
    url = serializers.URLField(help_text="Its address in the API.")
    suspect = serializers.CharField(help_text="Slug of the person.")
    kind = serializers.CharField(help_text="Warrant or summons.")
    issued = PartialDateSerializer(help_text="When it was issued.")
    made_public_on = serializers.DateField(allow_null=True, help_text="When it became public.")
    state = serializers.ChoiceField(
        Warrant.State.choices, allow_null=True, help_text=f"Whether it is in force. {OF_THAT_DAY}"
    )
    ended = PartialDateSerializer(
        allow_null=True, help_text=f"When it ceased to be in force. {OF_THAT_DAY}"
    )
