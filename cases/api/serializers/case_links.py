"""The names that cases bore, and the links between cases, as JSON."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from cases.api.serializers import shapes
from cases.api.serializers.base import Numbered, OfCase, partial_object
from cases.models import CaseLink, FormerName


class FormerNameSerializer(Numbered, OfCase):
    view = "former-name"
    until = serializers.SerializerMethodField(help_text="Until when it was borne.")

    class Meta:
        model = FormerName
        fields = ["id", "url", "updated_at", "case", "number", "title", "until"]

    @extend_schema_field(shapes.PartialDateSerializer(allow_null=True))
    def get_until(self, former: FormerName) -> dict | None:
        return partial_object(former.until_on, former.until_precision)


class CaseLinkSerializer(Numbered, OfCase):
    view = "case-link"
    other = serializers.SerializerMethodField(help_text="The other case.")
    since = serializers.SerializerMethodField(help_text="Since when, if a day is known.")

    class Meta:
        model = CaseLink
        fields = ["id", "url", "updated_at", "case", "kind", "other", "since"]

    @extend_schema_field(shapes.CaseReferenceSerializer)
    def get_other(self, link: CaseLink) -> dict:
        return self.case_link(link.other)

    @extend_schema_field(shapes.PartialDateSerializer(allow_null=True))
    def get_since(self, link: CaseLink) -> dict | None:
        return partial_object(link.since_on, link.since_precision)
