"""Publishers, reports, and what reports say and relay."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db.models import Exists, F, OuterRef, Prefetch, QuerySet
from django.db.models.functions import Coalesce

from cases.api import serializers
from cases.api.filters import reports as filters
from cases.api.filters.question import KNOWN_ON
from cases.api.pagination import Ordering, Walk, first_of
from cases.api.views.including import Include
from cases.api.views.resource import Resource
from cases.api.views.shared import named_ids
from cases.models import Case, Claim, Publisher, Relay, ReportWords, Revision, SourceReport
from cases.models.dates import NEVER
from cases.models.naming import withhold_addresses, withhold_notes, withhold_words
from cases.models.report import IN_ORDER_OF_TITLES
from cases.status.question import NOW, Question

PUBLIC = SourceReport.PUBLIC_STATES


def public_claims() -> QuerySet:
    """What public reports say of cases that are told of."""
    return Claim.objects.filter(report__state__in=PUBLIC, case__in=Case.objects.told())


def _edge(value: date | None, descending: bool) -> date | None:
    rows = ReportWords.objects.all()
    if value is not None:
        rows = rows.filter(**{f"day__{'lte' if descending else 'gte'}": value})
    return rows.edge(descending)


# Reports that have the words sought. Not by the index of days, where they are not walked: words
# may be common in old reports alone.
BY_WORDS = Ordering(
    Coalesce("words__day", NEVER), descending=True, walk=Walk(F("words__day"), _edge)
)
# So many are put into another order than by publication, and so many are counted.
MOST_REORDERED, MOST_COUNTED = 1000, 1000


class PublisherView(Resource):
    """Those who published any report of the public record."""

    table = "publishers"
    serializer_class = serializers.PublisherSerializer
    filters = filters.PublisherFilters
    orderings = {"name": Ordering(F("name")), "kind": Ordering(F("kind"))}

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        reports = SourceReport.objects.public().filter(publisher=OuterRef("pk"))
        return Publisher.objects.filter(Exists(reports))


class ReportView(Resource):
    """Published reports with what they relay and claim; retracted ones with the reason. Of one that
    concerns somebody whom no published report names, title, addresses and notes are withheld.
    With `known_on`, those that were public by then."""

    table = "reports"
    serializer_class = serializers.ReportSerializer
    filters = filters.ReportFilters
    asks = (KNOWN_ON,)
    orderings = {
        "published_on": Ordering(Coalesce("published_on", NEVER), descending=True),
        "title": Ordering(IN_ORDER_OF_TITLES),
        "publisher": Ordering(F("publisher__name")),
    }
    includes = {
        "publisher": Include("publishers", "publisher_id", is_one=True),
        "claims": Include("claims", "report_id"),
        "relays": Include("relays", "report_id"),
        "revisions": Include("revisions", "report_id"),
    }
    page = ("report-detail", "pk")

    def order_for(self, name: str) -> Ordering:
        if "q" in self.values and name.removeprefix("-") == "published_on":
            return replace(BY_WORDS, descending=name.startswith("-"))
        return super().order_for(name)

    def bounded(self, rows: QuerySet, order: str) -> QuerySet:
        """All with the words sought, if the newest or oldest come first: they are walked in this
        order. In any other, the newest of them."""
        if "q" not in self.values or order.removeprefix("-") == "published_on":
            return rows
        return rows.filter(pk__in=first_of(rows, BY_WORDS, MOST_REORDERED))

    def count(self, rows: QuerySet) -> int:
        if "q" not in self.values:
            return super().count(rows)
        return len(first_of(rows, BY_WORDS, MOST_COUNTED + 1))

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        rows = SourceReport.objects.public().select_related("publisher")
        if question.known_on:
            rows = rows.public_by(question.known_on)
        relays = Relay.objects.select_related("relayed__publisher").order_by("relayed__public_id")
        claims = public_claims().select_related("case").prefetch_related("subjects__suspect")
        # To attributes: else Django puts together a query of each for every report.
        return rows.prefetch_related(
            Prefetch("revisions", to_attr="told_revisions"),
            Prefetch("relay_links", relays, to_attr="told_relays"),
            Prefetch("claims", claims.order_by("effective_on", "public_id"), "told_claims"),
        )

    @classmethod
    def answer(cls, rows: list[SourceReport], question: Question = NOW) -> list[SourceReport]:
        named = named_ids((claim.case_id for row in rows for claim in row.told_claims), question)
        for row in rows:
            row.named = named
        withhold_words((claim for row in rows for claim in row.told_claims), named)
        withhold_addresses(rows)
        withhold_notes(note for row in rows for note in (*row.told_relays, *row.told_revisions))
        return rows


class RelayView(Resource):
    """Which report has the news from which other."""

    table = "relays"
    serializer_class = serializers.RelaySerializer
    filters = filters.RelayFilters
    orderings = {"published_on": Ordering(Coalesce("report__published_on", NEVER))}
    includes = {
        "report": Include("reports", "report_id", is_one=True),
        "relayed": Include("reports", "relayed_id", is_one=True),
    }

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        rows = Relay.objects.filter(report__state__in=PUBLIC, relayed__state__in=PUBLIC)
        return rows.select_related("report__publisher", "relayed__publisher")

    @classmethod
    def answer(cls, rows: list[Relay], question: Question = NOW) -> list[Relay]:
        withhold_notes(rows)
        return rows


class RevisionView(Resource):
    """What publishers changed in their reports later."""

    table = "revisions"
    serializer_class = serializers.RevisionSerializer
    filters = filters.RevisionFilters
    orderings = {"revised_on": Ordering(F("revised_on"))}
    includes = {"report": Include("reports", "report_id", is_one=True)}

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        rows = Revision.objects.filter(report__state__in=PUBLIC)
        return rows.select_related("report__publisher")

    @classmethod
    def answer(cls, rows: list[Revision], question: Question = NOW) -> list[Revision]:
        withhold_notes(rows)
        return rows


class ClaimView(Resource):
    """What published reports say of cases; with `known_on`, what was public by then."""

    table = "claims"
    serializer_class = serializers.ClaimSerializer
    filters = filters.ClaimFilters
    asks = (KNOWN_ON,)
    orderings = {"effective_on": Ordering(F("effective_on")), "kind": Ordering(F("kind"))}
    includes = {
        "case": Include("cases", "case_id", is_one=True),
        "report": Include("reports", "report_id", is_one=True),
    }

    @classmethod
    def public(cls, question: Question = NOW) -> QuerySet:
        rows = public_claims().select_related("case", "report__publisher")
        if question.known_on:
            rows = rows.public_by(question.known_on)
        return rows.prefetch_related("subjects__suspect")

    @classmethod
    def answer(cls, rows: list[Claim], question: Question = NOW) -> list[Claim]:
        named = named_ids((row.case_id for row in rows), question)
        for row in rows:
            row.named = named
        withhold_words(rows, named)
        return rows
