"""Proofs as a tree, what is missing for a status, and the lag of acts, as JSON."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.utils import timezone

from cases.api.serializers.base import status_object
from cases.api.serializers.derivations import public_ids
from cases.models import Case, Claim, SourceReport, StatusChange
from cases.models.facts import Facts, facts_of
from cases.models.lags import CaseLag
from cases.models.naming import withhold_addresses
from cases.models.told_proofs import Names
from cases.status.events import CASE_ITSELF
from cases.status.evidence import Basis
from cases.status.missing import why_not
from cases.status.question import Question
from cases.status.words import STATUSES

Link = Callable[[str, object], str]

RULES = {
    Basis.OFFICIAL: "The Court's own record, release or statement says so.",
    Basis.PUBLIC_ACT: "It was a public act of the body named, and somebody tells of it.",
    Basis.CORROBORATED: "At least two independent origins say so, one of them named.",
    Basis.NAMED_SOURCE: "One named origin says so.",
    Basis.UNNAMED_SOURCE: "Only unnamed persons say so.",
}


def proof_tree(case: Case, question: Question, link: Link) -> dict:
    """Every step of a case as known to the question, each with its claims, the reports that
    make them, and whom those reports relay, down to the reporting that stands behind."""
    rows = StatusChange.objects.as_known(question).filter(case=case)
    if question.valid_on:
        rows = rows.filter(surely_holds_from__lte=question.valid_on)
    rows = list(rows.select_related("proceedings__suspect").order_by("holds_from", "order", "id"))
    reports = {claim["report"] for row in rows for claim in row.derivation["claims"]}
    relays = _Relays(reports, link)
    names = Names(rows)
    return {
        "case": link("case", case.public_id),
        "status": status_object(case.status_change),
        "steps": [
            {
                "id": row.pk,
                "url": link("status-change", row.pk),
                "suspect": row.proceedings.suspect.slug if row.proceedings else None,
                "status": status_object(row),
                "kind": row.kind,
                "rules_version": row.derivation["rules"],
                "policy": row.policy,
                "basis": {
                    "code": row.basis,
                    "label": row.get_basis_display(),
                    "because": RULES[Basis(row.basis)],
                },
                "recorded_at": row.recorded_at,
                "claims": [
                    {**shown, "report": relays.tree(claim["report"])}
                    for claim, shown in zip(row.derivation["claims"], names.proof(row), strict=True)
                ],
            }
            for row in rows
        ],
    }


class _Relays:
    """Reports with, below each, those from which it has the news; a loop is cut and said."""

    def __init__(self, reports: set[int], link: Link) -> None:
        resting = SourceReport.objects.filter(pk__in=reports).and_all_they_relay()
        self.link = link
        self.reports = {
            report.pk: report
            for report in SourceReport.objects.public()
            .filter(pk__in=resting)
            .select_related("publisher")
            .prefetch_related("relay_links")
        }
        withhold_addresses(self.reports.values())

    def tree(self, pk: int, above: tuple[int, ...] = ()) -> dict | None:
        report = self.reports.get(pk)
        if report is None:
            return None
        is_loop = pk in above
        return {
            "id": report.public_id,
            "url": self.link("report", report.public_id),
            "publisher": report.publisher.name,
            "title": report.title,
            "state": report.state,
            "is_verified": report.is_verified,
            "is_loop": is_loop,
            "relays": []
            if is_loop
            else [
                below
                for link in report.relay_links.all()
                if (below := self.tree(link.relayed_id, (*above, pk)))
            ],
        }


def missing_for(case: Case, status: str, question: Question, link: Link) -> dict:
    """Which evidence is missing for a status, for each suspect, as known to the question."""
    facts: Facts = facts_of(Claim.objects.filter(case=case))
    people = {each.suspect_id: each.suspect for each in case.people}
    answers = why_not(
        status,
        facts.claims,
        facts.reports,
        people,
        question.policy,
        question.known_on or date.max,
    )
    told = _claims_told(facts, link)
    return {
        "case": link("case", case.public_id),
        "asked": {
            "code": status,
            "label": STATUSES[status].label,
            "meaning": STATUSES[status].meaning,
        },
        "policy": question.policy.value,
        "known_on": (question.known_on or timezone.localdate()).isoformat(),
        "answers": [
            {
                "suspect": None if answer.subject == CASE_ITSELF else people[answer.subject].slug,
                "is_current": answer.is_current,
                "was_reached": answer.was_reached,
                "reason": answer.reason,
                "claims": [
                    {**told[claim], "outcome": finding.outcome, "reason": finding.reason}
                    for claim, finding in answer.claims
                ],
            }
            for answer in answers
        ],
    }


def _claims_told(facts: Facts, link: Link) -> dict[int, dict]:
    """The claims of facts, by their primary keys, as an answer tells them."""
    by_id = {claim.id: claim for claim in facts.claims}
    claim_ids = public_ids(Claim.objects.filter(pk__in=by_id))
    rows = SourceReport.objects.filter(pk__in={claim.report for claim in facts.claims})
    reports = {row.pk: row for row in rows.only("public_id", "state")}
    return {
        key: {
            "claim": claim_ids[key],
            "report": link("report", reports[claim.report].public_id),
            "report_state": reports[claim.report].state,
            "kind": claim.kind,
            "date": str(claim.when),
            "public_on": claim.public_on.isoformat(),
            "attribution": claim.attribution.value,
        }
        for key, claim in by_id.items()
    }


def lag_object(found: CaseLag) -> dict:
    """The lag of one suspect's first warrant."""
    lag = found.lag

    def day(on: date | None) -> str | None:
        return on.isoformat() if on else None

    return {
        "suspect": found.suspect,
        "first_reported_on": day(lag.first_reported_on),
        "sought_on": day(lag.sought_on),
        "issued_on": day(lag.issued_on),
        "made_public_on": day(lag.made_public_on),
        "days_sought_to_issued": lag.sought_to_issued,
        "days_issued_to_public": lag.issued_to_public,
        "days_reported_to_public": lag.reported_to_public,
    }
