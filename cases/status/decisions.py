"""One decision on several charges: of its words one speaks of the person, the other of charges.

The Chambers decide on each charge (articles 61(7), 74(5) and 83(2) of the Rome Statute), while a
status speaks of the person: whoever is convicted of one charge and acquitted of another is
convicted.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from cases.status.evidence import STRENGTH, Event, Proof
from cases.status.moves import Judgement, Outcome

_UPHOLDINGS = frozenset({"conviction_upheld", "sentence_upheld", "sentence_reduced"})
_OF_CONVICTS = _UPHOLDINGS | {
    *("sentenced", "sentence_reviewed", "sentence_shortened_on_review"),
    *("sentence_enforcement", "sentence_completed"),
}


@dataclass(frozen=True)
class _Sort:
    """Kinds of event that one decision can be told by: its graver words and its milder ones.

    `follows` are the kinds of what comes only after a graver word: they speak for it, too. Where
    there are `premises`, no graver word is meant unless one of those came before.
    """

    graver: frozenset[str]
    milder: frozenset[str]
    reason: str
    follows: frozenset[str]
    premises: frozenset[str] = frozenset()


_SORTS = (
    _Sort(
        frozenset({"charges_confirmed"}),
        frozenset({"charges_not_confirmed"}),
        "Other charges were confirmed on that day.",
        frozenset({"trial_opened", "convicted", "acquitted", "sentenced"}),
    ),
    _Sort(
        frozenset({"convicted"}),
        frozenset({"acquitted"}),
        "The person was convicted of other charges on that day.",
        _OF_CONVICTS | {"conviction_reversed"},
    ),
    _Sort(
        _UPHOLDINGS,
        frozenset({"conviction_reversed", "acquitted"}),
        "The conviction of other charges was upheld on that day.",
        _OF_CONVICTS,
        frozenset({"convicted", "sentenced"}),
    ),
)
# The proof of an event named by its place, if the event counts.
Counting = Callable[[int], Proof | None]


class Decision(NamedTuple):
    """A milder word and all that bears on it; events are named by their places.

    `graver` and `milder` are told of the same day, or of a month or year that it lies in.
    """

    sort: _Sort
    milder: int
    graver: tuple[int, ...]
    beside: tuple[int, ...]
    later: tuple[int, ...]
    earlier: tuple[int, ...]

    @property
    def places(self) -> tuple[int, ...]:
        """All events that bear on it."""
        return (self.milder, *self.graver, *self.beside, *self.later, *self.earlier)

    def set_aside(self, counting: Counting) -> dict[int, Judgement]:
        """What does not move the person's proceedings: the place of each, and what is said of it.

        The graver word holds on evidence as good; else the milder one does.
        """
        milder = _strength(counting, [self.milder, *self.beside])
        graver = _strength(counting, self.graver)
        if not graver or not counting(self.milder):
            return {}
        if self.sort.premises and not _strength(counting, self.earlier):
            return {}
        if max(graver, _strength(counting, self.later)) >= milder:
            return {self.milder: Judgement(Outcome.NO_CHANGE, self.sort.reason)}
        reason = (
            "Better evidence tells otherwise of that day. If one decision spoke of several "
            "charges, this needs a source as good."
        )
        return dict.fromkeys(self.graver, Judgement(Outcome.REFUSED, reason))


def _strength(counting: Counting, places: Iterable[int]) -> int:
    """The strength of the best proof among these that count, 0 where none does."""
    proofs = filter(None, map(counting, places))
    return max((STRENGTH[proof.basis] for proof in proofs), default=0)


def decisions(events: Mapping[int, Event]) -> list[Decision]:
    """The decisions of one case that are told in two words, given its events by their places."""
    return [decision for sort in _SORTS for decision in _of_sort(sort, events)]


def _of_sort(sort: _Sort, events: Mapping[int, Event]) -> list[Decision]:
    def places(kinds: frozenset[str]) -> list[int]:
        return sorted(place for place, event in events.items() if event.kind in kinds)

    by_date, by_coarser = defaultdict(list), defaultdict(list)
    for place in places(sort.graver):
        when = events[place].when
        by_date[when].append(place)
        for coarse in when.coarser:
            by_coarser[coarse].append(place)
    graver, milder = {}, defaultdict(set)
    for place in places(sort.milder):
        when = events[place].when
        found = [*by_date[when], *by_coarser[when]]
        found += [other for coarse in when.coarser for other in by_date[coarse]]
        if found:
            graver[place] = tuple(found)
        for other in found:
            milder[other].add(place)
    earlier, later = places(sort.premises), places(sort.follows)
    return [
        Decision(
            sort,
            place,
            found,
            tuple({each for other in found for each in milder[other]} - {place}),
            tuple(later[bisect_right(later, place) :]),
            tuple(earlier[: bisect_right(earlier, place)]),
        )
        for place, found in graver.items()
    ]


def set_aside(events: Sequence[tuple[Event, Proof]]) -> dict[int, Judgement]:
    """Of proved events of one case, in the order of proceedings: those that do not move a person.

    By their places, each with what is said of it.
    """
    found: dict[int, Judgement] = {}
    for decision in decisions({place: event for place, (event, _) in enumerate(events)}):
        found |= decision.set_aside(lambda place: events[place][1])
    return found
