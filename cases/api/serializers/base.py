"""What all rows of the API share: status, dates, and links to other rows."""

from __future__ import annotations

from rest_framework import serializers
from rest_framework.reverse import reverse

from cases.models import CustodyChange, SourceReport, StatusChange
from cases.models.history import HistoryRow


def status_object(change: StatusChange | None) -> dict | None:
    """A status as the API shows it everywhere; None where nothing is known."""
    if change is None:
        return None
    return {
        "code": change.status,
        "label": change.word.label,
        "meaning": change.word.meaning,
        "phase": change.word.phase.value,
        **when(change),
    }


def custody_object(change: CustodyChange | None) -> dict | None:
    """A person's custody as the API shows it; None where nothing is known."""
    if change is None:
        return None
    return {
        "code": change.custody,
        "label": change.get_custody_display(),
        "custodian": change.custodian,
        **when(change),
    }


def when(row: HistoryRow) -> dict:
    return {
        "effective_on": row.effective_on.isoformat(),
        "effective_precision": row.effective_precision,
        "known_on": row.known_on.isoformat(),
        "basis": row.basis,
    }


def partial_object(on, precision: str) -> dict | None:
    """A date known to the day, month or year."""
    return {"on": on.isoformat(), "precision": precision} if on else None


class Linked(serializers.ModelSerializer):
    """A serializer whose rows carry their own address and links to others."""

    url = serializers.SerializerMethodField(help_text="Address of this row in the API.")
    view: str
    key = "slug"

    def get_url(self, row) -> str:
        return self.link(self.view, getattr(row, self.key))

    def link(self, view: str, key) -> str:
        return reverse(f"{view}-detail", args=[key], request=self.context["request"])

    def case_link(self, case) -> dict:
        return {
            "slug": case.slug,
            "short_name": case.short_name,
            "url": self.link("case", case.slug),
        }

    def suspect_link(self, suspect) -> dict:
        return {
            "slug": suspect.slug,
            "name": suspect.name,
            "url": self.link("suspect", suspect.slug),
        }

    def source_links(self, row) -> list[dict]:
        return [
            {
                "id": source.pk,
                "publisher": source.publisher.name,
                "url": self.link("report", source.pk),
                "is_verified": source.is_verified,
            }
            for source in row.sources.all()
            if source.state in SourceReport.PUBLIC_STATES
        ]


class OfProceedings(Linked):
    """A row that belongs to one suspect in one case."""

    key = "pk"
    case = serializers.SerializerMethodField(help_text="The case.")
    suspect = serializers.SerializerMethodField(help_text="The person.")
    sources = serializers.SerializerMethodField(help_text="The reports that say so.")

    def get_case(self, row) -> dict:
        return self.case_link(row.proceedings.case)

    def get_suspect(self, row) -> dict:
        return self.suspect_link(row.proceedings.suspect)

    def get_sources(self, row) -> list[dict]:
        return self.source_links(row)
