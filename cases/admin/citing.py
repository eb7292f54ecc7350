"""The reports that a fact cites, shown to those who may only read it."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest


class CitedSources:
    """A screen with `sources`: who cannot change them sees only those that are public.

    The name of another's draft is not for everybody.
    """

    def get_fields(self, request: HttpRequest, obj=None) -> list:
        fields = super().get_fields(request, obj)
        if self.has_change_permission(request, obj):
            return [field for field in fields if field != "public_sources"]
        return ["public_sources" if field == "sources" else field for field in fields]

    def get_readonly_fields(self, request: HttpRequest, obj=None) -> list:
        return [*super().get_readonly_fields(request, obj), "public_sources"]

    @admin.display(description="Sources")
    def public_sources(self, row) -> str:
        return "; ".join(str(report) for report in row.sources.public().select_related("publisher"))
