"""The history of a case as a page shows it: each step once, with everything that proves it."""

from __future__ import annotations

from dataclasses import dataclass, field

from cases.models import Case, Proceedings, StatusChange
from cases.status.dates import PartialDate
from cases.status.kinds import EVENT_KINDS
from cases.status.question import Question
from cases.views.proof import Evidence, Origins, ProofClaim
from cases.views.timeline import Moment


@dataclass
class Step:
    """One step: the rows of the case and of its suspects that say the same."""

    change: StatusChange
    people: list[Proceedings] = field(default_factory=list)
    holds: bool = False
    is_later: bool = False
    proof: list[ProofClaim] = field(default_factory=list)
    origins: Origins = Origins()
    wants_better_source: bool = False

    @property
    def word(self):
        return self.change.word

    @property
    def is_documented_later(self) -> bool:
        return any(claim.is_documented_later for claim in self.proof)

    @property
    def days_kept_secret(self) -> int:
        """How long the public was not told of an act that is secret by nature."""
        return self._delay if self._is_secret_by_nature else 0

    @property
    def days_later(self) -> int:
        """How long after an act that anybody may see our sources make it known."""
        return 0 if self._is_secret_by_nature else self._delay

    @property
    def _is_secret_by_nature(self) -> bool:
        kind = EVENT_KINDS[self.change.kind]
        return kind.is_act_of_court and not kind.is_public_by_nature

    @property
    def _delay(self) -> int:
        if self.change.effective_precision != "day":
            return 0
        return (self.change.known_on - self.change.effective_on).days

    @property
    def moment(self) -> Moment:
        """The step on its two clocks. One to which proceedings return happens at the return."""
        change = self.change
        happened = PartialDate(change.holds_from) if change.is_return else change.effective
        known_on = max(change.known_on, happened.earliest)
        return Moment(happened, known_on, self._is_secret_by_nature)


def steps_of(case: Case, question: Question, evidence: Evidence) -> list[Step]:
    """The steps of an answered case, newest first."""
    people = {person.pk: person for person in case.people}
    rows = StatusChange.objects.as_known(question).filter(case=case)
    found: dict[tuple, Step] = {}
    for row in rows.order_by("-holds_from", "-order", "-id"):
        if row.proceedings_id is not None and row.proceedings_id not in people:
            continue
        step = found.setdefault(_same_step(row), Step(row))
        if row.proceedings_id is None:
            step.holds = bool(case.status_change and row.pk == case.status_change.pk)
        else:
            step.people.append(people[row.proceedings_id])
    for step in found.values():
        step.people.sort(key=lambda person: (person.position, person.pk))
        day = question.valid_on
        step.is_later = bool(day and step.change.surely_holds_from > day)
        step.proof = evidence.proof_of(step.change)
        step.origins = evidence.origins_of(step.change, step.people)
        step.wants_better_source = evidence.wants_better(step.change, step.people)
    return list(found.values())


def _same_step(row: StatusChange) -> tuple:
    proof = tuple(claim["claim"] for claim in row.derivation.get("claims", []))
    return (
        row.status,
        row.kind,
        row.effective_on,
        row.effective_precision,
        row.holds_from,
        row.known_on,
        row.basis,
        proof,
    )
