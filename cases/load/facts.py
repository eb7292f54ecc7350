"""Facts: the rows of a block of artificial cases, with names, texts and public ids of its own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from random import Random

from django.db import models
from django.utils.text import slugify

from cases.load.copying import copy_rows
from cases.load.numbers import IN_BLOCKS, Numbers
from cases.load.reporting import ClaimShape, ReportShape
from cases.load.shapes import CaseShape, ChargeShape, WarrantShape, shapes
from cases.load.size import Size
from cases.load.words import other_spelling, person_name, texts_of
from cases.models import (
    Case,
    Charge,
    Claim,
    ClaimSubject,
    Proceedings,
    Relay,
    SourceReport,
    Suspect,
    SuspectName,
    Warrant,
)
from cases.models.public_id import public_id_of

# Territories where nobody lives: no nationality of anybody.
_NATIONALITIES = ("AQ", "BV", "HM", "TF", "GS")
# So many words have the title of a report and the quotes of its claims together, about.
_WORDS = 200
# So many cases are written at once, which bounds the memory.
_AT_ONCE = 100
WARRANT_SOURCES, CHARGE_SOURCES = Warrant.sources.through, Charge.sources.through
COLUMNS: dict[type[models.Model], tuple[str, ...]] = {
    Case: ("id", "public_id", "situation_id", "number", "title", "short_name", "slug", "summary")
    + ("due_since", "recorded_at"),
    Suspect: ("id", "public_id", "name", "slug", "nationalities", "born_on", "born_precision"),
    SuspectName: ("id", "suspect_id", "name"),
    Proceedings: ("id", "public_id", "case_id", "suspect_id", "role", "position")
    + ("charge_outcome",),
    SourceReport: ("id", "public_id", "publisher_id", "title", "url", "published_on")
    + ("retrieved_on", "sourcing", "is_verified", "state", "retraction_reason", "entered_at"),
    Relay: ("id", "report_id", "relayed_id"),
    Claim: ("id", "public_id", "report_id", "case_id", "kind", "effective_on")
    + ("effective_precision", "act", "attribution", "speaker", "capacity", "custodian")
    + ("hearing_on", "quote", "public_on", "public_reason"),
    ClaimSubject: ("id", "claim_id", "proceedings_id"),
    Warrant: ("id", "public_id", "proceedings_id", "kind", "issued_on", "issued_precision")
    + ("is_sealed", "made_public_on", "state"),
    WARRANT_SOURCES: ("id", "warrant_id", "sourcereport_id"),
    Charge: ("id", "public_id", "proceedings_id", "category", "provision", "crime", "counts")
    + ("outcome",),
    CHARGE_SOURCES: ("id", "charge_id", "sourcereport_id"),
}


@dataclass(frozen=True)
class Plan:
    """What all blocks have in common."""

    size: Size
    seed: int
    numbers: Numbers
    situations: Sequence[int]
    publishers: Sequence[int]
    # The moment at which everything was entered.
    now: datetime


@dataclass(frozen=True)
class Recorded:
    """What the recorder wrote into rows of facts of the first block, by their place in it."""

    cases: Sequence[datetime]
    charge_outcomes: Sequence[str]


class Block:
    """Writes one block of cases: the first, which is to be recorded, or a copy of it."""

    def __init__(self, plan: Plan, number: int, recorded: Recorded | None) -> None:
        self.plan, self.number, self.recorded = plan, number, recorded
        self.texts = texts_of(plan.size, plan.seed)
        self._first = {model: plan.numbers.start(model, number) for model in IN_BLOCKS}
        self._last = {model: start - 1 for model, start in self._first.items()}
        self._rows: dict[type[models.Model], list[tuple]] = defaultdict(list)
        # The first person of the case before.
        self._neighbour = 0

    def write(self) -> None:
        """Write all facts of the block into the database in use."""
        for place, shape in enumerate(shapes(self.plan.size, self.plan.seed), 1):
            self._case(place - 1, shape)
            if place % _AT_ONCE == 0:
                self._flush()
        self._flush()

    def _flush(self) -> None:
        for model, columns in COLUMNS.items():
            copy_rows(model, columns, self._rows.pop(model, ()))

    def _add(self, model: type[models.Model], *values: object) -> int:
        """Add a row under the next number, which it returns."""
        self._last[model] += 1
        self._rows[model].append((self._last[model], *values))
        return self._last[model]

    def _place(self, model: type[models.Model]) -> int:
        """Which row of all blocks the next one of this model is, from 0."""
        return self._last[model] + 1 - self.plan.numbers.start(model, 0)

    def _id(self, model: type[models.Model]) -> str:
        """The permanent id of the next row: the same for the same seed."""
        return public_id_of(model, "load", self.plan.seed, self._place(model))

    def _case(self, place: int, shape: CaseShape) -> None:
        rng = Random(f"{self.plan.seed}/block/{self.number}/{place}")
        number = self._place(Case) + 1
        recorded_at = self.recorded and self.recorded.cases[place]
        case = self._add(
            Case,
            self._id(Case),
            # Some situations have many cases, most have few.
            self.plan.situations[int(len(self.plan.situations) * rng.random() ** 2)],
            f"LOAD-{number:05}",
            f"The Prosecutor v. Load case {number:05}",
            f"Load case {number:05}",
            f"load-case-{number:05}",
            f"An artificial case. {self.texts.quote(rng, 40)}",
            None if recorded_at else self.plan.now,
            recorded_at,
        )
        people = self._people(rng, case, shape)
        first_report = self._last[SourceReport] + 1
        for report in shape.reports:
            self._report(rng, case, people, first_report, report)
        for warrant in shape.warrants:
            self._warrant(people, first_report, warrant)
        for charge in shape.charges:
            self._charge(rng, people, first_report, charge)

    def _people(self, rng: Random, case: int, shape: CaseShape) -> list[int]:
        """The proceedings against the case's people, in their order."""
        suspects = [self._suspect(rng) for _ in range(shape.people)]
        neighbours = [self._neighbour] if shape.shares_a_person else []
        self._neighbour = suspects[0]
        found = []
        for position, suspect in enumerate(suspects + neighbours):
            place = self._last[Proceedings] + 1 - self._first[Proceedings]
            outcome = self.recorded.charge_outcomes[place] if self.recorded else ""
            role = f"{self.texts.quote(rng, 4)[:-1]}"
            values = (self._id(Proceedings), case, suspect, role, position, outcome)
            found.append(self._add(Proceedings, *values))
        return found

    def _suspect(self, rng: Random) -> int:
        name, number = person_name(rng), self._place(Suspect) + 1
        born = None if rng.random() < 0.3 else f"{rng.randrange(1930, 1985)}-01-01"
        suspect = self._add(
            Suspect,
            self._id(Suspect),
            name,
            f"load-{slugify(name)}-{number}",
            rng.choice(_NATIONALITIES),
            born,
            "year",
        )
        self._add(SuspectName, suspect, other_spelling(rng, name))
        return suspect

    def _report(
        self, rng: Random, case: int, people: list[int], first: int, shape: ReportShape
    ) -> None:
        place = self._place(SourceReport)
        title = self.texts.title(rng, place)
        publisher = self.plan.publishers[shape.publisher]
        report = self._add(
            SourceReport,
            self._id(SourceReport),
            publisher,
            title,
            f"https://load.invalid/{shape.publisher}/{place + 1}",
            shape.published_on,
            shape.published_on,
            shape.sourcing,
            shape.is_verified,
            shape.state,
            "Retracted to try retractions." if shape.state == "retracted" else "",
            self.plan.now,
        )
        if shape.relays is not None:
            self._add(Relay, report, first + shape.relays)
        words = (_WORDS - title.count(" ") - 1) // len(shape.claims)
        for claim in shape.claims:
            self._claim(report, case, people, claim, self.texts.quote(rng, words))

    def _claim(
        self, report: int, case: int, people: list[int], shape: ClaimShape, quote: str
    ) -> None:
        claim = self._add(
            Claim,
            self._id(Claim),
            report,
            case,
            shape.kind,
            shape.on,
            shape.precision,
            shape.act,
            shape.attribution,
            shape.speaker,
            shape.capacity,
            shape.custodian,
            shape.hearing_on,
            quote,
            shape.public_on,
            shape.public_reason,
        )
        for person in shape.people:
            self._add(ClaimSubject, claim, people[person])

    def _warrant(self, people: list[int], first: int, shape: WarrantShape) -> None:
        warrant = self._add(
            Warrant,
            self._id(Warrant),
            people[shape.person],
            shape.kind,
            shape.issued_on,
            shape.issued_precision,
            shape.is_sealed,
            shape.made_public_on,
            shape.state,
        )
        if shape.source is not None:
            self._add(WARRANT_SOURCES, warrant, first + shape.source)

    def _charge(self, rng: Random, people: list[int], first: int, shape: ChargeShape) -> None:
        charge = self._add(
            Charge,
            self._id(Charge),
            people[shape.person],
            shape.category,
            shape.provision,
            f"An artificial charge of {self.texts.quote(rng, 5)[:-1].lower()}",
            shape.counts,
            shape.outcome,
        )
        if shape.source is not None:
            self._add(CHARGE_SOURCES, charge, first + shape.source)
