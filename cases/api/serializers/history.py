"""Changes of status and of custody as JSON."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.serializers import shapes
from cases.api.serializers.base import Numbered, OfCase, OfSuspect, custody_object, status_object
from cases.api.serializers.derivations import DerivationSerializer
from cases.models import CustodyChange, StatusChange

_ROW = [
    "kind",
    "policy",
    "holds_from",
    "stands_from",
    "stands_until",
    "is_verified",
    "recorded_at",
    "superseded_at",
]


class StatusChangeSerializer(Numbered, OfCase):
    view = "status-change"
    suspect = serializers.SerializerMethodField(help_text="The person; null: the case as a whole.")
    status = serializers.SerializerMethodField(help_text="The status from then on.")
    corrects = serializers.IntegerField(
        source="corrects_id",
        read_only=True,
        allow_null=True,
        help_text="Number of the earlier row that this one corrects, if any.",
    )
    derivation = serializers.SerializerMethodField(help_text="How it was derived.")

    class Meta:
        model = StatusChange
        fields = [
            "id",
            "url",
            "updated_at",
            "case",
            "suspect",
            "status",
            *_ROW,
            "corrects",
            "derivation",
        ]

    @extend_schema_field(shapes.SuspectLinkSerializer(allow_null=True))
    def get_suspect(self, change: StatusChange) -> dict | None:
        return self.suspect_link(change.proceedings.suspect) if change.proceedings else None

    @extend_schema_field(shapes.StatusSerializer)
    def get_status(self, change: StatusChange) -> dict:
        return status_object(change)

    @extend_schema_field(DerivationSerializer)
    def get_derivation(self, change: StatusChange) -> dict:
        return change.names.derivation(change)


class CustodyChangeSerializer(Numbered, OfSuspect):
    view = "custody-change"
    custody = serializers.SerializerMethodField(help_text="Where the person was from then on.")
    derivation = serializers.SerializerMethodField(help_text="How it was derived.")

    class Meta:
        model = CustodyChange
        fields = ["id", "url", "updated_at", "suspect", "custody", *_ROW, "derivation"]

    @extend_schema_field(shapes.CustodySerializer)
    def get_custody(self, change: CustodyChange) -> dict:
        return custody_object(change)

    @extend_schema_field(DerivationSerializer)
    def get_derivation(self, change: CustodyChange) -> dict:
        return change.names.derivation(change)
