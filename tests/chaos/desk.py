"""The desk of the run: publishes, corrects, retracts and reinstates, and notes what was done.

Each desk is a thread. It does what the buttons do, and counts something as done when its
transaction has been committed; where the database went away meanwhile and nobody knows, it looks.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from threading import Event, Thread
from time import monotonic, sleep

from django.db import InterfaceError, OperationalError, connection, transaction
from psycopg.errors import DeadlockDetected

from cases import recording, tasks
from cases.models import Case, Claim, Proceedings, Publisher, SourceReport
from cases.status.evidence import Attribution
from tests.chaos.told import COURT, Said, Told

KINDS = (
    *("reported", "warrant_sought", "warrant_issued", "arrested", "surrendered"),
    *("charges_confirmed", "trial_opened", "acquitted"),
)
FIRST_DAY = date(2021, 1, 1)
MOST_AT_ONCE = 12


class Desk(Thread):
    """Two editors who enter `wanted` reports on these cases, a few at a time, and mend some.

    They spread them over these seconds, so that there is work while there are faults.
    """

    def __init__(
        self,
        name: str,
        wanted: int,
        seconds: float,
        editors: list,
        cases: list[Case],
        address: str,
        stop: Event,
    ) -> None:
        super().__init__(name=name, daemon=True)
        self.wanted, self.seconds = wanted, seconds
        self.cases, self.address, self.stop = cases, address, stop
        self.writer, self.reviewer = editors
        self.chance = random.Random(name)
        self.told: list[Told] = []
        self.steps, self.unknown = 0, 0
        # What an editor saw in place of success though the database was there.
        self.errors: list[str] = []
        self.publishers = {row.name: row for row in Publisher.objects.all()}
        self.people = [list(Proceedings.objects.filter(case=case).order_by("pk")) for case in cases]

    def run(self) -> None:
        try:
            start = monotonic()
            while len(self.told) < self.wanted and not self.stop.is_set():
                if len(self.told) / self.wanted > (monotonic() - start) / self.seconds:
                    sleep(0.05)
                    continue
                self._enter(min(self.chance.randint(1, MOST_AT_ONCE), self.wanted - len(self.told)))
                for _ in range(self.chance.randint(0, 2)):
                    self._mend(self.chance.choice(self.told))
        except Exception as error:
            self.errors.append(f"{type(error).__name__}: {error}")
            raise
        finally:
            connection.close()

    def _enter(self, number: int) -> None:
        fresh = [self._made_up(len(self.told) + place) for place in range(number)]
        urls = [each.url for each in fresh]
        ours = SourceReport.objects.filter(url__in=urls)

        def submit() -> None:
            with transaction.atomic():
                for each in fresh:
                    report = self._draft(each)
                    recording.submit(report, by=self.writer)

        def publish() -> None:
            with transaction.atomic():
                chosen = list(ours.values_list("pk", flat=True))
                done, refused = recording.publish_all(chosen, by=self.reviewer)
                assert len(done) == number, refused
                tasks.record_due.delay_on_commit()

        self._do(submit, ours.exists)
        self._do(publish, ours.filter(state="published").exists)
        self.told += fresh

    def _made_up(self, number: int) -> Told:
        """A report that nobody has published: mostly of a newspaper, about one or two cases."""
        chance = self.chance
        on = FIRST_DAY + timedelta(days=chance.randint(0, 900))
        is_court = chance.random() < 0.2
        publisher = COURT if is_court else f"Paper {chance.randint(0, 8)}"
        relays: tuple[str, ...] = ()
        if self.told and not is_court and chance.random() < 0.3:
            relays = (chance.choice(self.told[-50:]).url,)
        made = Told(f"{self.address}/reports/{self.name}/{number}", publisher, on, relays)
        made.title = f"Report {number}"
        for case in chance.sample(range(len(self.cases)), min(chance.choice((1, 1, 2)), 2)):
            made.said.append(self._claim(case, on, is_court))
        return made

    def _claim(self, case: int, on: date, is_court: bool) -> Said:
        chance = self.chance
        people = [each.suspect_id for each in self.people[case]]
        attribution = (
            Attribution.COURT
            if is_court
            else chance.choice((Attribution.NAMED, Attribution.UNNAMED, Attribution.OBSERVATION))
        )
        return Said(
            case,
            chance.choice(KINDS),
            on - timedelta(days=chance.choice((0, 0, 0, 1, 30))),
            attribution,
            frozenset(chance.sample(people, chance.randint(0, len(people)))),
        )

    def _draft(self, told: Told) -> SourceReport:
        report = SourceReport(
            publisher=self.publishers[told.publisher],
            url=told.url,
            title=told.title,
            published_on=told.on,
            retrieved_on=told.on,
        )
        claims = [(self._row(said), self._who(said)) for said in told.said]
        relays = SourceReport.objects.filter(url__in=told.relays)
        return recording.enter_draft(report, claims, relays, by=self.writer)

    def _row(self, said: Said) -> Claim:
        return Claim(
            case=self.cases[said.case],
            kind=said.kind,
            effective_on=said.on,
            attribution=said.attribution.value,
            speaker="A. Official" if said.attribution is Attribution.NAMED else "",
        )

    def _who(self, said: Said) -> list[Proceedings]:
        return [each for each in self.people[said.case] if each.suspect_id in said.people]

    def _mend(self, told: Told) -> None:
        if not told.is_standing:
            self._reinstate(told)
        elif self.chance.random() < 0.5:
            self._retract(told)
        else:
            self._correct(told)

    def _retract(self, told: Told) -> None:
        reason = f"Withdrawn, step {self.steps}."
        ours = SourceReport.objects.filter(url=told.url)
        self._do(
            lambda: self._nudging(lambda: recording.retract(ours.get(), reason, by=self.reviewer)),
            ours.filter(state="retracted", retraction_reason=reason).exists,
        )
        told.state, told.reason = "retracted", reason

    def _reinstate(self, told: Told) -> None:
        ours = SourceReport.objects.filter(url=told.url)
        self._do(
            lambda: self._nudging(lambda: recording.reinstate(ours.get(), by=self.reviewer)),
            ours.exclude(state="retracted").exists,
        )
        was_corrected = told.title != told.title.partition(",")[0]
        told.state, told.reason = ("corrected" if was_corrected else "published"), ""

    def _correct(self, told: Told) -> None:
        """Another title, and another kind for the first claim."""
        title = f"{told.title.partition(',')[0]}, corrected at step {self.steps}"
        first = told.said[0]
        mended = Said(
            first.case, self.chance.choice(KINDS), first.on, first.attribution, first.people
        )
        ours = SourceReport.objects.filter(url=told.url, corrects=None)

        def correct() -> None:
            with transaction.atomic():
                draft = recording.correct(ours.get(), by=self.writer)
                draft.title = title
                draft.save()
                claim = draft.claims.order_by("pk").first()
                claim.kind = mended.kind
                claim.save()
                recording.submit(draft, by=self.writer)

        def publish() -> None:
            draft = SourceReport.objects.get(corrects__url=told.url)
            self._nudging(lambda: recording.publish(draft, by=self.reviewer))

        self._do(correct, SourceReport.objects.filter(corrects__url=told.url).exists)
        self._do(publish, ours.filter(title=title).exists)
        told.title, told.state, told.said[0] = title, "corrected", mended

    def _nudging(self, step: Callable[[], object]) -> None:
        with transaction.atomic():
            step()
            tasks.record_due.delay_on_commit()

    def _do(self, step: Callable[[], object], is_done: Callable[[], bool]) -> None:
        """Take a step until it is known to be done; where that is not known, look."""
        while True:
            try:
                step()
                break
            except (OperationalError, InterfaceError) as error:
                if isinstance(error.__cause__, DeadlockDetected):
                    self.errors.append(f"A deadlock: {error}")
                self.unknown += 1
                if self._look(is_done):
                    break
            except Exception as error:
                # It may have been committed, but the editor was shown an error.
                self.errors.append(f"{type(error).__name__}: {error}")
                if self._look(is_done):
                    break
        self.steps += 1

    def _look(self, is_done: Callable[[], bool]) -> bool:
        while True:
            connection.close()
            try:
                return is_done()
            except (OperationalError, InterfaceError):
                sleep(0.1)
