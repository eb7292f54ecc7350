"""Facts for the rules: standing claims, and the reports they rest on, as plain Python."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from cases.models.claim import Claim, ClaimQuerySet, ClaimSubject
from cases.models.dates import partial
from cases.models.history import StatusChange
from cases.models.publisher import Publisher
from cases.models.relay import Relay
from cases.models.report import SourceReport
from cases.status import evidence
from cases.status.dates import PartialDate
from cases.status.question import NOW, Question


@dataclass(frozen=True, eq=False)
class Facts:
    """All that the rules need to know of some claims."""

    claims: list[evidence.Claim]
    reports: dict[int, evidence.Report]

    @cached_property
    def by_id(self) -> dict[int, evidence.Claim]:
        """The claims by their primary keys."""
        return {claim.id: claim for claim in self.claims}


@dataclass(frozen=True)
class Support:
    """How many reports assert what a change says, and how many origins stand behind them."""

    reports: int
    origins: int
    named_origins: int


def facts_of(claims: ClaimQuerySet) -> Facts:
    """Turn the standing claims of a queryset, and all reports they rest on, into plain facts."""
    by_case, reports = _read(claims)
    return Facts([claim for found in by_case.values() for claim in found], reports)


def facts_of_cases(cases: Iterable[int]) -> dict[int, Facts]:
    """All that is said in each of these cases, in as many queries as for one."""
    cases = list(cases)
    by_case, reports = _read(Claim.objects.filter(case__in=cases))
    return {case: Facts(by_case.get(case, []), reports) for case in cases}


_OF_A_CLAIM = (
    *("case", "pk", "report", "kind", "effective_on", "effective_precision", "public_on", "act"),
    *(
        "attribution",
        "speaker",
        "custodian",
        "capacity",
        "report__publisher__kind",
        "report__is_verified",
    ),
    *("report__published_on", "report__published_precision", "report__retrieved_on"),
)
_OF_A_REPORT = (
    *("pk", "publisher", "does_own_reporting"),
    *("published_on", "published_precision", "retrieved_on"),
)


def _read(claims: ClaimQuerySet) -> tuple[dict[int, list[evidence.Claim]], dict]:
    """The standing claims by case, and the reports they rest on: two queries, and no models,
    which for thousands of claims take longer than all the rest of a recording."""
    standing = claims.standing()
    subjects = ClaimSubject.objects.filter(claim=OuterRef("pk")).values("proceedings__suspect")
    found: dict[int, list[evidence.Claim]] = defaultdict(list)
    for case, *row, named in standing.values_list(*_OF_A_CLAIM, ArraySubquery(subjects)):
        found[case].append(_claim(frozenset(named), row))
    if not found:
        return {}, {}
    telling = SourceReport.objects.filter(pk__in=standing.order_by().values("report"))
    relays = Relay.objects.filter(report=OuterRef("pk")).values("relayed")
    rows = telling.with_all_they_relay().filter(state__in=SourceReport.STANDING_STATES)
    rows = rows.values_list(*_OF_A_REPORT, ArraySubquery(relays))
    return found, {row[0]: _report(*row) for row in rows}


def _report(pk, publisher, is_own, published_on, precision, retrieved_on, relays):
    public_on = _public_on(published_on, precision, retrieved_on)
    return evidence.Report(pk, str(publisher), public_on, frozenset(relays), is_own)


def _claim(subjects: frozenset[int], row: list) -> evidence.Claim:
    pk, report, kind, on, precision, public_on, act, attribution, speaker, *more = row
    custodian, capacity, publisher, is_verified, *published = more
    return evidence.Claim(
        id=pk,
        report=report,
        kind=kind,
        when=partial(on, precision),
        public_on=public_on or _public_on(*published),
        act=evidence.Act(act),
        attribution=evidence.Attribution(attribution),
        speaker=speaker,
        is_court_speaking=Claim.Capacity.COURT == capacity or publisher == Publisher.Kind.OFFICIAL,
        is_verified=is_verified,
        subjects=subjects,
        custodian=custodian,
    )


def _public_on(published_on: date | None, precision: str, retrieved_on: date) -> date:
    """The first day on which a report was certainly public, as `SourceReport.public_on`."""
    published = partial(published_on, precision)
    return published.latest if published else retrieved_on


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
    event = evidence.Event(change.kind, change.effective, 0, tuple(alike), ())
    origins = evidence.independent_origins(event, facts.reports, on)
    return Support(
        reports=len({claim.report for claim in alike}),
        origins=len(origins),
        named_origins=sum(origin.is_named for origin in origins),
    )
