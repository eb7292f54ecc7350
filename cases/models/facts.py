"""Facts for the rules: standing claims, and the reports they rest on, as plain Python."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cases.models.claim import Claim, ClaimQuerySet
from cases.models.history import StatusChange
from cases.models.report import SourceReport
from cases.status import evidence
from cases.status.dates import PartialDate
from cases.status.question import NOW, Question


@dataclass(frozen=True)
class Facts:
    """All that the rules need to know of some claims."""

    claims: list[evidence.Claim]
    reports: dict[int, evidence.Report]


@dataclass(frozen=True)
class Support:
    """How many reports assert what a change says, and how many origins stand behind them."""

    reports: int
    origins: int
    named_origins: int


def facts_of(claims: ClaimQuerySet) -> Facts:
    """Turn the standing claims of a queryset, and all reports they rest on, into plain facts."""
    standing = list(
        claims.standing().select_related("report__publisher").prefetch_related("subjects")
    )
    resting = SourceReport.objects.filter(
        pk__in={claim.report_id for claim in standing}
    ).and_all_they_relay()
    reports = {
        report.pk: evidence.Report(
            report.pk,
            str(report.publisher_id),
            report.public_on,
            frozenset(link.relayed_id for link in report.relay_links.all()),
            report.does_own_reporting,
        )
        for report in SourceReport.objects.filter(
            pk__in=resting, state__in=SourceReport.STANDING_STATES
        ).prefetch_related("relay_links")
    }
    return Facts([_plain(claim) for claim in standing], reports)


def _plain(claim: Claim) -> evidence.Claim:
    return evidence.Claim(
        id=claim.pk,
        report=claim.report_id,
        kind=claim.kind,
        when=claim.effective,
        public_on=claim.known_on,
        act=evidence.Act(claim.act),
        attribution=evidence.Attribution(claim.attribution),
        speaker=claim.speaker,
        is_court_speaking=claim.capacity == Claim.Capacity.COURT or claim.report.is_official,
        is_verified=claim.report.is_verified,
        subjects=frozenset(subject.suspect_id for subject in claim.subjects.all()),
    )


def support_of(change: StatusChange, question: Question = NOW) -> Support:
    """Count what stood behind a change on the question's day of knowledge.

    Reports that say "reported" support each other whatever their date; other claims count when
    their date agrees with that of the change.
    """
    on = question.known_on or date.max
    facts = facts_of(Claim.objects.filter(case=change.case_id, kind=change.kind))
    proof = {
        claim["claim"]: PartialDate.parse(claim["date"]) for claim in change.derivation["claims"]
    }
    alike = [
        claim
        for claim in facts.claims
        if claim.can_prove
        and claim.public_on <= on
        and (
            change.kind == "reported"
            or any(when.covers(claim.when) or claim.when.covers(when) for when in proof.values())
        )
    ]
    event = evidence.Event(change.kind, change.effective, 0, tuple(alike))
    origins = evidence.independent_origins(event, facts.reports, on)
    return Support(
        reports=len({claim.report for claim in alike}),
        origins=len(origins),
        named_origins=sum(origin.is_named for origin in origins),
    )
