"""Questions about lag: how long acts stayed secret, and whether reports came true."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from cases.models.case import Case
from cases.models.claim import Claim
from cases.models.facts import facts_of
from cases.models.history import StatusChange
from cases.models.publisher import Publisher
from cases.status.dates import PartialDate
from cases.status.evidence import Basis, Proof
from cases.status.lag import Forecast, Lag, Record, forecasts, lag_of, record_of
from cases.status.steps import Step


@dataclass(frozen=True)
class CaseLag:
    """The lag of one suspect (slug) in a case."""

    suspect: str
    lag: Lag


def lags_of(case: Case) -> list[CaseLag]:
    """The lag of each suspect's first warrant or summons, by the default policy.

    A report that named nobody counts as the first for every suspect of the case.
    """
    reported = facts_of(Claim.objects.filter(case=case, kind="reported")).claims
    reported = [claim for claim in reported if claim.can_prove]
    result = []
    for each in case.proceedings.named().select_related("suspect"):
        rows = StatusChange.objects.as_known().filter(case=case, proceedings=each)
        about = [
            claim for claim in reported if not claim.subjects or each.suspect_id in claim.subjects
        ]
        result.append(CaseLag(each.suspect.slug, lag_of(map(_known, rows), about)))
    return result


def _known(row: StatusChange):
    proof = Proof(Basis(row.basis), ())
    step = Step(
        PartialDate(row.effective_on, row.effective.precision),
        row.order,
        row.status,
        row.kind,
        proof,
    )
    return step, row.known_on


def forecasts_of_all_cases() -> list[Forecast]:
    """Every report that told of a case before the Court's acts were known, and its fate."""
    facts = facts_of(Claim.objects.filter(kind="reported"))
    names = dict(Publisher.objects.values_list("pk", "name"))
    cases = dict(Claim.objects.filter(kind="reported").values_list("pk", "case"))
    by_case: dict[int, list] = {}
    for claim in facts.claims:
        if claim.can_prove:
            by_case.setdefault(cases[claim.id], []).append(claim)
    shown: dict[int, list] = {}
    for row in StatusChange.objects.as_known().filter(proceedings=None, case__in=by_case):
        shown.setdefault(row.case_id, []).append(_known(row))
    found = []
    for case, claims in sorted(by_case.items()):
        for told in forecasts(claims, facts.reports, shown.get(case, [])):
            found.append(
                Forecast(
                    names[int(told.publisher)], told.attribution, told.public_on, told.confirmed_on
                )
            )
    return found


def records(told: Iterable[Forecast], key) -> dict[str, Record]:
    """How often reports came true, grouped by `key(forecast)`."""
    groups: dict[str, list[Forecast]] = {}
    for each in told:
        groups.setdefault(key(each), []).append(each)
    return {name: record_of(each) for name, each in sorted(groups.items())}
