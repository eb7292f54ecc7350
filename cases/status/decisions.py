"""One decision on several charges: of its words one speaks of the person, the other of charges.

The Chambers decide on each charge (articles 61(7), 74(5) and 83(2) of the Rome Statute), while a
status speaks of the person: whoever is convicted of one charge and acquitted of another is
convicted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from cases.status.dates import PartialDate, Precision
from cases.status.evidence import STRENGTH, Event, Proof
from cases.status.moves import Judgement, Outcome

_UPHOLDINGS = frozenset({"conviction_upheld", "sentence_upheld", "sentence_reduced"})
_OF_CONVICTS = _UPHOLDINGS | {
    *("sentenced", "sentence_reviewed", "sentence_shortened_on_review"),
    *("sentence_enforcement", "sentence_completed"),
}


@dataclass(frozen=True)
class _Sort:
    """Kinds of event that one decision can be told by: its graver words and its milder one.

    `follows` are the kinds of what comes only after a graver word: they speak for it, too. Where
    there are `premises`, no graver word is meant unless one of those came before.
    """

    graver: frozenset[str]
    milder: str
    reason: str
    follows: frozenset[str]
    premises: frozenset[str] = frozenset()


_UPHELD = "The same judgment upheld the conviction of other charges."
_SORTS = (
    _Sort(
        frozenset({"charges_confirmed"}),
        "charges_not_confirmed",
        "The same decision confirmed other charges.",
        frozenset({"trial_opened", "convicted", "acquitted", "sentenced"}),
    ),
    _Sort(
        frozenset({"convicted"}),
        "acquitted",
        "The same judgment convicted the person of other charges.",
        _OF_CONVICTS | {"conviction_reversed"},
    ),
    _Sort(_UPHOLDINGS, "conviction_reversed", _UPHELD, _OF_CONVICTS),
    _Sort(_UPHOLDINGS, "acquitted", _UPHELD, _OF_CONVICTS, frozenset({"convicted", "sentenced"})),
)
_BETTER = (
    "Better evidence tells otherwise of that decision. If it spoke of several charges, this needs "
    "a source as good."
)
# The proof of an event named by its place, if the event counts.
Counting = Callable[[int], Proof | None]


@dataclass(frozen=True)
class Decision:
    """A milder word, the graver ones told of the same decision, and all that bears on them.

    Events are named by their places. `earlier` and `later` are the premises and what follows, of
    the whole case; `others` are the graver words of all decisions.
    """

    sort: _Sort
    milder: int
    graver: tuple[int, ...]
    earlier: Sequence[int]
    later: Sequence[int]
    others: frozenset[int]

    @property
    def words(self) -> tuple[int, ...]:
        """The places of the words themselves."""
        return (self.milder, *self.graver)

    def is_open(self, counting: Counting) -> bool:
        """Whether what came before or after its words may turn it."""
        proof, graver = counting(self.milder), _strength(counting, self.graver)
        if not proof or not graver:
            return False
        return bool(self.sort.premises) or graver < STRENGTH[proof.basis]

    def set_aside(self, counting: Counting) -> dict[int, Judgement]:
        """What does not move the person's proceedings: the place of each, and what is said of it.

        The graver word holds on evidence as good; else the milder one does.
        """
        proof = counting(self.milder)
        graver = _strength(counting, self.graver)
        if not graver or not proof:
            return {}
        before = (place for place in self.earlier if place < self.milder)
        if self.sort.premises and not any(map(counting, before)):
            return {}
        milder = STRENGTH[proof.basis]
        if graver >= milder or _strength(counting, self._showing(counting)) >= milder:
            return {self.milder: Judgement(Outcome.NO_CHANGE, self.sort.reason)}
        return dict.fromkeys(self.graver, Judgement(Outcome.REFUSED, _BETTER))

    def _showing(self, counting: Counting) -> Iterator[int]:
        """What follows, until a graver word of another decision may be what it follows from."""
        for place in self.later[bisect_right(self.later, self.milder) :]:
            if place not in self.others:
                yield place
            elif place not in self.graver and counting(place):
                return


def _strength(counting: Counting, places: Iterable[int]) -> int:
    """The strength of the best proof among these that count, 0 where none does."""
    proofs = filter(None, map(counting, places))
    return max((STRENGTH[proof.basis] for proof in proofs), default=0)


def decisions(events: Mapping[int, Event]) -> list[Decision]:
    """The decisions of one case that are told in two words, given its events by their places."""
    by_kind = defaultdict(list)
    for place, event in events.items():
        by_kind[event.kind].append(place)
    return [
        decision
        for sort in _SORTS
        if sort.milder in by_kind and sort.graver & by_kind.keys()
        for decision in _of_sort(sort, events, by_kind)
    ]


def _of_sort(
    sort: _Sort, events: Mapping[int, Event], by_kind: Mapping[str, list[int]]
) -> Iterator[Decision]:
    def places(kinds: Iterable[str]) -> list[int]:
        return sorted(place for kind in kinds for place in by_kind.get(kind, ()))

    by_date = defaultdict(list)
    for place in places(sort.graver):
        for when in _dates_of(events[place].when):
            by_date[when].append(place)
    # A sentence that is upheld on appeal follows from the conviction upheld there before.
    bounds = sort.graver - sort.follows
    earlier, later = places(sort.premises), places(sort.follows | bounds)
    others = frozenset(places(bounds))
    for place in places([sort.milder]):
        when = events[place].when
        found = {each for date in _dates_of(when) for each in by_date[date]}
        graver = tuple(sorted(each for each in found if _is_one_decision(events[each].when, when)))
        if graver and (not sort.premises or earlier):
            yield Decision(sort, place, graver, earlier, later, others)


def _dates_of(when: PartialDate) -> list[PartialDate]:
    """The date and, of a day, its month: a year may hold a trial and an appeal."""
    months = [coarse for coarse in when.coarser if coarse.precision is Precision.MONTH]
    return [when, *months]


def _is_one_decision(one: PartialDate, other: PartialDate) -> bool:
    return one in _dates_of(other) or other in _dates_of(one)


def set_aside(events: Sequence[tuple[Event, Proof]]) -> dict[int, Judgement]:
    """Of proved events of one case, in the order of proceedings: those that do not move a person.

    By their places, each with what is said of it.
    """
    found: dict[int, Judgement] = {}
    for decision in decisions({place: event for place, (event, _) in enumerate(events)}):
        found |= decision.set_aside(lambda place: events[place][1])
    return found


class Aside:
    """Which events are set aside, while what counts changes from day to day.

    `cases` holds the events of each case by their places; `counting` says what counts by now.
    """

    def __init__(self, cases: Iterable[Mapping[int, Event]], counting: Counting) -> None:
        self._counting = counting
        self._decisions = [each for events in cases for each in decisions(events)]
        # Of each event the decisions it may bear on; those that another event may turn are in a
        # set that all such events share.
        self._bearing: dict[int, list[Collection[int]]] = defaultdict(list)
        self._open: list[set[int]] = []
        of_sort: dict[int, set[int]] = {}
        for number, decision in enumerate(self._decisions):
            for place in decision.words:
                self._bearing[place].append([number])
            # All decisions of one sort in a case have the same list of what follows.
            sort = id(decision.later)
            if sort not in of_sort:
                of_sort[sort] = set()
                for place in {*decision.earlier, *decision.later}:
                    self._bearing[place].append(of_sort[sort])
            self._open.append(of_sort[sort])
        # The events that each decision sets aside, and by how many each is.
        self._said: list[frozenset[int]] = [frozenset()] * len(self._decisions)
        self._times: Counter[int] = Counter()

    def __contains__(self, place: int) -> bool:
        """Whether a decision sets the event at this place aside."""
        return self._times[place] > 0

    def learn(self, places: Iterable[int]) -> set[int]:
        """Ask anew what these events bear on; return what is set aside now, or no longer."""
        bearing = (numbers for place in places for numbers in self._bearing.get(place, ()))
        changed: set[int] = set()
        for number in {each for numbers in bearing for each in numbers}:
            decision = self._decisions[number]
            if decision.is_open(self._counting):
                self._open[number].add(number)
            else:
                self._open[number].discard(number)
            now = frozenset(decision.set_aside(self._counting))
            for place in now ^ self._said[number]:
                self._times[place] += 1 if place in now else -1
                changed.add(place)
            self._said[number] = now
        return changed
