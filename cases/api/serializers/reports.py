"""Reports with their claims, and the changes that rest on them, as JSON."""

from __future__ import annotations

from rest_framework import serializers

from cases.api.serializers.base import Linked, partial_object, status_object
from cases.models import Claim, Relay, Revision, SourceReport, StatusChange


class ReportSerializer(Linked):
    view, key = "report", "pk"
    source_url = serializers.URLField(source="url", help_text="Where the page itself is.")
    publisher = serializers.SerializerMethodField(help_text="Who published it.")
    published = serializers.SerializerMethodField(help_text="When it was published.")
    relays = serializers.SerializerMethodField(help_text="Reports from which it has the news.")
    revisions = serializers.SerializerMethodField(help_text="What its publisher changed later.")
    claims = serializers.SerializerMethodField(help_text="What it says about cases.")

    class Meta:
        model = SourceReport
        fields = [
            "url",
            "id",
            "publisher",
            "title",
            "source_url",
            "hosted_by",
            "language",
            "published",
            "dated_on",
            "sourcing",
            "is_verified",
            "state",
            "retraction_reason",
            "relays",
            "revisions",
            "claims",
        ]

    def get_publisher(self, report: SourceReport) -> dict:
        return {"name": report.publisher.name, "kind": report.publisher.kind}

    def get_published(self, report: SourceReport) -> dict | None:
        return partial_object(report.published_on, report.published_precision)

    def get_relays(self, report: SourceReport) -> list[dict]:
        return [
            self._relay(link)
            for link in report.relay_links.all()
            if link.relayed.state in SourceReport.PUBLIC_STATES
        ]

    def _relay(self, link: Relay) -> dict:
        return {
            "id": link.relayed_id,
            "publisher": link.relayed.publisher.name,
            "url": self.link("report", link.relayed_id),
            "note": link.note,
        }

    def get_revisions(self, report: SourceReport) -> list[dict]:
        return [self._revision(each) for each in report.revisions.all()]

    def _revision(self, revision: Revision) -> dict:
        return {"revised_on": revision.revised_on.isoformat(), "note": revision.note}

    def get_claims(self, report: SourceReport) -> list[dict]:
        return [
            {"case": self.case_link(claim.case), **claim_object(claim, report)}
            for claim in report.claims.all()
        ]


def claim_object(claim: Claim, report: SourceReport) -> dict:
    """What one report says about one event, and since when the public could know of it."""
    known_on = claim.public_on or report.public_on
    return {
        "id": claim.pk,
        "kind": claim.kind,
        "act": claim.act,
        "effective_on": claim.effective_on.isoformat(),
        "effective_precision": claim.effective_precision,
        "public_on": known_on.isoformat(),
        "is_documented_later": known_on < report.public_on,
        "attribution": claim.attribution,
        "speaker": claim.speaker,
        "capacity": claim.capacity,
        "quote": claim.quote,
        "suspects": [each.suspect.slug for each in claim.subjects.all()],
    }


class StatusChangeSerializer(Linked):
    view, key = "status-change", "pk"
    case = serializers.SerializerMethodField(help_text="The case.")
    suspect = serializers.SerializerMethodField(help_text="The person; null: the case as a whole.")
    status = serializers.SerializerMethodField(help_text="The status from then on.")

    class Meta:
        model = StatusChange
        fields = [
            "url",
            "id",
            "case",
            "suspect",
            "status",
            "kind",
            "policy",
            "holds_from",
            "stands_from",
            "stands_until",
            "is_verified",
            "recorded_at",
            "superseded_at",
            "corrects",
            "derivation",
        ]

    def get_case(self, change: StatusChange) -> dict:
        return self.case_link(change.case)

    def get_suspect(self, change: StatusChange) -> dict | None:
        return self.suspect_link(change.proceedings.suspect) if change.proceedings else None

    def get_status(self, change: StatusChange) -> dict:
        return status_object(change)
