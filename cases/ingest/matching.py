"""Which cases an article may be about: by names of suspects, cases and situations in its text."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from cases.ingest import vocabulary
from cases.ingest.names import Name, Weight, names_of, names_of_cases, names_of_people
from cases.ingest.words import Phrase, Text, phrases
from cases.models import Case, Court, Situation

COURT, COURT_PERHAPS = phrases(vocabulary.COURT), phrases(vocabulary.COURT_PERHAPS)
NOT_THE_COURT, LAW = phrases(vocabulary.NOT_THE_COURT), phrases(vocabulary.LAW)


@dataclass(frozen=True)
class Match:
    """A case that an article may be about, and the names found, as our record writes them."""

    case: int
    words: tuple[str, ...]
    # Whether a person or the case is named; if not, only its situation is.
    is_named: bool = True


class Names:
    """All names by which articles are matched with cases, read from the database once."""

    def __init__(self) -> None:
        cases = list(Case.objects.prefetch_related("suspects__names"))
        self.situation_of = {case.pk: case.situation_id for case in cases}
        self.cases_of = defaultdict(set)
        for case in cases:
            self.cases_of[case.situation_id].add(case.pk)
        self.names = [*names_of_people(cases), *names_of_cases(cases)]
        self.situations = {
            situation.pk: names_of(situation)
            for situation in Situation.objects.filter(pk__in=self.cases_of)
        }
        courts = Court.objects.all()
        self.court = COURT + phrases(court.name for court in courts)
        self.court_perhaps = COURT_PERHAPS + phrases(court.short_name for court in courts)

    def match(self, text: str, of_the_court: bool = False) -> list[Match]:
        """The cases that a text names, best first; if none, all of the situations that it names.

        `of_the_court` says that the Court itself published it: then it need not name the Court.
        """
        sought = Text(text)
        court = of_the_court or self._names_the_court(sought)
        law = court or sought.has_any(LAW)
        situations = {
            pk: written
            for pk, names in self.situations.items()
            if (written := next((each for each, what in names if sought.has(what)), ""))
        }
        found = [name for name in self.names if self._counts(name, sought, court, law, situations)]
        named = _by_case(_without_namesakes(found))
        if named or not court:
            best_first = sorted(named.items(), key=_best_first)
            return [Match(case, tuple(names)) for case, names in best_first]
        return [
            Match(case, (written,), is_named=False)
            for pk, written in situations.items()
            for case in sorted(self.cases_of[pk])
        ]

    def _names_the_court(self, text: Text) -> bool:
        if text.has_any(self.court):
            return True
        return text.has_any(self.court_perhaps) and not text.has_any(NOT_THE_COURT)

    def _counts(self, name: Name, text: Text, court: bool, law: bool, situations) -> bool:
        needs_capital = name.weight >= Weight.WITH_COURT
        if not text.has(name.phrase, name.may_skip, capitalised=needs_capital):
            return False
        situation = any(self.situation_of[case] in situations for case in name.cases)
        return {
            Weight.ALONE: True,
            Weight.WITH_LAW: law or (situation and len(name.phrase.keys) > 1),
            Weight.WITH_COURT: court or (situation and law),
            Weight.WITH_BOTH: court and situation,
        }[name.weight]


def has_one_of(text: str, words: str) -> bool:
    """Whether a text has one of these words, separated by commas; without words: yes.

    A star at the end of a word stands for any ending: `warrant*`.
    """
    wanted = phrases(words.split(","))
    return not wanted or Text(text).has_any(wanted)


def _without_namesakes(found: list[Name]) -> list[Name]:
    """Without the family name of somebody whose namesake is named in full."""
    in_full = {name.person for name in found if name.person and len(name.phrase.keys) > 1}
    words = {each for name in found if name.person in in_full for each in name.phrase.keys}
    return [
        name
        for name in found
        if not in_full
        or name.person in in_full
        or len(name.phrase.keys) != 1
        or name.phrase.keys[0] not in words
    ]


def _by_case(found: list[Name]) -> dict[int, list[str]]:
    """The names found of each case; not the family name of who is named in full."""
    named: dict[int, list[str]] = defaultdict(list)
    said: dict[int, list[Phrase]] = defaultdict(list)
    for name in sorted(found, key=lambda name: -len(name.phrase.keys)):
        for case in sorted(name.cases):
            if not any(set(name.phrase.keys) < set(longer.keys) for longer in said[case]):
                if name.written not in named[case]:
                    named[case].append(name.written)
                said[case].append(name.phrase)
    return named


def _best_first(pair: tuple[int, list[str]]) -> tuple:
    case, names = pair
    return -len(names), -len(" ".join(names)), case
