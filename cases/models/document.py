"""Stored answers: each public case as the API gives it, so that reading it works nothing out."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models.record import Version, version_with


class Stored(NamedTuple):
    """A whole answer, the keys of its case, and what its headers tell."""

    pk: int
    public_id: str
    slug: str
    full: str
    is_named: bool
    first_known_on: date | None
    last_known_on: date | None


# Plain words to the database: what answers one case is asked more often than all else, and to put
# the query together took as long as to answer it.
_STORED = """
    SELECT one.id, one.public_id::text, one.slug::text, kept."full", kept.is_named,
        kept.first_known_on, kept.last_known_on
    FROM cases_case one JOIN cases_casedocument kept ON kept.case_id = one.id
    WHERE (one.public_id = %s OR one.slug = %s) AND kept.is_current
"""


# When that of a page was written.
_WRITTEN = """
    SELECT kept.case_id, kept.written_at
    FROM cases_case one JOIN cases_casedocument kept ON kept.case_id = one.id
    WHERE one.slug = %s AND kept.is_current
"""


class CaseDocumentQuerySet(models.QuerySet):
    def stored(self, key: str) -> tuple[Version, Stored | None]:
        """The version of the record, and what is stored, and current, of the case of this id or
        slug."""
        version, found = version_with(_STORED, [key, key])
        return version, Stored(*found) if found else None

    def written(self, slug: str) -> tuple[Version, tuple[int, datetime] | None]:
        """The version of the record, and the primary key of the case of this slug with when its
        answer was stored, if that is current."""
        return version_with(_WRITTEN, [slug])

    def stale(self):
        """Those to be written anew: something that they tell changed, or their day is over."""
        return self.filter(
            Q(is_current=False) | Q(expires_on__lte=timezone.localdate()),
        )

    def mark_stale(self, cases) -> None:
        """Let nobody read these cases' documents any more until they are written anew.

        `cases` are cases of which something is told; those without a document get an empty one.
        """
        # Also those that are marked already: `Version.stale` tells each time from the last.
        self.filter(case__in=cases).update(is_current=False)
        missing = cases.filter(document=None).values_list("pk", flat=True)
        self.bulk_create([self.model(case_id=pk) for pk in missing], ignore_conflicts=True)


class CaseDocument(models.Model):
    """One case as the API answers today's question of it, and what lists order and filter by.

    Written by `cases.api.documents` from the serializers, the only definition of the JSON. Whoever
    reads it asks `cases.ledger.touched` first which documents to leave alone.
    """

    case = models.OneToOneField(
        "cases.Case",
        primary_key=True,
        on_delete=models.CASCADE,
        related_name="document",
        # The keeper writes within a snapshot, where a check of a case that changes meanwhile fails.
        db_constraint=False,
        help_text="The case.",
    )
    is_current = models.BooleanField(
        default=False, help_text="Whether nothing that it tells changed since it was written."
    )
    written_at = models.DateTimeField(null=True, help_text="When it was written.")
    expires_on = models.DateField(
        null=True, help_text="First day on which it is wrong: some count the days until today."
    )
    listed = models.TextField(help_text="The case in a list, as JSON.")
    full = models.TextField(help_text="The case in full, as JSON.")
    is_named = models.BooleanField(
        default=False, help_text="Whether its names tell of nobody whom no report names."
    )
    first_known_on = models.DateField(
        null=True, help_text="The first day on which what could be known of it changed."
    )
    last_known_on = models.DateField(null=True, help_text="The last such day.")
    # Null, not empty, where nothing is known: as the live rows have it.
    status = models.CharField(max_length=30, null=True, help_text="Its status.")  # noqa: DJ001
    short_name = models.CharField(max_length=120, help_text="Its name in lists, as it is told.")
    number = models.CharField(
        max_length=120, help_text="By what it is ordered by number: that, or else its slug."
    )
    slug = models.CharField(max_length=120, help_text="Its slug, as it is told.")
    updated_at = models.DateTimeField(null=True, help_text="As the public record says.")

    objects = CaseDocumentQuerySet.as_manager()

    class Meta:
        indexes = [
            # Which are to be written anew (the worker, and whoever reads)?
            models.Index(
                fields=["case"], name="case_document_stale", condition=Q(is_current=False)
            ),
            models.Index(
                fields=["expires_on"],
                name="case_document_expiring",
                condition=Q(expires_on__isnull=False),
            ),
            # Which cases may not be named (every list)?
            models.Index(fields=["case"], name="case_document_hidden", condition=Q(is_named=False)),
            # The list of cases in its usual order, page by page.
            models.Index(fields=["short_name", "case"], name="case_document_by_name"),
            # Cases with a status, the latest change first.
            models.Index(fields=["status", "updated_at", "case"], name="case_document_by_status"),
            # All cases, the latest change first.
            models.Index(fields=["updated_at", "case"], name="case_document_by_change"),
        ]

    def __str__(self) -> str:
        return f"{self.short_name}, written at {self.written_at}"
