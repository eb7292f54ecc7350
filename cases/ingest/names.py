"""The names of the record in all forms in which an article may write them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from functools import cache

from django.utils import translation
from django_countries import countries

from cases.ingest import vocabulary
from cases.ingest.words import Phrase, phrase
from cases.models import Case, FormerName, Situation

SHORTEST_NAME = 4
# What States call themselves before their name proper.
_STATE = re.compile(
    r"^(?:[\w’' ]*\b)?(?:Republic|Republiek|República|République|Repubblica|State|Estado|Kingdom|"
    r"Union|État) (?:of|de|du|da|do) (?:the )?",
    re.IGNORECASE,
)


class Weight(IntEnum):
    """What a name must stand beside to count."""

    # A full name or a number: nothing.
    ALONE = 0
    # A family name: a word of the law. A full name that others bear: that, or of the situation.
    WITH_LAW = 1
    # A family name that many bear: the Court, or the law and the situation; and a capital.
    WITH_COURT = 2
    # A word of the language: the Court and the situation; and a capital.
    WITH_BOTH = 3


@dataclass(frozen=True)
class Name:
    """One way in which an article may name a case, or a suspect in some cases."""

    written: str
    phrase: Phrase
    weight: Weight
    cases: frozenset[int]
    person: int | None = None
    # Words of the person's other names, which may stand in between.
    may_skip: frozenset[str] = frozenset()


def names_of_people(cases: Iterable[Case]) -> list[Name]:
    """All spellings of all suspects of these cases, and what is derived from them."""
    people = {person.pk: person for case in cases for person in case.suspects.all()}
    cases_of, short_names = defaultdict(set), defaultdict(set)
    for case in cases:
        for person in case.suspects.all():
            cases_of[person.pk].add(case.pk)
            short_names[person.pk].update(_parts(case.short_name))
    found: dict[tuple[int, Phrase], Name] = {}
    for pk, person in people.items():
        spellings = [person.name, *(each.name for each in person.names.all())]
        own = frozenset(key for text in spellings for key in phrase(text).keys)
        parts = [part for part in short_names[pk] if own.issuperset(phrase(part).keys)]
        written = {form for text in spellings for form in _forms(text, parts)}
        # By first name and the name of the case, a person is called as by a recorded spelling.
        called = {f"{_given_and_family(text)[0]} {part}" for text in spellings for part in parts}
        recorded = {phrase(text) for text in [*spellings, *called]}
        for form in sorted(written, key=lambda form: (-len(form), form)):
            what = phrase(form)
            if what and (weight := _weight(what, what in recorded)) is not None:
                name = Name(form, what, weight, frozenset(cases_of[pk]), pk, own)
                found.setdefault((pk, what), name)
    return list(found.values())


def names_of_cases(cases: Iterable[Case]) -> list[Name]:
    """Numbers and titles, of now and of before; and the parts of short names."""
    found = []
    former = FormerName.objects.values_list("case", "number", "title")
    titles = [(case.pk, case.number, case.title) for case in cases]
    for case, number, title in [*titles, *former]:
        if number:
            found.append(Name(number, phrase(number), Weight.ALONE, frozenset({case})))
        if title and len(phrase(title).keys) > 2:
            found.append(Name(title, phrase(title), Weight.WITH_LAW, frozenset({case})))
    for case in cases:
        for part in _parts(case.short_name):
            what = phrase(part)
            if what and (weight := _weight(what)) is not None:
                weight = max(weight, Weight.WITH_LAW)
                found.append(Name(part, what, weight, frozenset({case.pk})))
    return found


def names_of(situation: Situation) -> list[tuple[str, Phrase]]:
    """The number of a situation, and the names of its countries in many languages."""
    written = [situation.number or "", *_proper(situation.name)]
    for country in situation.countries:
        written += vocabulary.OTHER_NAMES_OF_COUNTRIES.get(country.code, ())
        written += _country(country.code)
    pairs = [(text.strip("*"), phrase(text)) for text in dict.fromkeys(written)]
    english = [
        (text, phrase(f"{text}{ending}"))
        for text in _proper(situation.name)
        for ending in ("n", "an", "ian", "ese")
    ]
    return [(text, what) for text, what in pairs + english if what]


@cache
def _country(code: str) -> tuple[str, ...]:
    """The names proper of a country in many languages."""
    written = []
    for language in vocabulary.LANGUAGES:
        with translation.override(language):
            written += _proper(str(countries.name(code)))
    return tuple(written)


def _proper(name: str) -> list[str]:
    """The names proper in the official name of a State or situation."""
    name = re.sub(r"\(.*?\)|\b[IVX]+$|, (State|État|Estado|Staat|Держава|Государство).*", "", name)
    parts = re.split(r"[,/]| and the ", name)
    return [proper for part in parts if (proper := _STATE.sub("", part.strip()).strip())]


def _parts(short_name: str) -> list[str]:
    """The family names in the short name of a case: “Yekatom and Ngaïssona”."""
    bare = re.sub(r"\(.*?\)|\bet al\.?|\band others\b", "", short_name)
    return [part.strip() for part in re.split(r",|\band\b", bare) if part.strip()]


def _forms(name: str, family_names: Iterable[str] = ()) -> set[str]:
    """The ways in which a name is written: in full, first and family name, family name alone.

    `family_names` are those by which the person is called in the short names of cases.
    """
    given, family = _given_and_family(name)
    if not given:
        return {name, _without_article(name), *family_names}
    lasts = {family, *family_names}
    same_script = [last for last in lasts if last[0].isascii() == given[0].isascii()]
    forms = {name, *lasts}
    if given.casefold() not in vocabulary.COMMON_WORDS:
        forms |= {f"{given} {last}" for last in same_script if given not in re.split("[ -]", last)}
    return forms | {_without_article(form) for form in forms}


def _given_and_family(name: str) -> tuple[str, str]:
    """The first and the family name; the first is empty if the name is of one word."""
    if "," in name:
        family, _, given = (part.strip() for part in name.partition(","))
        return given.split()[0] if given else "", family
    words = name.split()
    if len(words) == 3 and re.search(r"(вич|вна|ич)$", words[2]):  # as in Russian lists
        return words[1], words[0]
    units: list[str] = []
    for word in reversed(words):
        if units and word.casefold() in vocabulary.PARTICLES:
            units[-1] = f"{word} {units[-1]}"
        else:
            units.append(word)
    return (units[-1], units[0]) if len(units) > 1 else ("", name)


def _without_article(name: str) -> str:
    first, _, rest = re.sub(r"[- ]+", " ", name).partition(" ")
    return rest if rest and first.casefold() in vocabulary.ARTICLES else name


def _weight(what: Phrase, is_recorded: bool = False) -> Weight | None:
    """What a name must stand beside to count; None: it is too short to be sought at all.

    `is_recorded` says that somebody wrote it down so, and that we did not derive it.
    """
    if what.signs:
        return Weight.ALONE if len(what.signs) > 2 else Weight.WITH_LAW
    proper = [each for each in what.keys if each not in vocabulary.PARTICLES and len(each) > 1]
    if not proper or all(each in vocabulary.COMMON_WORDS for each in proper):
        return Weight.WITH_BOTH if proper else None
    is_common = all(each in vocabulary.COMMON_NAMES | vocabulary.COMMON_WORDS for each in proper)
    if len(set(proper)) > 1 and not is_common:
        return Weight.ALONE
    if len(set(proper)) > (1 if is_recorded else 2):
        return Weight.WITH_LAW
    if len(proper[0]) < SHORTEST_NAME and len(proper) == 1:
        return None
    return Weight.WITH_COURT if is_common else Weight.WITH_LAW
