"""From claims to history: the one function that decides what the public is told.

`fold` is pure: the same claims give the same rows, in whatever order they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cases.status.dates import PartialDate
from cases.status.decisions import set_aside
from cases.status.evidence import DEFAULT_POLICY, Claim, Event, Policy, Proof, Report
from cases.status.knowledge import Proven, known_events, over_time, prove_all
from cases.status.moves import Judgement, Outcome
from cases.status.proving import ProofsOverTime
from cases.status.steps import Step, take

RULES_VERSION = "4"

Slices = list[tuple[date, tuple[Step, ...]]]


@dataclass(frozen=True)
class Row:
    """A step and the days of knowledge on which it stands in the published history.

    `known_on` is the day on which this status was first known without a break;
    `stands_from` (included) and `stands_until` (excluded, None: to this day) bound the days of
    knowledge on which the public record showed the step with exactly this date and proof.
    """

    step: Step
    known_on: date
    stands_from: date
    stands_until: date | None = None


@dataclass(frozen=True)
class Verdict:
    """What became of an event at the end: counted, without effect, refused or not yet proved.

    `is_told_finer`: it was judged as the first of those that tell it by a finer date.
    """

    event: Event
    proof: Proof | None
    judgement: Judgement | None
    is_told_finer: bool = False


def slices(proved: Sequence[ProofsOverTime], policy: Policy) -> Slices:
    """The subject's steps on every day of knowledge on which they changed, under a policy."""
    result: Slices = []
    for day, steps in over_time(
        [proved], policy, (), lambda before, _, event, proof: take(before, event, proof).steps
    ):
        if steps != (result[-1][1] if result else ()):
            result.append((day, steps))
    return result


def walk(proven: Sequence[Proven]) -> list[Verdict]:
    """Take proved events in order, and say what became of each at the end."""
    aside = set_aside(proven)
    steps: tuple[Step, ...] = ()
    verdicts: list[Verdict] = []
    placed: dict[int, int] = {}
    for number, (event, proof) in enumerate(proven):
        if number in aside:
            verdicts.append(Verdict(event, proof, aside[number]))
            continue
        steps, judgement, gave_way = take(steps, event, proof)
        for step in gave_way:
            place = placed[id(step.proof)]
            reason = (
                f"Contradicted by better evidence of a later step ({event.kind}, {event.when})."
            )
            refused = Judgement(Outcome.REFUSED, reason)
            verdicts[place] = replace(verdicts[place], judgement=refused)
        placed[id(proof)] = len(verdicts)
        verdicts.append(Verdict(event, proof, judgement))
    return verdicts


def rows(history: Slices) -> list[Row]:
    """Turn the steps known on each day into rows, each with the days on which it stood."""
    finished: list[Row] = []
    standing: dict[Step, Row] = {}
    for day, steps in history:
        present = set(steps)
        kept = {step: row for step, row in standing.items() if step in present}
        gone = [row for step, row in standing.items() if step not in present]
        finished += [replace(row, stands_until=day) for row in gone]
        for step in steps:
            if step not in kept:
                kept[step] = Row(step, _known_since(step, standing.values(), day), day)
        standing = kept
    finished += standing.values()
    return sorted(
        finished,
        key=lambda row: (
            row.step.holds_from.earliest,
            row.step.order,
            row.stands_from,
            row.step.status,
        ),
    )


def _known_since(step: Step, before: Iterable[Row], day: date) -> date:
    """The day since which the step's status has been known, though date or proof improved.

    Never before it happened: "in January", said on the 1st, is no knowledge of the 15th.
    """
    known = min(
        (
            row.known_on
            for row in before
            if row.step.status == step.status
            and (row.step.when.covers(step.when) or step.when.covers(row.step.when))
        ),
        default=day,
    )
    return max(known, step.when.earliest)


@dataclass(frozen=True)
class SubjectHistory:
    """Everything that follows from a case's claims for one subject under one policy."""

    subject: int
    history: Slices
    verdicts: tuple[Verdict, ...]


def fold(
    claims: Iterable[Claim],
    reports: Mapping[int, Report],
    policy: Policy = DEFAULT_POLICY,
) -> dict[int, SubjectHistory]:
    """All that follows from the claims of one case under a policy: subject -> its history.

    Subject 0 is the case itself, for claims that name nobody.
    """
    return {
        subject: SubjectHistory(subject, slices(proved, policy), judge_all(proved, policy))
        for subject, proved in prove_all(claims, reports).items()
    }


def judge_all(proved: Sequence[ProofsOverTime], policy: Policy) -> tuple[Verdict, ...]:
    """What becomes at the end of each of a subject's events under a policy."""
    verdicts = walk(known_events(proved, policy, date.max))
    judged = {id(verdict.event) for verdict in verdicts}
    finer = _first_judged(verdicts)
    for event, changes in proved:
        if id(event) not in judged:
            proof, key = changes[-1][1] if changes else None, (event.kind, event.when)
            verdicts.append(Verdict(event, proof, finer.get(key), key in finer))
    return tuple(verdicts)


def _first_judged(verdicts: Iterable[Verdict]) -> dict[tuple[str, PartialDate], Judgement | None]:
    """What became of an event known by a coarser date: of the first that is told more exactly."""
    found: dict[tuple[str, PartialDate], Judgement | None] = {}
    for verdict in verdicts:
        for when in verdict.event.when.coarser:
            found.setdefault((verdict.event.kind, when), verdict.judgement)
    return found
