"""Filters of publishers, reports, and what reports say."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from cases.api.filters.base import Day, Filters, Row, Text, Truth, Words
from cases.api.filters.cases import of_case, of_situation, of_suspect
from cases.api.filters.found import words_of_reports
from cases.models import Claim, Publisher, SourceReport
from cases.models.claim import ClaimSubject
from cases.models.proceedings import Proceedings
from cases.status.kinds import EVENT_KINDS


def of_report(column: str = "report") -> Row:
    return Row(
        lambda: SourceReport.objects.public(),
        "Of this report: its id.",
        "a1b2c3d4e5f6",
        column,
        keys=["public_id"],
    )


def of_publisher(column: str = "publisher") -> Row:
    return Row(
        lambda: Publisher.objects.filter(
            Exists(SourceReport.objects.public().filter(publisher=OuterRef("pk")))
        ),
        "Of this publisher: its id.",
        "a1b2c3d4e5f6",
        column,
        keys=["public_id"],
    )


class PublisherFilters(Filters):
    kind = Words(Publisher.Kind.values, "Of one of these kinds.")
    q = Text("Part of the name.", "Reuters", field_name="name", lookup_expr="unaccent__icontains")


class ReportFilters(Filters):
    case = of_case(None, through=lambda pk: Claim.objects.filter(case=pk).values("report"))
    situation = of_situation(
        through=lambda pk: Claim.objects.filter(case__situation=pk).values("report")
    )
    publisher = of_publisher()
    publisher_name = Text(
        "Part of the publisher's name.",
        "Reuters",
        field_name="publisher__name",
        lookup_expr="icontains",
    )
    kind = Words(Publisher.Kind.values, "By this kind of publisher.", field_name="publisher__kind")
    language = Text("In this language (BCP 47).", "en", lookup_expr="iexact")
    state = Words(SourceReport.PUBLIC_STATES, "Whether it stands, was corrected, or was retracted.")
    is_verified = Truth(help_text="Whether somebody has read the page itself.")
    published_from = Day(
        field_name="published_on", lookup_expr="gte", help_text="Published on this day or later."
    )
    published_until = Day(
        field_name="published_on", lookup_expr="lte", help_text="Published on this day or before."
    )
    q = Text(
        "Words of the title, of the quotes that carry the claims, or of the publisher's name; or a "
        "name in any spelling. Of common words, another order than by published_on is of the "
        "newest 1000, and a count of 1001 means that there are more.",
        "Ngaissona",
        method="by_text",
    )

    def by_text(self, queryset: QuerySet, name: str, text: str) -> QuerySet:
        words = words_of_reports(text)
        return queryset.filter(words__words=words) if words else queryset.none()


class RelayFilters(Filters):
    report = of_report()
    relayed = of_report("relayed")


class RevisionFilters(Filters):
    report = of_report()


class ClaimFilters(Filters):
    case = of_case()
    suspect = of_suspect(
        through=lambda pk: ClaimSubject.objects.filter(
            proceedings__in=Proceedings.objects.named().filter(suspect=pk)
        ).values("claim")
    )
    situation = of_situation("case__situation")
    report = of_report()
    publisher = of_publisher("report__publisher")
    kind = Words(EVENT_KINDS, "Of one of these kinds of event.")
    act = Words(Claim.Act.values, "What the speaker does with it.")
    attribution = Words(Claim.Attribution.values, "On whose word the report says so.")
    effective_from = Day(
        field_name="effective_on", lookup_expr="gte", help_text="Said to be of this day or later."
    )
    effective_until = Day(
        field_name="effective_on", lookup_expr="lte", help_text="Said to be of this day or before."
    )
