"""What one event does to the steps of a subject's proceedings: it adds one, or does not.

Which status may follow which is said in `moves`; here the evidence of one is weighed against that
of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from cases.status.dates import PartialDate
from cases.status.evidence import Event, Proof, outweighs
from cases.status.kinds import EVENT_KINDS
from cases.status.mixed import UPHOLDINGS, of_other_charges
from cases.status.moves import CHANGES, Judgement, Outcome, judge

NO_STATUS = Judgement(Outcome.NO_CHANGE, "This kind of event changes no status.")
_WANTED = ("warrant_issued", "summons_issued")
# What the verdicts become once nobody appeals any more.
_FINAL = {
    "convicted": "conviction_final",
    "sentenced": "conviction_final",
    "acquitted": "acquittal_final",
}
# What nobody can come to whose last verdict is an acquittal.
_OF_THE_CONVICTED = ("sentenced", "conviction_final", "sentence_served")


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


class Taken(NamedTuple):
    """What an event does: the steps after it, the judgement of it, which steps gave way to it.

    Each of those that gave way comes with what is to be said of its own event from then on.
    """

    steps: tuple[Step, ...]
    judgement: Judgement
    gave_way: tuple[tuple[Step, Judgement], ...] = ()


def take(before: tuple[Step, ...], event: Event, proof: Proof) -> Taken:
    """Let a proved event change the status after these steps, or not.

    A step that rests on weaker evidence gives way when it alone stands against a better
    proved event: a newspaper's mistake never blocks the Court's own word.
    """
    status = status_set_by(event.kind, before)
    if not status:
        return Taken(before, NO_STATUS)
    step = Step(event.when, EVENT_KINDS[event.kind].order, status, event.kind, proof)
    if status != EVENT_KINDS[event.kind].status:
        # It ends the last status: nothing stands against that.
        return Taken((*before, _returning_to(before, step)), CHANGES)
    left = before
    gave_way: list[tuple[Step, Judgement]] = []
    judgement, against = _judge(left, step)
    while against and outweighs(proof, against.proof):
        left = tuple(other for other in left if other is not against)
        gave_way.append((against, _of_weaker_evidence(against, step)))
        judgement, against = _judge(left, step)
    return Taken((*left, step) if judgement is CHANGES else left, judgement, tuple(gave_way))


def status_set_by(kind: str, before: Sequence[Step]) -> str:
    """The status that an event of `kind` sets after these steps, or "" if it sets none.

    A few kinds put an end to a status instead of setting one of their own: the lifting of a
    stay, the end of an arrest without surrender, the withdrawal of all appeals.
    """
    current = before[-1].status if before else None
    if kind == "stay_lifted" and current == "stayed":
        return before[-2].status if len(before) > 1 else ""
    earlier = (step.status for step in reversed(before))
    if kind in ("freed_by_state", "listed_at_large") and current == "arrested":
        return next((code for code in earlier if code in _WANTED), "warrant_issued")
    if kind == "appeal_withdrawn" and current in (*_FINAL, "on_appeal"):
        verdict = next((code for code in earlier if code in _FINAL), "")
        return _FINAL.get(verdict, "")
    return EVENT_KINDS[kind].status


def _returning_to(before: Sequence[Step], step: Step) -> Step:
    """The step under the date of its status, if proceedings return to one they were at."""
    for earlier in reversed(before):
        if earlier.status == step.status:
            return replace(step, when=earlier.when, turn=step.when)
    return step


def _judge(steps: Sequence[Step], step: Step) -> tuple[Judgement, Step | None]:
    """The judgement of a step after others, and which of them keeps it out, if its evidence may."""
    if not steps:
        return judge(None, step.status), None
    last = steps[-1]
    if reason := _of_other_charges(steps, step):
        return Judgement(Outcome.NO_CHANGE, reason), last
    judgement = judge(last.status, step.status)
    if judgement is CHANGES and (acquittal := _acquittal_against(steps, step)):
        reason = f"The last verdict was an acquittal ({acquittal.when}): no conviction is known."
        return Judgement(Outcome.REFUSED, reason), acquittal
    is_told_twice = (last.status, last.when) == (step.status, step.when)
    return judgement, last if is_told_twice or judgement.outcome is Outcome.REFUSED else None


def _of_other_charges(steps: Sequence[Step], step: Step) -> str:
    """Why a step leaves the last one of the same day: one decision, several charges; else ""."""
    last = steps[-1]
    # Not since when it holds again: on the day on which a stay is lifted nobody is convicted.
    if last.when != step.when:
        return ""
    if last.kind in UPHOLDINGS and not _verdicts(steps):
        return ""  # nobody says of what the person was convicted
    return of_other_charges(last.kind, step.kind)


def _acquittal_against(steps: Sequence[Step], step: Step) -> Step | None:
    """The verdict that acquits somebody of whom a step says that there is a conviction."""
    verdicts = _verdicts(steps)
    if step.status not in _OF_THE_CONVICTED or not verdicts or verdicts[-1].status != "acquitted":
        return None
    acquittal = verdicts[-1]
    was_convicted = len(verdicts) > 1 and verdicts[-2].status != "acquitted"
    # One judgment on an appeal acquits of some charges and upholds the conviction of others.
    is_one_judgment = step.kind in UPHOLDINGS and acquittal.when == step.when
    if was_convicted and is_one_judgment and not outweighs(acquittal.proof, step.proof):
        return None
    return acquittal


def _verdicts(steps: Sequence[Step]) -> list[Step]:
    return [step for step in steps if step.status in _FINAL]


def _of_weaker_evidence(gone: Step, new: Step) -> Judgement:
    """What is said of the event of a step that gave way to a better proved one."""
    if gone.status == new.status:
        return Judgement(
            Outcome.NO_CHANGE, f"Better evidence of that day tells the same ({new.kind})."
        )
    if gone.when == new.when:
        return Judgement(
            Outcome.REFUSED,
            f"Better evidence of that day tells otherwise ({new.kind}). If one decision spoke of "
            "several charges, this needs a source as good.",
        )
    return Judgement(
        Outcome.REFUSED,
        f"Contradicted by better evidence of a later step ({new.kind}, {new.when}).",
    )
