"""From claims to history: the one function that decides what the public is told.

`fold` is pure: the same claims give the same rows, in whatever order they came.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cases.status.dates import PartialDate
from cases.status.evidence import (
    DEFAULT_POLICY,
    STRENGTH,
    Claim,
    Event,
    Policy,
    Proof,
    Report,
)
from cases.status.kinds import EVENT_KINDS
from cases.status.knowledge import ProofsOverTime, Proven, known_events, prove_all
from cases.status.moves import CHANGES, Judgement, Outcome, judge

RULES_VERSION = "1"

NO_STATUS = Judgement(Outcome.NO_CHANGE, "This kind of event changes no status.")
_WANTED = ("warrant_issued", "summons_issued")
_FINAL = {
    "convicted": "conviction_final",
    "sentenced": "conviction_final",
    "acquitted": "acquittal_final",
}

Slices = list[tuple[date, tuple["Step", ...]]]


@dataclass(frozen=True)
class Step:
    """One step of a subject's proceedings, as known on some day.

    `when` is the date of the status: when the warrant was issued, the trial opened. `order` puts
    steps of one day into the order of proceedings; `kind` is the event kind. `turn` is when the
    step became the answer, if that was later: a status to which proceedings return, such as a
    warrant that stands again after an arrest that ended, keeps its own date.
    """

    when: PartialDate
    order: int
    status: str
    kind: str
    proof: Proof
    turn: PartialDate | None = None

    @property
    def holds_from(self) -> PartialDate:
        """The date from which the step is the answer."""
        return self.turn or self.when


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
    """What became of an event at the end: counted, without effect, refused or not yet proved."""

    event: Event
    proof: Proof | None
    judgement: Judgement | None


def slices(proved: Sequence[ProofsOverTime], policy: Policy) -> Slices:
    """The subject's steps on every day of knowledge on which they changed, under a policy."""
    days = sorted({day for _, changes in proved for day, _ in changes})
    result: Slices = []
    for day in days:
        steps, _ = walk(known_events(proved, policy, day))
        if steps != (result[-1][1] if result else ()):
            result.append((day, steps))
    return result


def walk(proven: Iterable[Proven]) -> tuple[tuple[Step, ...], list[Verdict]]:
    """Take proved events in order and let each change the status, or not.

    A step that rests on weaker evidence gives way when it alone stands against a better
    proved event: a newspaper's mistake never blocks the Court's own word.
    """
    steps: list[Step] = []
    verdicts: list[Verdict] = []
    for event, proof in proven:
        status = status_set_by(event.kind, steps)
        if not status:
            verdicts.append(Verdict(event, proof, NO_STATUS))
            continue
        step = Step(event.when, EVENT_KINDS[event.kind].order, status, event.kind, proof)
        if status != EVENT_KINDS[event.kind].status:
            step = _returning_to(steps, step)
        judgement = _judge(steps, step)
        while judgement.outcome is Outcome.REFUSED and _outweighs(proof, steps[-1].proof):
            _give_way(verdicts, steps.pop(), event)
            judgement = _judge(steps, step)
        if judgement is CHANGES:
            steps.append(step)
        verdicts.append(Verdict(event, proof, judgement))
    return tuple(steps), verdicts


def status_set_by(kind: str, before: Sequence[Step]) -> str:
    """The status that an event of `kind` sets after these steps, or "" if it sets none.

    A few kinds put an end to a status instead of setting one of their own: the lifting of a
    stay, the end of an arrest without surrender, the withdrawal of all appeals.
    """
    current = before[-1].status if before else None
    earlier = [step.status for step in before]
    if kind == "stay_lifted" and current == "stayed":
        return earlier[-2] if len(earlier) > 1 else ""
    if kind in ("freed_by_state", "listed_at_large") and current == "arrested":
        return next((code for code in reversed(earlier) if code in _WANTED), "warrant_issued")
    if kind == "appeal_withdrawn" and current in (*_FINAL, "on_appeal"):
        verdict = next((code for code in reversed(earlier) if code in _FINAL), "")
        return _FINAL.get(verdict, "")
    return EVENT_KINDS[kind].status


def _returning_to(before: Sequence[Step], step: Step) -> Step:
    """The step under the date of its status, if proceedings return to one they were at."""
    for earlier in reversed(before):
        if earlier.status == step.status:
            return replace(step, when=earlier.when, turn=step.when)
    return step


def _judge(steps: Sequence[Step], step: Step) -> Judgement:
    if step.status != EVENT_KINDS[step.kind].status:
        return CHANGES  # it ends the last status: see status_set_by
    last = steps[-1] if steps else None
    return judge(last and last.status, last and last.holds_from, step.status, step.when)


def _outweighs(new: Proof, old: Proof) -> bool:
    return STRENGTH[new.basis] > STRENGTH[old.basis]


def _give_way(verdicts: list[Verdict], step: Step, event: Event) -> None:
    reason = f"Contradicted by better evidence of a later step ({event.kind}, {event.when})."
    for place, verdict in enumerate(verdicts):
        if verdict.proof is step.proof and verdict.event.kind == step.kind:
            verdicts[place] = replace(verdict, judgement=Judgement(Outcome.REFUSED, reason))


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
        subject: read(subject, proved, policy)
        for subject, proved in prove_all(claims, reports).items()
    }


def read(subject: int, proved: Sequence[ProofsOverTime], policy: Policy) -> SubjectHistory:
    """One subject's history under a policy, from its proved events."""
    known = known_events(proved, policy, date.max)
    _, verdicts = walk(known)
    judged = {id(verdict.event) for verdict in verdicts}
    for event, changes in proved:
        if id(event) in judged:
            continue
        proof = changes[-1][1] if changes else None
        verdicts.append(Verdict(event, proof, _judgement_of_finer(event, verdicts)))
    return SubjectHistory(subject, slices(proved, policy), tuple(verdicts))


def _judgement_of_finer(event: Event, verdicts: Sequence[Verdict]) -> Judgement | None:
    """What became of the same event under a finer date, where that is proved."""
    for verdict in verdicts:
        if verdict.event.kind == event.kind and event.when.covers(verdict.event.when):
            return verdict.judgement
    return None
