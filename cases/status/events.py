"""From claims to events: which claims speak of the same event of the same person."""

from __future__ import annotations

from collections.abc import Iterable

from cases.status.evidence import Act, Claim, Event

CASE_ITSELF = 0


def gather(claims: Iterable[Claim]) -> list[Event]:
    """The events that a case's claims assert, each with the claims that bear on it.

    A claim of an exact date supports the same event under a coarser date ("17 March" supports
    "in March"), never the other way round. Events come in the order of proceedings.
    """
    asserted: dict[tuple[int, str], list[Claim]] = {}
    denials: list[Claim] = []
    for claim in sorted(claims, key=lambda claim: claim.id):
        if claim.can_prove:
            for subject in claim.subjects or {CASE_ITSELF}:
                asserted.setdefault((subject, claim.kind), []).append(claim)
        elif claim.act is Act.DENIES and claim.is_court_speaking:
            denials.append(claim)
    return [
        Event(
            kind,
            when,
            subject,
            tuple(claim for claim in group if when.covers(claim.when)),
            tuple(denial for denial in denials if _denies(denial, subject, kind, when)),
        )
        for (subject, kind), group in asserted.items()
        for when in sorted({claim.when for claim in group})
    ]


def _denies(denial: Claim, subject: int, kind: str, when) -> bool:
    """A denial speaks of what had happened by its date, of those it names or of everybody."""
    return (
        denial.kind == kind
        and (not denial.subjects or subject in denial.subjects)
        and when.earliest <= denial.when.latest
    )
