"""From claims to events: which claims speak of the same event of the same person."""

from __future__ import annotations

from collections.abc import Iterable

from cases.status.dates import PartialDate
from cases.status.evidence import Act, Claim, Event

CASE_ITSELF = 0


def gather(claims: Iterable[Claim]) -> list[Event]:
    """The events that a case's claims assert, each with the claims that bear on it.

    A claim of an exact date supports the same event under a coarser date ("17 March" supports
    "in March"), never the other way round. Events come in the order of proceedings.
    """
    asserted: dict[tuple[int, str], list[Claim]] = {}
    denials: dict[str, list[Claim]] = {}
    for claim in sorted(claims, key=lambda claim: claim.id):
        if claim.can_prove:
            for subject in claim.subjects or {CASE_ITSELF}:
                asserted.setdefault((subject, claim.kind), []).append(claim)
        elif claim.act is Act.DENIES and claim.is_court_speaking:
            denials.setdefault(claim.kind, []).append(claim)
    return [
        Event(
            kind,
            when,
            subject,
            tuple(support),
            tuple(denial for denial in denials.get(kind, ()) if _denies(denial, subject, when)),
        )
        for (subject, kind), group in asserted.items()
        for when, support in _by_date(group)
    ]


def _by_date(group: list[Claim]) -> list[tuple[PartialDate, list[Claim]]]:
    """Each date that claims give to an event, with those that speak of it as exactly or more."""
    found: dict[PartialDate, list[Claim]] = {claim.when: [] for claim in group}
    for claim in group:
        for when in (claim.when, *claim.when.coarser):
            if when in found:
                found[when].append(claim)
    return sorted(found.items())


def _denies(denial: Claim, subject: int, when: PartialDate) -> bool:
    """A denial speaks of what had happened by its date, of those it names or of everybody."""
    return (
        not denial.subjects or subject in denial.subjects
    ) and when.earliest <= denial.when.latest
