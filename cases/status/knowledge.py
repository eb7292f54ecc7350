"""What was known when: the proved events of a case, and what follows from them day by day."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Generic, TypeVar

from cases.status.decisions import Aside
from cases.status.events import gather
from cases.status.evidence import Claim, Event, Policy, Proof, Report, accepts
from cases.status.kinds import EVENT_KINDS
from cases.status.proving import ProofsOverTime, proofs_over_time

# An event with its best proof of some day.
Proven = tuple[Event, Proof]
State = TypeVar("State")


def prove_all(
    claims: Iterable[Claim], reports: Mapping[int, Report]
) -> dict[int, list[ProofsOverTime]]:
    """The events of each subject with their proofs over time; the same for every policy."""
    by_subject: dict[int, list[Event]] = {}
    for event in gather(claims):
        by_subject.setdefault(event.subject, []).append(event)
    return {
        subject: [proofs_over_time(event, reports) for event in events]
        for subject, events in sorted(by_subject.items())
    }


def known_events(
    proved: Sequence[ProofsOverTime],
    policy: Policy,
    on: date,
) -> list[Proven]:
    """The events proved on a day under a policy, in the order of proceedings.

    An event under a coarse date is left out when the same event is proved under a finer one.
    """
    found = []
    for event, changes in proved:
        proof = next((proof for day, proof in reversed(changes) if day <= on), None)
        if proof and accepts(policy, event.kind, proof.basis):
            found.append((event, proof))
    told_finer = {(event.kind, when) for event, _ in found for when in event.when.coarser}
    finest = [item for item in found if (item[0].kind, item[0].when) not in told_finer]
    return sorted(finest, key=lambda item: _place(item[0]))


def _place(event: Event) -> tuple:
    """What puts events into the order of proceedings."""
    return event.when.earliest, EVENT_KINDS[event.kind].order, event.when.latest, event.kind


def over_time(
    cases: Sequence[Sequence[ProofsOverTime]],
    policy: Policy,
    start: State,
    take: Callable[[State, int, Event, Proof], State],
) -> list[tuple[date, State]]:
    """What follows from the events of `known_events` on each day on which they changed.

    `take` says what an event of one of the cases, by its number, makes of the state before it;
    where nothing changes it returns the very same. Each day begins at the first event of which
    something else is known, and ends where all comes to be as it was: else many events cost the
    square of their number.
    """
    line = _Line(cases, start, take)
    turns = [
        (day, place, proof if proof and accepts(policy, event.kind, proof.basis) else None)
        for place, (_, (event, changes)) in enumerate(line.proved)
        for day, proof in changes
    ]
    turns.sort(key=itemgetter(0))
    return [
        (day, line.learn({place: proof for _, place, proof in of_the_day}))
        for day, of_the_day in groupby(turns, key=itemgetter(0))
    ]


class _Line(Generic[State]):
    """The events known on a day in the order of proceedings, and the state after each.

    An event is named by its place among all that are ever known.
    """

    def __init__(
        self,
        cases: Sequence[Sequence[ProofsOverTime]],
        start: State,
        take: Callable[[State, int, Event, Proof], State],
    ) -> None:
        self.start, self.take = start, take
        told = [(case, each) for case, proved in enumerate(cases) for each in proved]
        self.proved = sorted(told, key=lambda each: _place(each[1][0]))
        by_date = defaultdict(list)
        by_case: list[dict[int, Event]] = [{} for _ in cases]
        for place, (case, (event, _)) in enumerate(self.proved):
            by_date[case, event.kind, event.when].append(place)
            by_case[case][place] = event
        self.coarser = [
            [
                place
                for when in event.when.coarser
                for place in by_date.get((case, event.kind, when), ())
            ]
            for case, (event, _) in self.proved
        ]
        self.proofs: list[Proof | None] = [None] * len(self.proved)
        # By how many proved events each is told more exactly.
        self.finer = [0] * len(self.proved)
        self.aside = Aside(by_case, self._counting)
        # The places of those that count, in order, and the state after each.
        self.counting: list[int] = []
        self.after: list[State | None] = []

    def learn(self, news: Mapping[int, Proof | None]) -> State:
        """Take new proofs of events into account; return the state after all that is known."""
        touched = set(news)
        for place, proof in news.items():
            change = (proof is not None) - (self.proofs[place] is not None)
            self.proofs[place] = proof
            for coarse in self.coarser[place] if change else ():
                self.finer[coarse] += change
                touched.add(coarse)
        touched |= self.aside.learn(touched)
        for place in touched:
            self._count(place)
        self._walk(min(touched), max(touched))
        return self.after[-1] if self.after else self.start

    def _counting(self, place: int) -> Proof | None:
        """The proof of an event, unless it is told more exactly."""
        return None if self.finer[place] else self.proofs[place]

    def _count(self, place: int) -> None:
        """Let an event count if it is proved, not told more exactly and not set aside."""
        counts = self._counting(place) is not None and place not in self.aside
        at = bisect_left(self.counting, place)
        is_counted = self.counting[at : at + 1] == [place]
        if counts and not is_counted:
            self.counting.insert(at, place)
            self.after.insert(at, None)
        elif is_counted and not counts:
            del self.counting[at], self.after[at]

    def _walk(self, first: int, last: int) -> None:
        """Work out the states from the first place on, until after the last all is as before."""
        start = bisect_left(self.counting, first)
        state = self.after[start - 1] if start else self.start
        for at in range(start, len(self.counting)):
            place = self.counting[at]
            case, (event, _) = self.proved[place]
            state = self.take(state, case, event, self.proofs[place])
            if place >= last and state == self.after[at]:
                break
            self.after[at] = state
