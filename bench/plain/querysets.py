"""Rows of the plain version, with what their JSON needs fetched beforehand."""

from __future__ import annotations

from django.contrib.postgres.search import SearchQuery
from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from cases.models import (
    Case,
    CaseLink,
    Claim,
    Proceedings,
    PublicRecord,
    Relay,
    SourceReport,
    StatusChange,
    Warrant,
)
from cases.models.search import CONFIG


def standing() -> QuerySet:
    return StatusChange.objects.as_known()


def latest_first() -> QuerySet:
    return StatusChange.objects.answering()


def dated(rows: QuerySet, table: str) -> QuerySet:
    records = PublicRecord.objects.present().filter(table=table, object_id=OuterRef("pk"))
    return rows.annotate(updated_at=Subquery(records.values("updated_at")[:1]))


def listed_cases() -> QuerySet:
    people = Proceedings.objects.named().select_related("suspect")
    mine = Prefetch("status_changes", latest_first(), to_attr="changes")
    rows = Case.objects.told().select_related("situation").order_by("short_name", "pk")
    return dated(rows, "cases").prefetch_related(
        Prefetch("proceedings", people.prefetch_related(mine), to_attr="people"),
        Prefetch("status_changes", latest_first().filter(proceedings=None), to_attr="changes"),
    )


def whole_cases() -> QuerySet:
    history = standing().select_related("proceedings__suspect").prefetch_related("proof__report")
    claims = Claim.objects.standing().exclude(act__in=["asserts", "confirms"])
    claims = claims.select_related("report__publisher").prefetch_related("subjects__suspect")
    warrants = Warrant.objects.public().select_related("proceedings__suspect")
    return listed_cases().prefetch_related(
        Prefetch(
            "status_changes",
            history.order_by("holds_from", "order", "proceedings__position", "id"),
            to_attr="history",
        ),
        Prefetch("claims", claims.order_by("effective_on", "public_id"), to_attr="utterances"),
        Prefetch("people__warrants", warrants, to_attr="public_warrants"),
        Prefetch(
            "links",
            CaseLink.objects.filter(other__in=Case.objects.told()).select_related("other"),
            to_attr="told_links",
        ),
        "former_names",
    )


def cases_by(status: str, situation: str) -> QuerySet:
    rows = listed_cases().with_status().filter(status_code=status, situation__slug=situation)
    return rows.filter(updated_at__isnull=False).order_by("-updated_at", "-pk")


def reports_with(words: str) -> QuerySet:
    claims = Claim.objects.filter(case__in=Case.objects.told()).select_related("case", "report")
    claims = claims.prefetch_related("subjects__suspect").order_by("effective_on", "public_id")
    relays = Relay.objects.filter(relayed__state__in=SourceReport.PUBLIC_STATES)
    relays = relays.select_related("relayed__publisher").order_by("relayed__public_id")
    return (
        dated(SourceReport.objects.public(), "reports")
        .filter(words__words=SearchQuery(words, config=CONFIG))
        .select_related("publisher")
        .prefetch_related(
            Prefetch("claims", claims, to_attr="told_claims"),
            Prefetch("relay_links", relays, to_attr="told_relays"),
            "revisions",
        )
    )
