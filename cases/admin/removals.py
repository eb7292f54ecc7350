"""Removals: for pages that were taken away, the reason that their addresses give."""

from __future__ import annotations

from django.contrib import admin
from unfold.admin import ModelAdmin

from cases.models import Removal


@admin.register(Removal)
class RemovalAdmin(ModelAdmin):
    """What is said at the addresses of pages that are gone."""

    list_display = ["path", "removed_on", "reason"]
    search_fields = ["path", "reason"]
    fields = ["path", "reason", "removed_on"]
