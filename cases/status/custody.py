"""Where a person is: custody follows the person over all of the person's cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cases.status.dates import PartialDate
from cases.status.evidence import DEFAULT_POLICY, Event, Policy, Proof, outweighs
from cases.status.history import Slices
from cases.status.kinds import EVENT_KINDS, Custody
from cases.status.knowledge import over_time
from cases.status.mixed import REVERSALS, UPHOLDINGS
from cases.status.proving import ProofsOverTime
from cases.status.steps import Step

_FREE = {Custody.AT_LARGE, Custody.SUMMONED}

# In which it matters what State holds the person.
_OF_STATES = {Custody.IN_STATE_CUSTODY, Custody.SERVING_SENTENCE}
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
# After which a sentence is served; an upheld conviction alone may be followed by another sentence.
_FINAL_SENTENCE = {
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


# It is release until the proceedings end. Nothing says that the person was then taken back.
_AFTER_INTERIM_RELEASE = _FINAL_SENTENCE | _ENDINGS | {"conviction_upheld"}


# Every kind of event that can move custody.
CUSTODY_KINDS = frozenset(
    {*_ALWAYS, *_FINAL_SENTENCE, *_ENDINGS, "conviction_upheld", "warrant_issued", "summons_issued"}
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
    if kind in _FINAL_SENTENCE and was_convicted and before is Custody.IN_ICC_CUSTODY:
        return Custody.SERVING_SENTENCE
    if before is Custody.INTERIM_RELEASE and kind in _AFTER_INTERIM_RELEASE:
        return Custody.RELEASED
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
    # Who holds the person; "" where nobody does, or no report says.
    custodian: str = ""
    # That a conviction was upheld on the day of the event, if it was.
    upheld: _Upheld | None = None


class _Upheld(NamedTuple):
    """The judgment of a day that upholds a conviction or sentence, and what was known before it."""

    when: PartialDate
    best: Proof
    before: _Known


_NOTHING_KNOWN = _Known((), None, False)


def _take(before: _Known, event: Event, proof: Proof) -> _Known:
    upheld = _upheld(before, event, proof)
    if upheld and event.kind in REVERSALS:
        if not outweighs(proof, upheld.best):
            return before  # by the same judgment the person stays convicted of other charges
        before, upheld = upheld.before, None
    was_convicted = event.kind in ("convicted", "sentenced") or (
        before.was_convicted and event.kind != "conviction_reversed"
    )
    after = next_custody(before.custody, event.kind, was_convicted)
    named = _custodian(event, proof) if _ALWAYS.get(event.kind) is after else ""
    is_another = after is not before.custody
    # Handed from one State to another, the person is in the custody of a State all the while.
    is_known_of_both = bool(named and before.custodian)
    is_handed_on = after in _OF_STATES and is_known_of_both and named != before.custodian
    steps = before.steps
    if is_another or is_handed_on:
        order = EVENT_KINDS[event.kind].order
        steps = (*steps, Step(event.when, order, after.value, event.kind, proof))
    custodian = named if is_another else named or before.custodian
    return _Known(steps, after, was_convicted, custodian, upheld)


def _upheld(before: _Known, event: Event, proof: Proof) -> _Upheld | None:
    """The judgment of the day of an event, that one included, if it upholds a conviction."""
    earlier = before.upheld if before.upheld and before.upheld.when == event.when else None
    if event.kind not in UPHOLDINGS or not before.was_convicted:
        return earlier
    if earlier is None:
        return _Upheld(event.when, proof, before)
    return earlier._replace(best=proof) if outweighs(proof, earlier.best) else earlier


def _custodian(event: Event, proof: Proof) -> str:
    """Who holds the person after an event, by the first claim of its proof that says so."""
    named = {claim.id: claim.custodian for claim in event.support}
    return next((named[claim] for claim in proof.claims if named.get(claim)), "")
