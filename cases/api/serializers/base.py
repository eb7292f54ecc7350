"""What all rows of the API share: ids, addresses, status, dates, and links to other rows."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.reverse import reverse

from cases.api.serializers import shapes
from cases.models import CustodyChange, SourceReport
from cases.models.naming import WITHOUT_NAME
from cases.models.status_json import status_object as status_object
from cases.models.status_json import when
from cases.status.kinds import CUSTODY_LABELS, Custody
from cases.status.question import NOW, Question

# What a row has whatever `fields` asks for: by these it is known and found again.
ALWAYS = ("id", "url")


def knows_of_today(question: Question) -> bool:
    """Whether the answer may hold what is known today, of which the record keeps no day on which
    it became known: not where an earlier knowledge, or an earlier word of ours, is asked for."""
    return question.known_on is None and question.recorded_at is None


def custody_object(change: CustodyChange | None) -> dict | None:
    """A person's custody as the API shows it; None where nothing is known."""
    if change is None:
        return None
    return {
        "code": change.custody,
        "label": CUSTODY_LABELS[Custody(change.custody)],
        "custodian": change.custodian,
        **when(change),
    }


def partial_object(on, precision: str) -> dict | None:
    """A date known to the day, month or year."""
    return {"on": on.isoformat(), "precision": precision} if on else None


class Linked(serializers.ModelSerializer):
    """A serializer whose rows carry their own address and links to others."""

    url = serializers.SerializerMethodField(help_text="Address of this row in the API.")
    updated_at = serializers.DateTimeField(
        read_only=True, help_text="When what is public of this row last changed."
    )
    view: str
    key = "public_id"

    def get_fields(self) -> dict:
        """The fields asked for, where some are."""
        fields, asked = super().get_fields(), self.context.get("fields")
        if asked is None:
            return fields
        return {name: each for name, each in fields.items() if name in (*ALWAYS, *asked)}

    def to_representation(self, row) -> dict:
        shown = super().to_representation(row)
        included = self.context.get("included")
        if included is not None:
            shown["included"] = included.get(row.pk, {})
        return shown

    @property
    def question(self) -> Question:
        return self.context.get("question", NOW)

    @extend_schema_field(serializers.URLField())
    def get_url(self, row) -> str:
        return self.link(self.view, getattr(row, self.key))

    def link(self, view: str, key) -> str:
        return reverse(f"{view}-detail", args=[key], request=self.context["request"])

    def may_name(self, case) -> bool:
        """Whether the names of a case tell of nobody whom no published report names."""
        return case.pk not in self.context.get("unnameable", ())

    def court_link(self, court) -> dict:
        return {
            "id": court.public_id,
            "slug": court.slug,
            "short_name": court.short_name,
            "url": self.link("court", court.public_id),
        }

    def situation_link(self, situation) -> dict:
        return {
            "id": situation.public_id,
            "slug": situation.slug,
            "number": situation.number,
            "name": situation.name,
            "url": self.link("situation", situation.public_id),
        }

    def case_link(self, case) -> dict:
        has_name = self.may_name(case)
        return {
            "id": case.public_id,
            "slug": case.slug if has_name else case.public_id,
            "short_name": case.short_name if has_name else WITHOUT_NAME,
            "url": self.link("case", case.public_id),
        }

    def suspect_link(self, suspect) -> dict:
        return {
            "id": suspect.public_id,
            "slug": suspect.slug,
            "name": suspect.name,
            "url": self.link("suspect", suspect.public_id),
        }

    def publisher_link(self, publisher) -> dict:
        return {
            "id": publisher.public_id,
            "name": publisher.name,
            "kind": publisher.kind,
            "url": self.link("publisher", publisher.public_id),
        }

    def source_link(self, report: SourceReport) -> dict:
        return {
            "id": report.public_id,
            "publisher": report.publisher.name,
            "url": self.link("report", report.public_id),
            "is_verified": report.is_verified,
            "state": report.state,
        }

    def source_links(self, row) -> list[dict]:
        day = self.question.known_on
        return [
            self.source_link(source)
            for source in row.sources.all()
            if source.state in SourceReport.PUBLIC_STATES
            and (day is None or source.public_on <= day)
        ]


class Identified(Linked):
    """A row with a permanent id of its own."""

    id = serializers.CharField(
        source="public_id", read_only=True, help_text="Permanent and opaque: it never changes."
    )


class Numbered(Linked):
    """A row that is known by its number."""

    key = "pk"
    id = serializers.IntegerField(
        source="pk", read_only=True, help_text="Permanent and opaque: a number."
    )


class OfCourt(Linked):
    """A row that belongs to one court."""

    court = serializers.SerializerMethodField(help_text="The court.")

    @extend_schema_field(shapes.CourtLinkSerializer)
    def get_court(self, row) -> dict:
        return self.court_link(row.court)


class OfCase(Linked):
    """A row that belongs to one case."""

    case = serializers.SerializerMethodField(help_text="The case.")

    @extend_schema_field(shapes.CaseReferenceSerializer)
    def get_case(self, row) -> dict:
        return self.case_link(row.case)


class OfSuspect(Linked):
    """A row that belongs to one person."""

    suspect = serializers.SerializerMethodField(help_text="The person.")

    @extend_schema_field(shapes.SuspectLinkSerializer)
    def get_suspect(self, row) -> dict:
        return self.suspect_link(row.suspect)


class Sourced(Identified):
    """A row that rests on reports."""

    sources = serializers.SerializerMethodField(
        help_text="The reports that say so; with `known_on`, those that were public by then."
    )

    @extend_schema_field(shapes.SourceSerializer(many=True))
    def get_sources(self, row) -> list[dict]:
        return self.source_links(row)


class OfProceedings(Sourced):
    """A row that belongs to one suspect in one case."""

    case = serializers.SerializerMethodField(help_text="The case.")
    suspect = serializers.SerializerMethodField(help_text="The person.")

    @extend_schema_field(shapes.CaseReferenceSerializer)
    def get_case(self, row) -> dict:
        return self.case_link(row.proceedings.case)

    @extend_schema_field(shapes.SuspectLinkSerializer)
    def get_suspect(self, row) -> dict:
        return self.suspect_link(row.proceedings.suspect)
