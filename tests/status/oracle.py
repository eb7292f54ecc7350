"""A slow and obvious second answer to every question, straight from the words of the design.

It shares the words, kinds, dates and `judge` with the rules, and nothing else: it forgets what
was not yet public, decides from scratch what is proved, and walks.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from cases.status.dates import PartialDate
from cases.status.evidence import Act, Attribution, Basis, Policy
from cases.status.kinds import EVENT_KINDS
from cases.status.moves import Outcome, judge
from cases.status.words import STATUSES

STRICT_TO_LOOSE = list(Policy)
BEST_TO_WORST = list(Basis)


class Told(NamedTuple):
    """A proved event of a subject."""

    kind: str
    when: PartialDate
    basis: Basis


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
    for told in proved_events(world, policy, subject, known_on):
        line = after(line, told)
    return line


def after(line: list[Standing], told: Told) -> list[Standing]:
    """The line of steps once an event has been taken into account."""
    before = line[-1].status if line else None
    earlier = [step.status for step in line]
    ends = None
    if told.kind == "stay_lifted" and before == "stayed":
        ends = earlier[-2] if earlier[:-1] else None
    if told.kind in ("freed_by_state", "listed_at_large") and before == "arrested":
        wanted = [code for code in earlier if code in ("warrant_issued", "summons_issued")]
        ends = wanted[-1] if wanted else "warrant_issued"
    if told.kind == "appeal_withdrawn" and before in (
        "convicted",
        "sentenced",
        "acquitted",
        "on_appeal",
    ):
        verdicts = [code for code in earlier if code in ("convicted", "sentenced", "acquitted")]
        if verdicts:
            ends = "acquittal_final" if verdicts[-1] == "acquitted" else "conviction_final"
    if ends:
        own_date = [step.when for step in line if step.status == ends] or [told.when]
        return [*line, Standing(ends, own_date[-1], told.basis, told.kind, told.when)]
    status = EVENT_KINDS[told.kind].status
    if not status:
        return line
    rival = rival_of(line, told, status)
    if rival is not None:
        if not is_better(told.basis, line[rival].basis):
            return line
        return after(line[:rival] + line[rival + 1 :], told)
    if judge(before, status).outcome is Outcome.CHANGES:
        return [*line, Standing(status, told.when, told.basis, told.kind, told.when)]
    return line


# Of one decision on several charges: the words that hold, and those that then do not.
UPHELD = ("conviction_upheld", "sentence_upheld", "sentence_reduced")
ONE_DECISION = {
    "charges_not_confirmed": ("charges_confirmed",),
    "acquitted": ("convicted",),
    "acquittal_upheld": UPHELD,
    "conviction_reversed": UPHELD,
}


def rival_of(line: list[Standing], told: Told, status: str) -> int | None:
    """The place of the standing that keeps this one out unless it is worse proved."""
    if not line:
        return None
    last = line[-1]
    verdicts = [
        (place, step)
        for place, step in enumerate(line)
        if step.status in ("convicted", "sentenced", "acquitted")
    ]
    if last.when == told.when and last.kind in ONE_DECISION.get(told.kind, ()):
        is_of_a_convict = told.kind in ("charges_not_confirmed", "acquitted") or verdicts
        if is_of_a_convict:
            return len(line) - 1
    outcome = judge(last.status, status).outcome
    if outcome is Outcome.REFUSED or (last.status, last.when) == (status, told.when):
        return len(line) - 1
    says_convicted = status in ("sentenced", "conviction_final", "sentence_served")
    if outcome is Outcome.CHANGES and says_convicted and verdicts:
        place, verdict = verdicts[-1]
        before = verdicts[-2][1].status if verdicts[:-1] else ""
        is_one_judgment = told.kind in UPHELD and verdict.when == told.when
        is_in_part = is_one_judgment and before in ("convicted", "sentenced")
        if verdict.status == "acquitted" and not (
            is_in_part and not is_better(verdict.basis, told.basis)
        ):
            return place
    return None


def is_better(new: Basis, old: Basis) -> bool:
    return BEST_TO_WORST.index(new) < BEST_TO_WORST.index(old)


def proved_events(world, policy: Policy, subject: int, known_on: date) -> list[Told]:
    """What a policy accepts as having happened to a subject, in the order of proceedings."""
    public = [claim for claim in world.claims if claim.public_on <= known_on]
    mine = [claim for claim in public if subject in (claim.subjects or {0})]
    asserted = {(c.kind, c.when) for c in mine if c.act in (Act.ASSERTS, Act.CONFIRMS)}
    found: list[Told] = []
    for kind, when in asserted:
        if when.earliest > known_on:
            continue  # announced, but it has not happened yet
        support = [
            claim
            for claim in mine
            if claim.kind == kind
            and claim.act in (Act.ASSERTS, Act.CONFIRMS)
            and lies_within(claim.when, when)
        ]
        if court_denies(public, support, subject, kind, when):
            continue
        basis = basis_of(world, support, kind, known_on)
        if basis and counts(policy, kind, basis):
            found.append(Told(kind, when, basis))
    finest = [
        told
        for told in found
        if not any(
            other.kind == told.kind
            and other.when != told.when
            and lies_within(other.when, told.when)
            for other in found
        )
    ]
    return sorted(
        finest,
        key=lambda told: (
            told.when.earliest,
            EVENT_KINDS[told.kind].order,
            told.when.latest,
            told.kind,
        ),
    )


def lies_within(fine: PartialDate, coarse: PartialDate) -> bool:
    return coarse.earliest <= fine.earliest and fine.latest <= coarse.latest


def court_denies(public, support, subject: int, kind: str, when: PartialDate) -> bool:
    """Whether the Court's last word was that it did not happen."""
    denied = [
        claim.public_on
        for claim in public
        if claim.act is Act.DENIES
        and claim.is_court_speaking
        and claim.kind == kind
        and (not claim.subjects or subject in claim.subjects)
        and claim.when.latest >= when.earliest
    ]
    said = [claim.public_on for claim in support if claim.attribution is Attribution.COURT]
    return bool(denied) and not any(day >= max(denied) for day in said)


def basis_of(world, support, kind: str, known_on: date) -> Basis | None:
    """How well an event is proved by all the claims that support it."""
    behind = [origins_of(world, claim, support, known_on) for claim in support]
    everybody = set().union(*behind) if behind else set()
    if any(sort is Attribution.COURT for sort, _ in everybody):
        return Basis.OFFICIAL
    for claim, origins in zip(support, behind, strict=True):
        for sort, _ in origins:
            if sort is Attribution.PUBLIC_ACT and (
                kind != "suspect_died" or claim.is_court_speaking
            ):
                return Basis.PUBLIC_ACT
    is_any_named = any(sort is not Attribution.UNNAMED for sort, _ in everybody)
    bodies = (Attribution.COURT, Attribution.PUBLIC_ACT)
    different = {("body" if sort in bodies else sort, name) for sort, name in everybody}
    if len(different) >= 2 and is_any_named:
        return Basis.CORROBORATED
    if is_any_named:
        return Basis.NAMED_SOURCE
    return Basis.UNNAMED_SOURCE if everybody else None


def origins_of(world, claim, support, known_on: date) -> set[tuple[Attribution, str]]:
    """Who stands behind a claim: pairs of a sort of origin and its name."""
    telling = {other.report for other in support}
    exist = {
        number
        for number, report in world.reports.items()
        if report.public_on <= known_on or number in telling
    }
    reached = {claim.report} & exist
    while True:
        further = {r for number in reached for r in world.reports[number].relays} & exist
        if further <= reached:
            break
        reached |= further
    found = set()
    for number in reached:
        report = world.reports[number]
        if report.relays and not report.does_own_reporting:
            continue
        own_words = [other for other in support if other.report == number]
        if number == claim.report:
            own_words = [claim]
        for words in own_words or [claim]:
            if words.attribution is Attribution.COURT:
                found.add((Attribution.COURT, "the Court"))
            elif words.attribution is Attribution.PUBLIC_ACT and words.is_court_speaking:
                found.add((Attribution.PUBLIC_ACT, "the Court"))
            elif words.attribution in (Attribution.PUBLIC_ACT, Attribution.NAMED):
                found.add((words.attribution, words.speaker))
            else:
                found.add((words.attribution, report.publisher))
    return found


def counts(policy: Policy, kind: str, basis: Basis) -> bool:
    """The table of policies."""
    if kind == "reported" and policy is not Policy.OFFICIAL:
        return True
    if kind == "suspect_died" and basis in (Basis.NAMED_SOURCE, Basis.UNNAMED_SOURCE):
        return False
    enough = {
        Policy.OFFICIAL: Basis.OFFICIAL,
        Policy.CORROBORATED: Basis.CORROBORATED,
        Policy.NAMED: Basis.NAMED_SOURCE,
        Policy.ANY: Basis.UNNAMED_SOURCE,
    }[policy]
    return BEST_TO_WORST.index(basis) <= BEST_TO_WORST.index(enough)
