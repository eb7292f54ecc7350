"""What became of each claim, in words for an editor: no claim is ever dropped in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from cases.status.custody import CUSTODY_KINDS
from cases.status.events import CASE_ITSELF
from cases.status.evidence import Claim, Policy, Report, origins
from cases.status.history import Verdict
from cases.status.kinds import STATUS_KINDS
from cases.status.moves import Outcome
from cases.status.proving import is_denied
from cases.status.steps import NO_STATUS

COUNTS, NOT_PROVED = "counts", "not_proved"
NO_CHANGE, REFUSED = Outcome.NO_CHANGE.value, Outcome.REFUSED.value
_BEST_FIRST = (COUNTS, NO_CHANGE, REFUSED, NOT_PROVED)

MISSING = {
    Policy.OFFICIAL: "It needs the Court's own word.",
    Policy.CORROBORATED: (
        "It needs the Court's own word, a public act told of as such, or a second independent "
        "origin, one of the two named."
    ),
    Policy.NAMED: "It needs the Court's own word, a public act, or one named origin.",
    Policy.ANY: "It needs a published report that did its own reporting.",
}


class Finding(NamedTuple):
    """The outcome (counts, no_change, refused, not_proved) and the reason in words."""

    outcome: str
    reason: str = ""


_MOVING_KINDS = STATUS_KINDS | CUSTODY_KINDS
_ROOTLESS = Finding(
    NOT_PROVED,
    "It only relays reports that are not published here, or were retracted: "
    "enter the report that it relays.",
)


def findings(
    claims: Iterable[Claim],
    verdicts: Mapping[int, Iterable[Verdict]],
    reports: Mapping[int, Report],
    policy: Policy,
) -> dict[tuple[int, int], Finding]:
    """For each claim and each subject it concerns: what the rules made of it."""
    found: dict[tuple[int, int], Finding] = {}
    for subject, judged in verdicts.items():
        for verdict in judged:
            of_all, of_rootless = _of(verdict, reports, policy)
            for claim in verdict.event.support:
                if verdict.is_told_finer and claim.when != verdict.event.when:
                    continue  # a claim of a finer date has its own fate, not that of another day
                finding = of_rootless.get(claim.id, of_all)
                known = found.get((claim.id, subject))
                if known is None or _rank(finding) < _rank(known):
                    found[claim.id, subject] = finding
    for claim in claims:
        for subject in claim.subjects or {CASE_ITSELF}:
            if not claim.can_prove:
                reason = "Only what is asserted or confirmed can move a status; this is shown."
                if claim.is_court_speaking and claim.act == "denies":
                    reason = "A denial by the Court outweighs all others until it says otherwise."
                found[claim.id, subject] = Finding(NO_CHANGE, reason)
    return found


def _rank(finding: Finding) -> int:
    return _BEST_FIRST.index(finding.outcome)


def _of(
    verdict: Verdict, reports: Mapping[int, Report], policy: Policy
) -> tuple[Finding, dict[int, Finding]]:
    """What becomes of the claims of an event, and of those that have no origin, if it is other."""
    judgement, event = verdict.judgement, verdict.event
    if judgement is not None:
        if judgement.outcome is Outcome.CHANGES:
            return Finding(COUNTS), {}
        return Finding(judgement.outcome.value, judgement.reason), {}
    if event.kind not in _MOVING_KINDS:
        return Finding(NO_CHANGE, NO_STATUS.reason), {}
    if is_denied(event, date.max):
        return Finding(NOT_PROVED, "The Court has denied it since."), {}
    reason = MISSING[policy]
    if event.kind == "suspect_died":
        reason = "A death needs the Court or two independent origins."
    behind = origins(event.support, reports, date.max)
    rootless = {claim: _ROOTLESS for claim, found in behind.items() if not found}
    return Finding(NOT_PROVED, reason), rootless
