"""Reasons: why what an editor is about to do would move nothing, claim by claim."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cases.recording.changes import Change, Standing
from cases.recording.sentences import listed
from cases.status.events import CASE_ITSELF
from cases.status.evidence import Act, Claim
from cases.status.findings import COUNTS, NO_CHANGE, Finding
from cases.status.kinds import EVENT_KINDS

Pairs = Iterable[tuple[int, Standing, Standing]]

KNOWN_ALREADY = "This is known already, with this date and on as good a basis."
PROVED_WITHOUT = "This stays proved without it."
PROVED_NOTHING = "It proved nothing before, either."


def reasons_for(pairs: Pairs, changes: Sequence[Change]) -> Iterator[str]:
    """A sentence or two for each claim that comes, goes or changes, and moves no status."""
    moved = {(change.case, change.person or CASE_ITSELF) for change in changes}
    for case, was, will in pairs:
        names = {**was.people, **will.people, CASE_ITSELF: "the case itself"}
        for claim in _touched(was, will):
            whom = [person for person in names if person in (claim.subjects or {CASE_ITSELF})]
            by_reason: dict[str, list[str]] = {}
            for person in whom:
                reason = _reason(claim, person, was, will, (case, person) in moved)
                if reason:
                    by_reason.setdefault(reason, []).append(names[person])
            for reason, people in by_reason.items():
                yield f"{_named(claim, people)} moves no status. {reason}"


def why_nothing(pairs: Pairs) -> str:
    """One sentence for an act that changes nothing that is shown."""
    pairs = list(pairs)
    if not pairs:
        return "Nothing will change: no case rests on this."
    found = set()
    for _, was, will in pairs:
        for claim in _touched(was, will):
            for person in claim.subjects or {CASE_ITSELF}:
                found.add(_reason(claim, person, was, will, False))
    if not found:
        return "Nothing will change: no published claim becomes another by this."
    if found == {KNOWN_ALREADY}:
        return "Nothing will change: all that it says is known already, on as good a basis."
    if found <= {PROVED_WITHOUT, PROVED_NOTHING}:
        return "Nothing will change: all that was proved stays proved without it."
    if KNOWN_ALREADY in found:
        return "Nothing will change: what it says is known already, or cannot move a status."
    return "Nothing will change: none of its claims can move a status as things stand."


def _touched(was: Standing, will: Standing) -> list[Claim]:
    """The claims that come or read differently, then those that go."""
    fresh = [claim for pk, claim in will.claims.items() if was.claims.get(pk) != claim]
    gone = [claim for pk, claim in was.claims.items() if pk not in will.claims]
    return [*fresh, *gone]


def _reason(claim: Claim, person: int, was: Standing, will: Standing, is_moved: bool) -> str:
    """Why a claim moves nothing for a person; "" where it does."""
    if claim.id not in will.claims:
        if is_moved:
            return ""
        before = was.findings.get((claim.id, person), Finding(NO_CHANGE))
        return PROVED_WITHOUT if before.outcome == COUNTS else PROVED_NOTHING
    finding = will.findings[claim.id, person]
    if finding.outcome == COUNTS:
        return "" if is_moved else KNOWN_ALREADY
    is_denial_of_court = claim.act is Act.DENIES and claim.is_court_speaking
    return "" if is_moved and is_denial_of_court else finding.reason


def _named(claim: Claim, people: Sequence[str]) -> str:
    """The claim “issued an arrest warrant” (17 March 2023, Ada and Ben)."""
    words = EVENT_KINDS[claim.kind].label
    if not claim.can_prove:
        words = f"{claim.act.value.replace('_', ' ')}: {words}"
    return f"The claim “{words}” ({claim.when.words}; {listed(people)})"
