"""Why not: which evidence is missing for a status that is not shown."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cases.status.events import CASE_ITSELF
from cases.status.evidence import Claim, Policy, Report
from cases.status.findings import COUNTS, MISSING, Finding, findings
from cases.status.history import SubjectHistory, fold
from cases.status.kinds import EVENT_KINDS
from cases.status.steps import Step
from cases.status.words import STATUSES


@dataclass(frozen=True)
class WhyNot:
    """For one subject: whether the status is, or was, reached; if not, what stands in the way.

    `claims` are those that would set the status, each with what the rules made of it.
    """

    subject: int
    is_current: bool
    was_reached: bool
    reason: str
    claims: tuple[tuple[int, Finding], ...] = ()


def why_not(
    status: str,
    claims: Iterable[Claim],
    reports: Mapping[int, Report],
    subjects: Iterable[int],
    policy: Policy,
    on: date,
) -> list[WhyNot]:
    """Say for each subject of a case, as known on a day, what is missing for a status.

    `subjects` are the suspects of the case; the case itself is answered for where claims name
    nobody, or where there are no suspects.
    """
    public = [claim for claim in claims if claim.public_on <= on]
    telling = {claim.report for claim in public}
    reports = {
        number: report
        for number, report in reports.items()
        if report.public_on <= on or number in telling
    }
    histories = fold(public, reports, policy)
    verdicts = {subject: history.verdicts for subject, history in histories.items()}
    found = findings(public, verdicts, reports, policy)
    wanted = {kind.code for kind in EVENT_KINDS.values() if kind.status == status}
    asked = [*subjects]
    if not asked or CASE_ITSELF in histories:
        asked.append(CASE_ITSELF)
    return [
        _answer(
            subject,
            status,
            _steps_on(on, histories.get(subject)),
            tuple(
                (claim.id, found[claim.id, subject])
                for claim in public
                if claim.kind in wanted
                and claim.when.earliest <= on
                and (claim.id, subject) in found
            ),
            policy,
        )
        for subject in asked
    ]


def _steps_on(on: date, history: SubjectHistory | None) -> tuple[Step, ...]:
    """The subject's steps as known on a day: what is public by then may count only later."""
    slices = history.history if history else []
    return next((steps for day, steps in reversed(slices) if day <= on), ())


def _answer(
    subject: int,
    status: str,
    steps: tuple[Step, ...],
    claims: tuple[tuple[int, Finding], ...],
    policy: Policy,
) -> WhyNot:
    is_current = bool(steps) and steps[-1].status == status
    was_reached = any(step.status == status for step in steps)
    label = STATUSES[status].label
    if is_current:
        reason = f"“{label}” is the status."
    elif was_reached:
        reason = f"“{label}” was reached; since then: “{STATUSES[steps[-1].status].label}”."
    elif not claims:
        reason = f"No published claim says so. {MISSING[policy]}"
    else:
        unmet = [finding.reason for _, finding in claims if finding.outcome != COUNTS]
        reason = " ".join(dict.fromkeys(unmet)) or MISSING[policy]
    return WhyNot(subject, is_current, was_reached, reason, claims)
