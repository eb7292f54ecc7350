"""Where a person is: custody follows the person over all of the person's cases."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from cases.status.evidence import DEFAULT_POLICY, Event, Policy, Proof, outweighs
from cases.status.history import Slices
from cases.status.kinds import EVENT_KINDS, Custody
from cases.status.knowledge import over_time
from cases.status.moves import CHANGES, Outcome
from cases.status.proving import ProofsOverTime
from cases.status.steps import ACQUITTALS, CONVICTIONS, Step, Taken, last_word, take

_FREE = {Custody.AT_LARGE, Custody.SUMMONED}

# What becomes of those who serve or have served a sentence once no conviction stands (article 84):
# nobody has told yet of a release.
_OF_SENTENCE = {
    Custody.SERVING_SENTENCE: Custody.IN_ICC_CUSTODY,
    Custody.SENTENCE_SERVED: Custody.AT_LIBERTY,
}
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
# What tells of somebody who is convicted.
_OF_CONVICTS = (_FINAL_SENTENCE - {"appeal_withdrawn"}) | {
    *("conviction_upheld", "sentence_enforcement", "sentence_completed"),
}
# What is not true of the person either once the proceedings found better evidence against it; who
# was arrested or surrendered was so, whatever became of the case.
_OF_PROCEEDINGS = _OF_CONVICTS | _ENDINGS | {"appeal_withdrawn", "suspect_died"}

# It is release until the proceedings end. Nothing says that the person was then taken back.
_AFTER_INTERIM_RELEASE = _FINAL_SENTENCE | _ENDINGS | {"conviction_upheld"}


# Every kind of event that can move custody.
CUSTODY_KINDS = frozenset(
    {*_ALWAYS, *_FINAL_SENTENCE, *_ENDINGS, "conviction_upheld", "warrant_issued", "summons_issued"}
    | {"initial_appearance", "freed_by_state", "listed_at_large"}
)


def next_custody(before: Custody | None, kind: str, is_convicted: bool) -> Custody | None:
    """Where an event leaves a person who was in custody `before` (None: nothing known).

    `is_convicted`: after it the person stands convicted in its case, or, if it ends one, in any.
    """
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
    if kind in _FINAL_SENTENCE and is_convicted and before is Custody.IN_ICC_CUSTODY:
        return Custody.SERVING_SENTENCE
    if kind == "conviction_reversed" and not is_convicted and before in _OF_SENTENCE:
        return _OF_SENTENCE[before]
    if before is Custody.INTERIM_RELEASE and kind in _AFTER_INTERIM_RELEASE:
        return Custody.RELEASED
    if kind in _ENDINGS and before in _FREE:
        return Custody.AT_LIBERTY
    return before


def custody_slices(
    cases: Sequence[Sequence[ProofsOverTime]], policy: Policy = DEFAULT_POLICY
) -> Slices:
    """A person's custody on every day of knowledge on which it changed.

    `cases` holds, of each of the person's cases, the events that concern the person; the status
    of a step is a custody.
    """
    result: Slices = []
    for day, known in over_time(cases, policy, _Known(((),) * len(cases)), _take):
        if known.steps != (result[-1][1] if result else ()):
            result.append((day, known.steps))
    return result


class _Known(NamedTuple):
    """What is known of a person after some event."""

    # The steps of the proceedings in each case.
    proceedings: tuple[tuple[Step, ...], ...]
    steps: tuple[Step, ...] = ()
    # Who holds the person; "" where nobody does, or no report says.
    custodian: str = ""


def _take(before: _Known, case: int, event: Event, proof: Proof) -> _Known:
    taken = take(before.proceedings[case], event, proof)
    proceedings = (*before.proceedings[:case], taken.steps, *before.proceedings[case + 1 :])
    steps = before.steps
    if gone := {id(step.proof) for step in taken.gave_way if step.kind in _OF_PROCEEDINGS}:
        steps = tuple(step for step in steps if id(step.proof) not in gone)
    if not _tells_of_custody(event.kind, proof, taken):
        return _Known(proceedings, steps, before.custodian)
    custody = Custody(steps[-1].status) if steps else None
    here = proceedings if event.kind in _ENDINGS else [taken.steps]
    words = [last_word(of_case) for of_case in here]
    is_convicted = any(word.status in CONVICTIONS for word in words if word)
    after = next_custody(custody, event.kind, is_convicted)
    named = _custodian(event, proof) if _ALWAYS.get(event.kind) is after else ""
    is_another = after is not custody
    # Handed from one State to another, the person is in the custody of a State all the while.
    is_known_of_both = bool(named and before.custodian)
    is_handed_on = after in _OF_STATES and is_known_of_both and named != before.custodian
    if is_another or is_handed_on:
        order = EVENT_KINDS[event.kind].order
        steps = (*steps, Step(event.when, order, after.value, event.kind, proof))
    return _Known(proceedings, steps, named if is_another else named or before.custodian)


def _tells_of_custody(kind: str, proof: Proof, taken: Taken) -> bool:
    """Whether the proceedings took such an event for what it says of the person."""
    if kind in _ENDINGS:
        return taken.judgement is CHANGES
    if kind in _OF_CONVICTS:
        word = last_word(taken.steps)
        if word and word.status in ACQUITTALS and not outweighs(proof, word.proof):
            return False
    of_case = _OF_CONVICTS | {"warrant_issued", "summons_issued"}
    return kind not in of_case or taken.judgement.outcome is not Outcome.REFUSED


def _custodian(event: Event, proof: Proof) -> str:
    """Who holds the person after an event, by the first claim of its proof that says so."""
    named = {claim.id: claim.custodian for claim in event.support}
    return next((named[claim] for claim in proof.claims if named.get(claim)), "")
