"""Which rows the public sees: the questions behind the public tables, answered in one place."""

from __future__ import annotations

from django.db import models

from cases.ledger.columns import Rows
from cases.models import (
    Case,
    Charge,
    Claim,
    CustodyChange,
    Milestone,
    Proceedings,
    Publisher,
    SourceReport,
    StatusChange,
    Suspect,
    Warrant,
)
from cases.models.naming import (
    in_place_of_address,
    telling_claims,
    telling_former_names,
    telling_reports,
    unnameable,
    without_names,
    without_words,
)

PUBLIC = SourceReport.PUBLIC_STATES


def told() -> models.QuerySet:
    return Case.objects.told()


def named() -> models.QuerySet:
    return Proceedings.objects.named()


def suspects() -> models.QuerySet:
    return Suspect.objects.named()


def publishers() -> models.QuerySet:
    public = SourceReport.objects.public().filter(publisher=models.OuterRef("pk"))
    return Publisher.objects.filter(models.Exists(public))


def claims() -> models.QuerySet:
    return Claim.objects.filter(report__state__in=PUBLIC, case__in=told())


def warrants() -> models.QuerySet:
    public = Warrant.objects.public().filter(proceedings__in=named())
    # Of a warrant that took its place nobody may hear before it is public itself.
    other = Warrant.objects.public().filter(replaces=models.OuterRef("pk"))
    return public.annotate(public_replacement=models.Subquery(other.values("public_id")[:1]))


def charges() -> models.QuerySet:
    return Charge.objects.public().filter(proceedings__in=named())


def milestones() -> models.QuerySet:
    return Milestone.objects.public()


def history_of(model, whose: str, named: Rows) -> Rows:
    """Rows of history of the whole case, or of people whom published reports name."""

    def rows() -> models.QuerySet:
        # Asked row by row: few rows at a time are read, and people are many.
        is_named = models.Exists(named().filter(pk=models.OuterRef(whose)))
        return model.objects.filter(models.Q(**{f"{whose}__isnull": True}) | is_named)

    return rows


def sources_of(model, public: Rows) -> Rows:
    """The public reports that public rows of a model cite."""
    owner = model._meta.model_name

    def rows() -> models.QuerySet:
        return model.sources.through.objects.filter(
            **{f"{owner}__in": public(), "sourcereport__state__in": PUBLIC}
        )

    return rows


status_changes = history_of(StatusChange, "proceedings", named)
custody_changes = history_of(CustodyChange, "suspect", suspects)


def cases_by_public_names(rows: dict[int, dict]) -> dict[int, dict]:
    """Rows of cases, without names that tell of somebody whom no published report names."""
    hidden = unnameable(Case.objects.filter(pk__in=rows))
    return {pk: row | without_names(row["id"]) if pk in hidden else row for pk, row in rows.items()}


def former_names_of_named(rows: dict[int, dict]) -> dict[int, dict]:
    """Rows of former names, but for those that tell of such a person."""
    cases = Case.objects.filter(public_id__in={row["case"] for row in rows.values()})
    hidden = telling_former_names(cases)
    return {pk: row for pk, row in rows.items() if pk not in hidden}


def claims_without_secrets(rows: dict[int, dict]) -> dict[int, dict]:
    """Rows of claims, without the words of those that concern such a person."""
    hidden = telling_claims(Claim.objects.filter(pk__in=rows))
    return {pk: without_words(row) if pk in hidden else row for pk, row in rows.items()}


def reports_without_secrets(rows: dict[int, dict]) -> dict[int, dict]:
    """Rows of reports, without what leads to somebody whom retracted ones alone have named."""
    state = SourceReport.State.RETRACTED
    telling = telling_reports([pk for pk, row in rows.items() if row["state"] == state])
    return {
        pk: row | in_place_of_address(row, telling[pk]) if pk in telling else row
        for pk, row in rows.items()
    }


def notes_without_secrets(rows: dict[int, dict]) -> dict[int, dict]:
    """Rows of relays and revisions, without our notes on such reports."""
    named = {row[end] for row in rows.values() for end in ("report", "relayed") if end in row}
    ids = dict(SourceReport.objects.filter(public_id__in=named).values_list("pk", "public_id"))
    telling = {ids[pk] for pk in telling_reports(ids)}
    return {
        pk: row | {"note": ""} if telling & {row["report"], row.get("relayed")} else row
        for pk, row in rows.items()
    }
