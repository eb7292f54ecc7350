"""The history of a case as a page shows it: each step once, with everything that proves it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from cases.models import Claim, Proceedings, StatusChange
from cases.models.dates import partial
from cases.models.facts import facts_of
from cases.status.events import gather
from cases.status.evidence import Attribution, independent_origins
from cases.status.kinds import EVENT_KINDS
from cases.status.question import Question
from cases.views.events import VisibleClaim
from cases.views.wording import ATTRIBUTION_WORDS


@dataclass
class Step:
    """One step: the rows of the case and of its suspects that say the same."""

    change: StatusChange
    people: list[Proceedings] = field(default_factory=list)
    is_of_case: bool = False
    holds: bool = False
    is_later: bool = False
    proof: list[ProofClaim] = field(default_factory=list)
    origins: list[str] = field(default_factory=list)
    named_origins: int = 0
    wants_better_source: bool = False

    @property
    def word(self):
        return self.change.word

    @property
    def act(self) -> str:
        return EVENT_KINDS[self.change.kind].label

    @property
    def is_documented_later(self) -> bool:
        return any(claim.is_documented_later for claim in self.proof)

    @property
    def days_kept_secret(self) -> int:
        """How long the public was not told of an act that is secret by nature."""
        return 0 if EVENT_KINDS[self.change.kind].is_public_by_nature else self._delay

    @property
    def days_later(self) -> int:
        """How long after an act that anybody may see our sources make it known."""
        return self._delay if EVENT_KINDS[self.change.kind].is_public_by_nature else 0

    @property
    def _delay(self) -> int:
        if self.change.effective_precision != "day":
            return 0
        return (self.change.known_on - self.change.effective_on).days

    @property
    def origins_in_words(self) -> str:
        """How many origins there are, and how many of them are named."""
        count, named = len(self.origins), self.named_origins
        if not count:
            return ""
        if count == 1:
            return "one origin, " + ("named" if named else "not named")
        number = {2: "two", 3: "three", 4: "four", 5: "five"}.get(count, str(count))
        naming = {0: "neither named" if count == 2 else "none named", count: "all named"}
        return f"{number} origins, {naming.get(named, f'{named} of them named')}"


@dataclass(frozen=True)
class ProofClaim:
    """One claim of a proof as it was written down, and its report as it is now."""

    written: dict
    claim: VisibleClaim | None

    @property
    def is_documented_later(self) -> bool:
        return bool(self.claim and self.claim.row.is_documented_later)

    @property
    def shows_words(self) -> bool:
        """Whether the page may repeat the words: not those written after the day asked about."""
        return self.claim is None or self.claim.shows_words

    @property
    def attribution(self) -> str:
        return ATTRIBUTION_WORDS[self.written["attribution"]]

    @property
    def when(self) -> date:
        return date.fromisoformat(self.written["public_on"])


class Evidence:
    """What stands behind the steps of one case, as known on a question's day."""

    def __init__(self, case_id: int, question: Question, claims: Iterable[VisibleClaim]) -> None:
        self.day = question.known_on or date.max
        self.claims = {claim.row.pk: claim for claim in claims}
        self.case_id = case_id

    @cached_property
    def facts(self):
        return facts_of(Claim.objects.filter(case=self.case_id))

    @cached_property
    def events(self) -> dict:
        return {
            (event.subject, event.kind, event.when): event for event in gather(self.facts.claims)
        }

    @cached_property
    def publishers(self) -> dict[str, str]:
        """Publisher's key -> name, for the publishers of this case's claims."""
        reports = (claim.row.report for claim in self.claims.values())
        return {str(report.publisher_id): report.publisher.name for report in reports}

    def add_to(self, step: Step) -> None:
        """Give a step its proof, its origins, and the mark of one that wants a better source."""
        change = step.change
        step.proof = [
            ProofClaim(claim, self.claims.get(claim["claim"]))
            for claim in change.derivation.get("claims", [])
        ]
        concerned = self._events_of(step)
        behind = set().union(
            *(independent_origins(event, self.facts.reports, self.day) for event in concerned)
        )
        step.origins = sorted(self._in_words(origin) for origin in behind)
        step.named_origins = sum(origin.is_named for origin in behind)
        support = {
            claim.report
            for event in concerned
            for claim in event.support
            if claim.public_on <= self.day
        }
        step.wants_better_source = (
            change.basis != "official" and change.status != "reported" and len(support) == 1
        )

    def _events_of(self, step: Step) -> list:
        """The events behind a step: of its people, or of anybody where it is of the case alone."""
        change = step.change
        when = partial(change.effective_on, change.effective_precision)
        people = {person.suspect_id for person in step.people}
        return [
            event
            for (subject, kind, date_of), event in self.events.items()
            if kind == change.kind and date_of == when and (not people or subject in people)
        ]

    def _in_words(self, origin) -> str:
        if origin.sort is Attribution.COURT:
            return "the Court"
        if origin.sort in (Attribution.UNNAMED, Attribution.OBSERVATION):
            name = self.publishers.get(origin.name, "another publisher")
            return f"unnamed persons, through {name}" if not origin.is_named else name
        return origin.name


def steps_of(case, question: Question, evidence: Evidence) -> list[Step]:
    """The steps of an answered case, newest first."""
    people = {person.pk: person for person in case.people}
    rows = StatusChange.objects.as_known(question).filter(case=case)
    found: dict[tuple, Step] = {}
    for row in rows.order_by("-effective_on", "-order", "-id"):
        if row.proceedings_id is not None and row.proceedings_id not in people:
            continue
        step = found.setdefault(_same_step(row), Step(row))
        if row.proceedings_id is None:
            step.is_of_case = True
            step.holds = bool(case.status_change and row.pk == case.status_change.pk)
        else:
            step.people.append(people[row.proceedings_id])
    for step in found.values():
        step.people.sort(key=lambda person: (person.position, person.pk))
        day = question.valid_on
        step.is_later = bool(day and step.change.effective_until > day)
        evidence.add_to(step)
    return list(found.values())


def _same_step(row: StatusChange) -> tuple:
    proof = tuple(claim["claim"] for claim in row.derivation.get("claims", []))
    return (
        row.status,
        row.kind,
        row.effective_on,
        row.effective_precision,
        row.known_on,
        row.basis,
        proof,
    )
