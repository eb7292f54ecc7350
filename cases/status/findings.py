"""What became of each claim, in words for an editor: no claim is ever dropped in silence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from cases.status.custody import CUSTODY_KINDS
from cases.status.events import CASE_ITSELF
from cases.status.evidence import Claim, Policy, Report, is_denied, origins
from cases.status.history import NO_STATUS, Verdict
from cases.status.kinds import STATUS_KINDS
from cases.status.moves import Outcome

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
            for claim in verdict.event.support:
                finding = _of(verdict, claim, reports, policy)
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


def _of(verdict: Verdict, claim: Claim, reports: Mapping[int, Report], policy: Policy) -> Finding:
    judgement, event = verdict.judgement, verdict.event
    if judgement is None and event.kind not in STATUS_KINDS | CUSTODY_KINDS:
        return Finding(NO_CHANGE, NO_STATUS.reason)
    if judgement is None:
        if is_denied(event, date.max):
            return Finding(NOT_PROVED, "The Court has denied it since.")
        if not origins(event.support, reports, date.max)[claim.id]:
            return Finding(
                NOT_PROVED,
                "It only relays reports that are not published here, or were retracted: "
                "enter the report that it relays.",
            )
        if event.kind == "suspect_died":
            return Finding(NOT_PROVED, "A death needs the Court or two independent origins.")
        return Finding(NOT_PROVED, MISSING[policy])
    if judgement.outcome is Outcome.CHANGES:
        return Finding(COUNTS)
    return Finding(judgement.outcome.value, judgement.reason)
