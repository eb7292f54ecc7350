"""Where a person is: custody follows the person over all of the person's cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cases.status.evidence import DEFAULT_POLICY, Event, Policy, Proof
from cases.status.history import Slices, Step
from cases.status.kinds import EVENT_KINDS, Custody
from cases.status.knowledge import over_time
from cases.status.proving import ProofsOverTime

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
    for day, known in over_time(proved, policy, _NOTHING_KNOWN, _take):
        if known.steps != (result[-1][1] if result else ()):
            result.append((day, known.steps))
    return result


class _Known(NamedTuple):
    """What is known of a person after some event."""

    steps: tuple[Step, ...]
    custody: Custody | None
    was_convicted: bool


_NOTHING_KNOWN = _Known((), None, False)


def _take(before: _Known, event: Event, proof: Proof) -> _Known:
    was_convicted = event.kind == "convicted" or (
        before.was_convicted and event.kind != "conviction_reversed"
    )
    after = next_custody(before.custody, event.kind, was_convicted)
    steps = before.steps
    if after is not before.custody and after is not None:
        order = EVENT_KINDS[event.kind].order
        steps = (*steps, Step(event.when, order, after.value, event.kind, proof))
    return _Known(steps, after, was_convicted)
