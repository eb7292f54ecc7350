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
from cases.status.moves import CHANGES, Judgement, Outcome, judge
from cases.status.words import STATUSES, Phase

NO_STATUS = Judgement(Outcome.NO_CHANGE, "This kind of event changes no status.")
_WANTED = ("warrant_issued", "summons_issued")
# What the verdicts become once nobody appeals any more.
_FINAL = {
    "convicted": "conviction_final",
    "sentenced": "conviction_final",
    "acquitted": "acquittal_final",
}

CONVICTIONS = frozenset({"convicted", "sentenced", "conviction_final", "sentence_served"})
ACQUITTALS = frozenset({"acquitted", "acquittal_final"})


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
    """What an event does: the steps after it, the judgement of it, which steps gave way to it."""

    steps: tuple[Step, ...]
    judgement: Judgement
    gave_way: tuple[Step, ...] = ()


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
    gave_way: list[Step] = []
    judgement, against = _judge(left, step)
    while against and outweighs(proof, against.proof):
        gave_way.append(against)
        left = _without(against, left)
        judgement, against = _judge(left, step)
    if judgement.outcome is Outcome.REFUSED:
        return Taken(before, judgement)
    return Taken((*left, step) if judgement is CHANGES else left, judgement, tuple(gave_way))


def _without(gone: Step, steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps but one, and but those that return to it or make it final.

    Two of one status that then follow each other are one, the earlier.
    """
    left: list[Step] = []
    for step in steps:
        is_of_it = _is_return(step) and step.status in (gone.status, _FINAL.get(gone.status))
        is_repeated = left and left[-1].status == step.status
        if step is not gone and not is_of_it and not is_repeated:
            left.append(step)
    return tuple(left)


def _is_return(step: Step) -> bool:
    """Whether it rests on an earlier step: its own event only ended what came between."""
    return step.status != EVENT_KINDS[step.kind].status


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
    """The judgement of a step after others, and the one that has to give way to let it in."""
    if not steps:
        return judge(None, step.status), None
    last = steps[-1]
    word = last_word(steps)
    if word:
        judgement = _after_word(word, last, step)
        if judgement is not CHANGES:
            return judgement, word
    judgement = judge(last.status, step.status)
    # Who is arrested or appears after a death that was only reported lives.
    is_alive = last.status == "died" and step.status in ("arrested", "surrendered", "appeared")
    return judgement, last if is_alive or judgement.outcome is Outcome.REFUSED else None


def _after_word(word: Step, last: Step, step: Step) -> Judgement:
    """Why a conviction or acquittal keeps a step out, also during an appeal or stay; or CHANGES."""
    is_over = STATUSES[last.status].phase is Phase.CLOSED
    if is_over and last.status not in CONVICTIONS:
        return CHANGES
    if step.kind == "acquittal_upheld" and word.status in CONVICTIONS:
        return Judgement(
            Outcome.NO_CHANGE,
            "The person stands convicted: an acquittal of other charges was upheld. If the "
            "conviction was reversed, enter that.",
        )
    judgement = judge(word.status, step.status)
    if judgement.outcome is Outcome.REFUSED and not is_over:
        return judgement
    # Article 20, and the presumption of innocence of article 66.
    is_of_acquitted = word.status == "acquitted" and step.status == "convicted"
    if is_of_acquitted and outweighs(word.proof, step.proof):
        return Judgement(Outcome.REFUSED, "Better evidence tells of an acquittal before it.")
    return CHANGES


def last_word(steps: Sequence[Step]) -> Step | None:
    """The last step that convicts or acquits by its own event, if there is any."""
    words = CONVICTIONS | ACQUITTALS
    return next(
        (step for step in reversed(steps) if step.status in words and not _is_return(step)), None
    )
