"""Reports and claims in few words, and the reading of rows, for the tests of the rules."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from cases.status.custody import custody_slices
from cases.status.dates import PartialDate
from cases.status.events import gather
from cases.status.evidence import Act, Attribution, Claim, Event, Policy, Proof, Report
from cases.status.history import Row, rows
from cases.status.history import fold as fold_claims
from cases.status.knowledge import prove_all
from cases.status.proving import prove
from cases.status.rollup import roll_up
from cases.status.steps import Step

COURT, PUBLIC_ACT = Attribution.COURT, Attribution.PUBLIC_ACT
NAMED, UNNAMED, OBSERVATION = Attribution.NAMED, Attribution.UNNAMED, Attribution.OBSERVATION
OFFICIAL, CORROBORATED = Policy.OFFICIAL, Policy.CORROBORATED

# Who speaks, where a test does not say: the judges, a person, nobody that is named.
_SPEAKERS = {PUBLIC_ACT: "Pre-Trial Chamber II", NAMED: "A. Official"}
CASE = 0
ALICE, BOB, CAROL = 1, 2, 3


def day(text: str) -> date:
    return date.fromisoformat(text)


def when(text: str) -> PartialDate:
    return PartialDate.parse(text)


@dataclass
class World:
    """The claims of one case with their reports, numbered in the order in which they are told."""

    claims: list[Claim] = field(default_factory=list)
    reports: dict[int, Report] = field(default_factory=dict)

    def report(
        self,
        publisher: str,
        on: str,
        relays: Iterable[int] = (),
        does_own_reporting: bool = False,
    ) -> int:
        """Add a report and return its number."""
        number = len(self.reports) + 1
        self.reports[number] = Report(
            number, publisher, day(on), frozenset(relays), does_own_reporting
        )
        return number

    def claim(
        self,
        report: int,
        kind: str,
        on: str,
        by: Attribution = COURT,
        *,
        act: Act = Act.ASSERTS,
        speaker: str | None = None,
        public_on: str | None = None,
        court_speaks: bool | None = None,
        verified: bool = True,
        of: Iterable[int] = (ALICE,),
        custodian: str = "",
    ) -> int:
        """Add a claim of a report and return its number."""
        number = len(self.claims) + 1
        self.claims.append(
            Claim(
                number,
                report,
                kind,
                when(on),
                day(public_on) if public_on else self.reports[report].public_on,
                act,
                by,
                _SPEAKERS.get(by, "") if speaker is None else speaker,
                (by is COURT or (by is PUBLIC_ACT and speaker is None))
                if court_speaks is None
                else court_speaks,
                verified,
                frozenset(of),
                custodian,
            )
        )
        return number

    def tell(
        self, kind: str, on: str, by: Attribution = COURT, *, known: str = "", who: str = "", **more
    ) -> int:
        """Add a report of `who`, known on the day of the event if no other, with one claim."""
        known = known or on
        publisher = who or ("the Court" if by is COURT else "The Gazette")
        return self.claim(self.report(publisher, known), kind, on, by, **more)

    def fold(self, policy: Policy = CORROBORATED):
        return fold_claims(self.claims, self.reports, policy)

    def rows(self, subject: int = ALICE, policy: Policy = CORROBORATED) -> list[Row]:
        histories = self.fold(policy)
        return rows(histories[subject].history) if subject in histories else []

    def case_rows(self, policy: Policy = CORROBORATED) -> list[Row]:
        return rows(roll_up({s: h.history for s, h in self.fold(policy).items()}))

    def line(self, subject: int = ALICE, policy: Policy = CORROBORATED) -> list[str]:
        """What stands now: for every step "date status", and since when it holds, if later."""
        return [_in_words(row.step) for row in now(self.rows(subject, policy))]

    def case_line(self, policy: Policy = CORROBORATED) -> list[str]:
        return [_in_words(row.step) for row in now(self.case_rows(policy))]

    def without(self, gone: Iterable[int]) -> World:
        """The same facts after some reports were retracted, with all their claims."""
        gone = set(gone)
        return World(
            [claim for claim in self.claims if claim.report not in gone],
            {number: report for number, report in self.reports.items() if number not in gone},
        )

    def change_report(self, number: int, **changes) -> None:
        self.reports[number] = replace(self.reports[number], **changes)


def told(*events: str, by: Attribution = COURT) -> World:
    """A world in which each "date kind", or "date kind, public act", is told on its last day."""
    world = World()
    for each in events:
        event, _, public_act = each.partition(", ")
        on, kind = event.split()
        world.tell(kind, on, PUBLIC_ACT if public_act else by, known=str(when(on).latest))
    return world


def custody_line(*worlds: World, policy: Policy = CORROBORATED) -> list[str]:
    """Where the person was according to all cases: "date custody" for every step."""
    cases = [prove_all(world.claims, world.reports).get(ALICE, []) for world in worlds]
    slices = custody_slices(cases, policy)
    return [f"{step.when} {step.status}" for step in slices[-1][1]] if slices else []


def _in_words(step: Step) -> str:
    again = f", holds from {step.turn}" if step.turn else ""
    return f"{step.when} {step.status}{again}"


def now(history: list[Row]) -> list[Row]:
    return [row for row in history if row.stands_until is None]


def standing(history: list[Row], known_on: date) -> list[Row]:
    """The rows that stood on a day of knowledge."""
    return [
        row
        for row in history
        if row.stands_from <= known_on and (row.stands_until is None or known_on < row.stands_until)
    ]


def answer(history: list[Row], valid_on: date, known_on: date) -> Row | None:
    """The row that says what held on a day, as known on a day: the query of the models."""
    return max(
        (row for row in standing(history, known_on) if row.step.holds_from.latest <= valid_on),
        key=lambda row: (row.step.holds_from.earliest, row.step.order),
        default=None,
    )


def status_on(history: list[Row], valid_on: str, known_on: str) -> str | None:
    row = answer(history, day(valid_on), day(known_on))
    return row and row.step.status


def reported(world, publisher, by=UNNAMED, relays=(), on="2023-03-13", own=False, **more) -> int:
    """Add a report with one claim, that there is a case, and return the report's number."""
    report = world.report(publisher, on, relays, own)
    world.claim(report, "reported", "2023-03-13", by, **more)
    return report


def only_event(world: World) -> Event:
    (event,) = gather(world.claims)
    return event


def proof_of(world: World, on: str = "2100-01-01") -> Proof | None:
    return prove(only_event(world), world.reports, day(on))
