"""Where a person is: custody follows the person over all of the person's cases."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cases.status.evidence import DEFAULT_POLICY, Policy
from cases.status.history import Slices, Step
from cases.status.kinds import EVENT_KINDS, Custody
from cases.status.knowledge import ProofsOverTime, Proven, known_events

_FREE = {Custody.AT_LARGE, Custody.SUMMONED}

# What an event makes of custody whatever it was before.
_ALWAYS: dict[str, Custody] = {
    "held_by_state": Custody.IN_STATE_CUSTODY,
    "arrested": Custody.IN_STATE_CUSTODY,
    "surrendered": Custody.IN_ICC_CUSTODY,
    "interim_release": Custody.INTERIM_RELEASE,
    "interim_release_ended": Custody.IN_ICC_CUSTODY,
    "released": Custody.RELEASED,
    "sentence_enforcement": Custody.SERVING_SENTENCE,
    "sentence_completed": Custody.SENTENCE_SERVED,
    "suspect_died": Custody.DECEASED,
}
_FINAL_CONVICTION = {
    "conviction_upheld",
    "sentence_upheld",
    "sentence_reduced",
    "sentence_reviewed",
    "sentence_shortened_on_review",
    "appeal_withdrawn",
}
_ENDINGS = {
    "charges_not_confirmed",
    "charges_withdrawn",
    "warrant_withdrawn",
    "proceedings_terminated",
    "acquittal_upheld",
    "conviction_reversed",
}


# Every kind of event that can move custody.
CUSTODY_KINDS = frozenset(
    {*_ALWAYS, *_FINAL_CONVICTION, *_ENDINGS, "warrant_issued", "summons_issued"}
    | {"initial_appearance", "freed_by_state", "listed_at_large"}
)


def next_custody(before: Custody | None, kind: str, was_convicted: bool) -> Custody | None:
    """Where an event leaves a person who was in custody `before` (None: nothing known)."""
    if before is Custody.DECEASED:
        return before
    if kind in _ALWAYS:
        return _ALWAYS[kind]
    if kind == "warrant_issued":
        return (
            Custody.AT_LARGE
            if before in (None, Custody.SUMMONED, Custody.AT_LIBERTY, Custody.RELEASED)
            else before
        )
    if kind == "summons_issued":
        return before or Custody.SUMMONED
    if kind == "initial_appearance" and before in (
        None,
        Custody.AT_LARGE,
        Custody.IN_STATE_CUSTODY,
    ):
        return Custody.IN_ICC_CUSTODY
    if kind in ("freed_by_state", "listed_at_large") and before is Custody.IN_STATE_CUSTODY:
        return Custody.AT_LARGE
    if kind in _FINAL_CONVICTION and was_convicted and before is Custody.IN_ICC_CUSTODY:
        return Custody.SERVING_SENTENCE
    if kind in _ENDINGS and before in _FREE:
        return Custody.AT_LIBERTY
    return before


def custody_slices(proved: Sequence[ProofsOverTime], policy: Policy = DEFAULT_POLICY) -> Slices:
    """A person's custody on every day of knowledge on which it changed.

    `proved` holds the events that concern the person in all of the person's cases; the status
    of a step is a custody.
    """
    result: Slices = []
    for day in sorted({day for _, changes in proved for day, _ in changes}):
        steps = _walk(known_events(proved, policy, day))
        if steps != (result[-1][1] if result else ()):
            result.append((day, steps))
    return result


def _walk(proven: Iterable[Proven]) -> tuple[Step, ...]:
    steps: list[Step] = []
    was_convicted = False
    custody: Custody | None = None
    for event, proof in proven:
        was_convicted = event.kind == "convicted" or (
            was_convicted and event.kind != "conviction_reversed"
        )
        after = next_custody(custody, event.kind, was_convicted)
        if after is not custody and after is not None:
            order = EVENT_KINDS[event.kind].order
            steps.append(Step(event.when, order, after.value, event.kind, proof))
        custody = after
    return tuple(steps)
