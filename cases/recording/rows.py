"""Rows: the history that should stand against the one that stands, and the difference."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from cases.models import Case, Claim, CustodyChange, Publisher, SourceReport, StatusChange, Suspect
from cases.models.history import HistoryRow
from cases.status import evidence
from cases.status.evidence import DEFAULT_POLICY, Attribution, Policy
from cases.status.history import RULES_VERSION, Row


@dataclass(frozen=True)
class Written:
    """How many rows a recording wrote, and how many it superseded."""

    written: int = 0
    superseded: int = 0

    def __add__(self, other: Written) -> Written:
        return Written(self.written + other.written, self.superseded + other.superseded)


@dataclass(frozen=True)
class Difference:
    """What is missing from the standing history, and what stands without support."""

    fresh: list
    gone: list


def compare_status(
    case: Case, policy: Policy, wanted: Mapping[int | None, list[Row]], now: datetime
) -> Difference:
    """Compare the standing rows of a case under a policy with those that are wanted.

    `wanted` maps proceedings (None: the case as a whole) to rows.
    """
    standing = {
        (row.proceedings_id, _content(row, row.status)): row
        for row in StatusChange.objects.current().filter(case=case, policy=policy.value)
    }
    should = {(who, _wanted_content(row)): row for who, items in wanted.items() for row in items}
    gone = [row for key, row in standing.items() if key not in should]
    fresh = [
        StatusChange(
            case=case, proceedings_id=who, status=row.step.status, **_columns(row, policy, now)
        )
        for (who, content), row in should.items()
        if (who, content) not in standing
    ]
    _name_corrected(fresh, gone)
    return Difference(fresh, gone)


def compare_custody(person: Suspect, wanted: list[Row], now: datetime) -> Difference:
    """Compare the standing custody rows of a person with those that are wanted."""
    standing = {
        _content(row, row.custody): row
        for row in CustodyChange.objects.current().filter(suspect=person)
    }
    should = {_wanted_content(row): row for row in wanted}
    gone = [row for content, row in standing.items() if content not in should]
    fresh = [
        CustodyChange(suspect=person, custody=row.step.status, **_columns(row, DEFAULT_POLICY, now))
        for content, row in should.items()
        if content not in standing
    ]
    return Difference(fresh, gone)


def _columns(row: Row, policy: Policy, now: datetime) -> dict:
    step = row.step
    return {
        "policy": policy.value,
        "kind": step.kind,
        "effective_on": step.when.earliest,
        "effective_precision": step.when.precision.value,
        "holds_from": step.holds_from.earliest,
        "surely_holds_from": step.holds_from.latest,
        "order": step.order,
        "known_on": row.known_on,
        "stands_from": row.stands_from,
        "stands_until": row.stands_until,
        "basis": step.proof.basis.value,
        "is_verified": step.proof.is_verified,
        "derivation": {"claims": list(step.proof.claims)},
        "recorded_at": now,
    }


def _wanted_content(row: Row) -> tuple:
    step = row.step
    return (
        step.status,
        step.kind,
        step.when.earliest,
        step.when.precision.value,
        step.holds_from.earliest,
        step.holds_from.latest,
        step.order,
        row.known_on,
        row.stands_from,
        row.stands_until,
        step.proof.basis.value,
        step.proof.is_verified,
        step.proof.claims,
    )


def _content(row: HistoryRow, status: str) -> tuple:
    """What makes a row the same row, whoever wrote it when."""
    return (
        status,
        row.kind,
        row.effective_on,
        row.effective_precision,
        row.holds_from,
        row.surely_holds_from,
        row.order,
        row.known_on,
        row.stands_from,
        row.stands_until,
        row.basis,
        row.is_verified,
        tuple(claim["claim"] for claim in row.derivation["claims"]),
    )


def _name_corrected(fresh: list[StatusChange], gone: list[StatusChange]) -> None:
    """Let each new row name the superseded row that said otherwise for the same days.

    A row that only continues another (same status and date, better proof) corrects nothing.
    """

    def place(row: StatusChange) -> tuple:
        return row.proceedings_id, row.status, row.effective, row.holds_from

    continued = {place(row) for row in fresh} & {place(row) for row in gone}
    for row in fresh:
        if place(row) in continued:
            continue
        row.corrects = next(
            (
                old
                for old in gone
                if old.proceedings_id == row.proceedings_id
                and place(old) not in continued
                and (old.stands_until is None or row.stands_from < old.stands_until)
                and (row.stands_until is None or old.stands_from < row.stands_until)
            ),
            None,
        )


def write(
    difference: Difference,
    claims: Iterable[evidence.Claim],
    reports: Mapping[int, evidence.Report],
    now: datetime,
) -> Written:
    """Write what is missing, with its derivation, and supersede what has no support."""
    fresh, gone = difference.fresh, difference.gone
    if gone:
        type(gone[0]).objects.filter(pk__in=[row.pk for row in gone]).update(superseded_at=now)
    if fresh:
        model: type[HistoryRow] = type(fresh[0])
        describe = _Describer(claims, reports)
        for row in fresh:
            row.derivation = describe(row)
        model.objects.bulk_create(fresh)
        links = model.proof.through
        owner = f"{model._meta.model_name}_id"
        links.objects.bulk_create(
            links(**{owner: row.pk, "claim_id": claim["claim"]})
            for row in fresh
            for claim in row.derivation["claims"]
        )
    return Written(len(fresh), len(gone))


class _Describer:
    """Writes down how a row was derived, in words that stay true when facts change later."""

    def __init__(
        self, claims: Iterable[evidence.Claim], reports: Mapping[int, evidence.Report]
    ) -> None:
        self.claims = {claim.id: claim for claim in claims}
        self.reports = reports
        self.pages = {
            page.pk: page
            for page in SourceReport.objects.filter(pk__in=reports).select_related("publisher")
        }
        self.words = {
            claim.pk: claim
            for claim in Claim.objects.filter(pk__in=self.claims).only("quote", "custodian")
        }
        self.names = {
            str(pk): name
            for pk, name in Publisher.objects.filter(
                pk__in={page.publisher_id for page in self.pages.values()}
            ).values_list("pk", "name")
        }

    def __call__(self, row: HistoryRow) -> dict:
        proof = [self.claims[claim] for claim in row.derivation["claims"]]
        alike = [
            claim for claim in self.claims.values() if claim.can_prove and claim.kind == row.kind
        ]
        behind = evidence.origins(alike, self.reports, row.stands_from)
        return {
            "rules": RULES_VERSION,
            "policy": row.policy,
            "basis": row.basis,
            "claims": [self._claim(claim, behind.get(claim.id, set())) for claim in proof],
        }

    def _claim(self, claim: evidence.Claim, behind: set[evidence.Origin]) -> dict:
        page = self.pages[claim.report]
        return {
            "claim": claim.id,
            "report": claim.report,
            "publisher": page.publisher.name,
            "title": page.title,
            "url": page.url,
            "kind": claim.kind,
            "date": str(claim.when),
            "public_on": claim.public_on.isoformat(),
            "act": claim.act.value,
            "attribution": claim.attribution.value,
            "speaker": claim.speaker,
            "custodian": self.words[claim.id].custodian,
            "quote": self.words[claim.id].quote,
            "is_verified": claim.is_verified,
            "origins": sorted(self._origin(origin) for origin in behind),
        }

    def _origin(self, origin: evidence.Origin) -> str:
        if origin.sort is Attribution.UNNAMED:
            return f"unnamed persons, through {self.names[origin.name]}"
        if origin.sort is Attribution.OBSERVATION:
            return self.names[origin.name]
        return origin.name
