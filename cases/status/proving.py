"""Proving: the best proof of an event, on one day and on every day on which it changed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from cases.status.evidence import (
    STRENGTH,
    Attribution,
    Basis,
    Claim,
    Event,
    Origin,
    Proof,
    Report,
    by_report,
    origins,
    traces_of,
)

# An event with the days on which its best proof changed, and the proof from then on.
ProofsOverTime = tuple[Event, list[tuple[date, Proof | None]]]
Behind = Mapping[int, set[Origin]]


def is_denied(event: Event, on: date) -> bool:
    """Whether the Court's last word on the event, as known on a day, is a denial."""
    denials = [denial.public_on for denial in event.denials if denial.public_on <= on]
    if not denials:
        return False
    words = [
        claim.public_on
        for claim in event.support
        if claim.attribution is Attribution.COURT and claim.public_on <= on
    ]
    return not words or max(words) < max(denials)


def prove(event: Event, reports: Mapping[int, Report], on: date) -> Proof | None:
    """The best proof of an event that was public on a day, or None."""
    if is_denied(event, on):
        return None
    behind = origins(event.support, reports, on)
    known = [claim for claim in event.support if behind.get(claim.id)]
    return _best_proof(sorted(known, key=_first_public), event.kind, behind)


def proofs_over_time(event: Event, reports: Mapping[int, Report]) -> ProofsOverTime:
    """The days on which the best proof of an event changed, with the proof from then on.

    The same as `prove` on each day, but a claim is looked at when it becomes public, and again
    only when what it relays does: else many claims of one event cost the square of their number.
    """
    found = _Proving(event, reports)
    changes: list[tuple[date, Proof | None]] = []
    for day in found.days:
        proof = found.proof_on(day)
        if proof != (changes[-1][1] if changes else None):
            changes.append((day, proof))
    return event, changes


def _first_public(claim: Claim) -> tuple:
    """Claims that rest on a verified source come before others of the same day."""
    return claim.public_on, not claim.is_verified, claim.id


class _Proving:
    """The proof of one event, carried forward from day to day."""

    def __init__(self, event: Event, reports: Mapping[int, Report]) -> None:
        self.event, self.reports = event, reports
        self.waiting = sorted(event.support, key=_first_public, reverse=True)
        self.denials = sorted((denial.public_on for denial in event.denials), reverse=True)
        self.to_trace_again = dict(self._days_of_what_is_relayed())
        days = {claim.public_on for claim in event.support + event.denials}
        days |= self.to_trace_again.keys()
        # "In March", said before, is no knowledge of March.
        self.days = sorted({max(day, event.when.earliest) for day in days})
        self.told: dict[int, list[Claim]] = {}
        self.behind: dict[int, set[Origin]] = {}
        # The claims with an origin, as they became public.
        self.known: list[Claim] = []
        self.proof: Proof | None = None
        self.last_word = self.last_denial = date.min

    def proof_on(self, day: date) -> Proof | None:
        """The best proof on a day of `days`; to be asked of each in turn."""
        fresh = []
        while self.waiting and self.waiting[-1].public_on <= day:
            fresh.append(self.waiting.pop())
        while self.denials and self.denials[-1] <= day:
            self.last_denial = self.denials.pop()
        for claim in fresh:
            self.told.setdefault(claim.report, []).append(claim)
            if claim.attribution is Attribution.COURT:
                self.last_word = claim.public_on
        self._take(fresh, day)
        return None if self.last_word < self.last_denial else self.proof

    def _take(self, fresh: list[Claim], day: date) -> None:
        is_otherwise = False
        for claim in self.to_trace_again.get(day, ()):
            if claim.id in self.behind:
                before = self.behind[claim.id]
                is_otherwise |= self._trace(claim, day) != before
        added = [claim for claim in fresh if self._trace(claim, day)]
        if is_otherwise:
            known = [claim for claim in self.event.support if self.behind.get(claim.id)]
            self.known = sorted(known, key=_first_public)
        else:
            self.known += added
        if is_otherwise or any(map(self._improves, added)):
            self.proof = _best_proof(self.known, self.event.kind, self.behind)

    def _trace(self, claim: Claim, day: date) -> set[Origin]:
        traces = traces_of(claim, self.told, self.reports, day)
        self.behind[claim.id] = {trace.origin for trace in traces}
        return self.behind[claim.id]

    def _improves(self, claim: Claim) -> bool:
        """Whether a claim that comes last may bring a better basis: of two proofs equally good
        the first stands."""
        strength = STRENGTH[self.proof.basis] if self.proof else 0
        if STRENGTH[_basis_alone(claim, self.event.kind, self.behind[claim.id])] > strength:
            return True
        return strength < STRENGTH[Basis.CORROBORATED] and bool(
            _corroborate(claim, self.known[0], self.behind)
        )

    def _days_of_what_is_relayed(self) -> Iterator[tuple[date, list[Claim]]]:
        """Days after a claim on which a report that it relays, or what that says, is public."""
        told = by_report(self.event.support)
        found: dict[date, list[Claim]] = {}
        for claim in self.event.support:
            days: set[date] = set()
            for relayed in _all_relayed(claim.report, self.reports):
                days.add(self.reports[relayed].public_on)
                days.update(each.public_on for each in told.get(relayed, ()))
            for day in days:
                if day > claim.public_on:
                    found.setdefault(day, []).append(claim)
        yield from found.items()


def _all_relayed(report: int, reports: Mapping[int, Report]) -> set[int]:
    """The standing reports on which a report rests, however far."""
    found: set[int] = set()
    queue = [report]
    while queue:
        current = reports.get(queue.pop())
        fresh = {each for each in current.relays - found if each in reports} if current else ()
        found.update(fresh)
        queue.extend(fresh)
    return found


def _best_proof(known: list[Claim], kind: str, behind: Behind) -> Proof | None:
    """The best proof that these claims give, in the order in which they became public.

    Of several proofs equally good, the one that was complete first.
    """
    for basis in Basis:
        if basis is Basis.CORROBORATED:
            chosen = _corroboration(known, behind)
        else:
            chosen = [c for c in known if _basis_alone(c, kind, behind[c.id]) is basis][:1]
        if chosen:
            return Proof(basis, tuple(c.id for c in chosen), all(c.is_verified for c in chosen))
    return None


def _basis_alone(claim: Claim, kind: str, behind: set[Origin]) -> Basis:
    """What the origins behind one claim are worth when nothing else supports it.

    A death is no act of anybody: a State that announces one is a named source, while the
    judges who find that a person has died act.
    """
    sorts = {origin.sort for origin in behind}
    if Attribution.COURT in sorts:
        return Basis.OFFICIAL
    if Attribution.PUBLIC_ACT in sorts and (kind != "suspect_died" or claim.is_court_speaking):
        return Basis.PUBLIC_ACT
    if any(origin.is_named for origin in behind):
        return Basis.NAMED_SOURCE
    return Basis.UNNAMED_SOURCE


def _corroboration(known: list[Claim], behind: Behind) -> list[Claim]:
    """The earliest one or two claims whose origins are two, one of them named."""
    return next(filter(None, (_corroborate(claim, known[0], behind) for claim in known)), [])


def _corroborate(claim: Claim, first: Claim, behind: Behind) -> list[Claim]:
    """The claim, alone or after the first of all, if their origins are two, one of them named.

    No other partner need be tried: while no two corroborate each other, either all claims have
    one and the same origin, or none has a named one, so that the first does as well as any.
    """
    for partner in (claim, first):
        together = behind[claim.id] | behind[partner.id]
        if len({origin.identity for origin in together}) >= 2 and any(
            origin.is_named for origin in together
        ):
            return [claim] if partner is claim else [partner, claim]
    return []
