"""A slow and obvious second answer to every question, straight from the words of the design.

It shares the words, kinds, dates and `judge` with the rules, and nothing else: it forgets what
was not yet public, decides from scratch what is proved, and walks.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from cases.status.dates import PartialDate
from cases.status.evidence import Basis, Policy
from cases.status.kinds import EVENT_KINDS
from cases.status.moves import Outcome, judge
from cases.status.words import STATUSES
from tests.status.oracle_of_evidence import (
    BEST_TO_WORST,
    Told,
    is_better,
    lies_within,
    proved_events,
)


class Standing(NamedTuple):
    """A status with its date and proof, and the date from which it is the answer.

    The two dates differ where proceedings return to a status at which they were before.
    """

    status: str
    when: PartialDate
    basis: Basis
    kind: str
    holds_from: PartialDate


def status_of(world, policy: Policy, subject: int, valid_on: date, known_on: date):
    """What held for a subject on a day, as known on a day, or None."""
    reached = [
        step
        for step in line_of(world, policy, subject, known_on)
        if step.holds_from.latest <= valid_on
    ]
    return reached[-1] if reached else None


def status_of_case(world, policy: Policy, valid_on: date, known_on: date) -> str | None:
    """The roll-up of what held for each subject on that day, as known on that day."""
    subjects = {s for claim in world.claims for s in claim.subjects or {0}}
    found = {s: status_of(world, policy, s, valid_on, known_on) for s in subjects}
    found = {s: step for s, step in found.items() if step}
    if any(s != 0 for s in found):
        found.pop(0, None)  # somebody has been named
    if not found:
        return None
    live = [step for step in found.values() if STATUSES[step.status].is_live]
    if live:
        return max((step.status for step in live), key=lambda code: STATUSES[code].stage)
    suspended = [step for step in found.values() if not STATUSES[step.status].is_closed]
    last = max(step.holds_from.latest for step in suspended or found.values())
    ended_last = [s.status for s in suspended or found.values() if s.holds_from.latest == last]
    return max(ended_last, key=lambda code: STATUSES[code].stage)


def line_of(world, policy: Policy, subject: int, known_on: date) -> list[Standing]:
    """The steps of a subject as known on a day."""
    line: list[Standing] = []
    for told in without_set_aside(proved_events(world, policy, subject, known_on)):
        line, _ = after(line, told)
    return line


UPHELD = ("conviction_upheld", "sentence_upheld", "sentence_reduced")
ONE_DECISION = [
    # the milder word, the graver ones of the same decision, and what must have come before
    ("charges_not_confirmed", ("charges_confirmed",), ()),
    ("acquitted", ("convicted",), ()),
    ("conviction_reversed", UPHELD, ()),
    ("acquitted", UPHELD, ("convicted", "sentenced")),
]
ONLY_CONVICTS = (
    *(*UPHELD, "sentenced", "sentence_reviewed", "sentence_shortened_on_review"),
    *("sentence_enforcement", "sentence_completed"),
)
SHOWS = {
    # what comes later only if the graver word was said
    ("charges_confirmed",): ("trial_opened", "convicted", "acquitted", "sentenced"),
    ("convicted",): (*ONLY_CONVICTS, "conviction_reversed"),
    UPHELD: ONLY_CONVICTS,
}


def without_set_aside(events: list) -> list:
    """The events that move somebody, where decisions speak of several charges."""
    gone = set()
    for place, told in enumerate(events):
        for milder, graver, premises in ONE_DECISION:
            rivals = [o for o in events if o.kind in graver and is_one_decision(o, told)]
            came_before = not premises or any(o.kind in premises for o in events[:place])
            if told.kind != milder or not rivals or not came_before:
                continue
            later = events[place + 1 :]
            anew = [o for o in later if o.kind in graver and o not in rivals]
            if anew and graver != UPHELD:
                later = later[: later.index(anew[0])]
            speaking = [*rivals, *(o for o in later if o.kind in SHOWS[graver])]
            if is_better(told.basis, best(speaking)):
                gone |= {id(rival) for rival in rivals}
            else:
                gone.add(id(told))
    return [told for told in events if id(told) not in gone]


def is_one_decision(one: Told, other: Told) -> bool:
    """Whether both are told of one day or month, or one of a month in which the other lies."""
    fine, coarse = sorted([one.when, other.when], key=lambda when: when.latest - when.earliest)
    is_long = coarse.latest - coarse.earliest > timedelta(days=31)
    return fine == coarse or (lies_within(fine, coarse) and not is_long)


def best(events: list) -> Basis:
    return min((told.basis for told in events), key=BEST_TO_WORST.index)


VERDICTS = ("convicted", "sentenced", "acquitted")
CONVICTIONS = ("convicted", "sentenced", "conviction_final", "sentence_served")
ACQUITTALS = ("acquitted", "acquittal_final")


def after(line: list[Standing], told: Told) -> tuple[list[Standing], Outcome]:
    """The line of steps once an event has been taken into account, and what it did."""
    before = line[-1].status if line else None
    earlier = [step.status for step in line]
    ends = None
    if told.kind == "stay_lifted" and before == "stayed":
        ends = earlier[-2] if earlier[:-1] else None
    if told.kind in ("freed_by_state", "listed_at_large") and before == "arrested":
        wanted = [code for code in earlier if code in ("warrant_issued", "summons_issued")]
        ends = wanted[-1] if wanted else "warrant_issued"
    if told.kind == "appeal_withdrawn" and before in (*VERDICTS, "on_appeal"):
        verdicts = [code for code in earlier if code in VERDICTS]
        if verdicts:
            ends = "acquittal_final" if verdicts[-1] == "acquitted" else "conviction_final"
    if ends:
        own_date = [step.when for step in line if step.status == ends] or [told.when]
        standing = Standing(ends, own_date[-1], told.basis, told.kind, told.when)
        return [*line, standing], Outcome.CHANGES
    status = EVENT_KINDS[told.kind].status
    if not status:
        return line, Outcome.NO_CHANGE
    left = line
    outcome, rival = judged(left, told, status)
    while rival is not None and is_better(told.basis, rival.basis):
        left = without(rival, left)
        outcome, rival = judged(left, told, status)
    if outcome is Outcome.REFUSED:
        return line, outcome
    if outcome is Outcome.CHANGES:
        left = [*left, Standing(status, told.when, told.basis, told.kind, told.when)]
    return left, outcome


def is_of_its_own(step: Standing) -> bool:
    """Whether its own event set it, and not one that only ended what came between."""
    return step.kind not in ("stay_lifted", "appeal_withdrawn", "freed_by_state", "listed_at_large")


def without(gone: Standing, line: list[Standing]) -> list[Standing]:
    """The line without a step and what rests on it; two of one status in a row are one."""
    rests_on = {gone.status}
    if gone.status in VERDICTS:
        rests_on.add("acquittal_final" if gone.status == "acquitted" else "conviction_final")
    left = []
    for step in line:
        if step is gone or (step.status in rests_on and not is_of_its_own(step)):
            continue
        if not left or left[-1].status != step.status:
            left.append(step)
    return left


def judged(line: list[Standing], told: Told, status: str) -> tuple[Outcome, Standing | None]:
    """What the event does, and what keeps it out unless that is worse proved."""
    if not line:
        return judge(None, status).outcome, None
    last = line[-1]
    is_over = STATUSES[last.status].is_closed
    words = [s for s in line if s.status in (*ACQUITTALS, *CONVICTIONS) and is_of_its_own(s)]
    word = words[-1] if words else None
    if word and (not is_over or last.status in CONVICTIONS):
        if word.status in CONVICTIONS and told.kind == "acquittal_upheld":
            return Outcome.NO_CHANGE, word
        if word.status == "acquitted":
            needs_conviction = status in ("sentenced", "conviction_final", "sentence_served")
            is_weaker = status == "convicted" and is_better(word.basis, told.basis)
            if is_weaker or (needs_conviction and not is_over):
                return Outcome.REFUSED, word
    outcome = judge(last.status, status).outcome
    is_alive = last.status == "died" and told.kind in LIVING
    return outcome, last if is_alive or outcome is Outcome.REFUSED else None


LIVING = ("arrested", "surrendered", "initial_appearance")
