"""Publishers, reports, and what reports say and relay, as JSON."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.serializers import shapes
from cases.api.serializers.base import Identified, Numbered, partial_object
from cases.api.serializers.claims import SaidOfCaseSerializer, claim_object
from cases.models import Claim, Publisher, Relay, Revision, SourceReport


class PublisherSerializer(Identified):
    view = "publisher"
    website = serializers.CharField(
        read_only=True, help_text="Address of the publisher's site, or empty."
    )

    class Meta:
        model = Publisher
        fields = ["id", "url", "updated_at", "name", "kind", "website"]


class ReportSerializer(Identified):
    view = "report"
    title = serializers.CharField(
        read_only=True, help_text="Its own title; empty if not known, or withheld."
    )
    source_url = serializers.CharField(
        source="url", read_only=True, help_text="Where the page itself is; empty if withheld."
    )
    archived_url = serializers.CharField(
        read_only=True, help_text="Address of an archived copy, or empty."
    )
    publisher = serializers.SerializerMethodField(help_text="Who published it.")
    published = serializers.SerializerMethodField(help_text="When it was published.")
    public_on = serializers.DateField(
        read_only=True, help_text="The first day on which it was certainly public."
    )
    state = serializers.ChoiceField(
        SourceReport.PUBLIC_STATES, read_only=True, help_text="Whether it stands."
    )
    relays = serializers.SerializerMethodField(help_text="Reports from which it has the news.")
    revisions = serializers.SerializerMethodField(help_text="What its publisher changed later.")
    claims = serializers.SerializerMethodField(help_text="What it says about cases.")

    class Meta:
        model = SourceReport
        fields = [
            "id",
            "url",
            "updated_at",
            "publisher",
            "title",
            "source_url",
            "archived_url",
            "hosted_by",
            "language",
            "published",
            "public_on",
            "retrieved_on",
            "dated_on",
            "sourcing",
            "does_own_reporting",
            "is_verified",
            "state",
            "retraction_reason",
            "corrected_at",
            "relays",
            "revisions",
            "claims",
        ]

    @extend_schema_field(shapes.PublisherLinkSerializer)
    def get_publisher(self, report: SourceReport) -> dict:
        return self.publisher_link(report.publisher)

    @extend_schema_field(shapes.PartialDateSerializer(allow_null=True))
    def get_published(self, report: SourceReport) -> dict | None:
        return partial_object(report.published_on, report.published_precision)

    @extend_schema_field(shapes.RelayOfReportSerializer(many=True))
    def get_relays(self, report: SourceReport) -> list[dict]:
        return [
            {
                "id": link.relayed.public_id,
                "publisher": link.relayed.publisher.name,
                "url": self.link("report", link.relayed.public_id),
                "note": link.note,
            }
            for link in report.told_relays
            if link.relayed.state in SourceReport.PUBLIC_STATES
        ]

    @extend_schema_field(shapes.RevisionOfReportSerializer(many=True))
    def get_revisions(self, report: SourceReport) -> list[dict]:
        return [
            {"revised_on": each.revised_on.isoformat(), "note": each.note}
            for each in report.told_revisions
        ]

    @extend_schema_field(SaidOfCaseSerializer(many=True))
    def get_claims(self, report: SourceReport) -> list[dict]:
        return [
            {
                "case": self.case_link(claim.case),
                **claim_object(claim, report, report.named),
            }
            for claim in report.told_claims
        ]


class RelaySerializer(Numbered):
    view = "relay"
    report = serializers.SerializerMethodField(help_text="The report that repeats.")
    relayed = serializers.SerializerMethodField(help_text="The report from which it has the news.")

    class Meta:
        model = Relay
        fields = ["id", "url", "updated_at", "report", "relayed", "note"]

    @extend_schema_field(shapes.SourceSerializer)
    def get_report(self, relay: Relay) -> dict:
        return self.source_link(relay.report)

    @extend_schema_field(shapes.SourceSerializer)
    def get_relayed(self, relay: Relay) -> dict:
        return self.source_link(relay.relayed)


class RevisionSerializer(Numbered):
    view = "revision"
    report = serializers.SerializerMethodField(help_text="The report that was changed.")

    class Meta:
        model = Revision
        fields = ["id", "url", "updated_at", "report", "revised_on", "note"]

    @extend_schema_field(shapes.SourceSerializer)
    def get_report(self, revision: Revision) -> dict:
        return self.source_link(revision.report)


class ClaimSerializer(Identified):
    view = "claim"
    report = serializers.SerializerMethodField(help_text="The report that says so.")
    case = serializers.SerializerMethodField(help_text="The case concerned.")
    suspects = serializers.SerializerMethodField(help_text="The people whom it names.")
    public_on = serializers.SerializerMethodField(
        help_text="When the public could first read or hear it."
    )
    is_documented_later = serializers.BooleanField(
        read_only=True, help_text="Whether it was public before this report."
    )

    class Meta:
        model = Claim
        fields = [
            "id",
            "url",
            "updated_at",
            "report",
            "case",
            "suspects",
            "kind",
            "act",
            "effective_on",
            "effective_precision",
            "public_on",
            "public_reason",
            "public_note",
            "is_documented_later",
            "hearing_on",
            "attribution",
            "speaker",
            "capacity",
            "custodian",
            "quote",
        ]

    @extend_schema_field(shapes.SourceSerializer)
    def get_report(self, claim: Claim) -> dict:
        return self.source_link(claim.report)

    @extend_schema_field(shapes.CaseReferenceSerializer)
    def get_case(self, claim: Claim) -> dict:
        return self.case_link(claim.case)

    @extend_schema_field(shapes.SuspectLinkSerializer(many=True))
    def get_suspects(self, claim: Claim) -> list[dict]:
        return [
            self.suspect_link(each.suspect)
            for each in claim.subjects.all()
            if each.pk in claim.named
        ]

    @extend_schema_field(serializers.DateField())
    def get_public_on(self, claim: Claim) -> str:
        return claim.known_on.isoformat()
