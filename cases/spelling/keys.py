"""Keys of names: two names share one wherever a word of one is surely like a word of the other.

`likeness` compares two words; nobody can compare a question with all names there are. So each name
is kept with its keys, and only names that share one with the question are compared. Sharing a key
proves nothing: some names share one by chance. But words whose likeness is `SURE` always do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple
from zlib import crc32

from cases.spelling.likeness import Word, tokens, word

# Names are joined or parted at will in up to so many words: Abd-Al-Rahman, Abdulrahman.
JOINED = 3
# The beginning of a word counts from so many letters, its consonants from so many, and one slip
# of the hand in words of so many.
_BEGINNING, _CONSONANTS, _FIRM = 3, 3, 5


class Part(NamedTuple):
    """One word of a name, or some that are written together, by their places among its words."""

    word: Word
    first: int
    last: int


@lru_cache(maxsize=50_000)
def parts(text: str) -> tuple[Part, ...]:
    """The words of a name, and those of its neighbours that may be written together."""
    spans = tokens(text)
    found = [Part(each, at, at) for at, (_, _, each) in enumerate(spans)]
    for size in range(2, JOINED + 1):
        for at in range(len(spans) - size + 1):
            joined = "".join(text[start:end] for start, end, _ in spans[at : at + size])
            found.append(Part(word(joined), at, at + size - 1))
    return tuple(found)


def keys_of_name(text: str) -> set[int]:
    """The keys under which a name is kept."""
    found: set[str] = set()
    for part in parts(text):
        found.update(_keys(part.word))
        mark = "A" if part.word.is_abjad else "a"
        found.update(f"{mark}{key}" for key in _firm(part.word.abjad))
        if part.first == part.last and not part.word.is_abjad:
            plain = part.word.plain
            found.update(f"^{plain[:end]}" for end in range(_BEGINNING, len(plain)))
    return {_number(each) for each in found}


def keys_of_word(sought: Word) -> set[int]:
    """The keys of one word of a question: those of the names that may be surely like it."""
    found = set(_keys(sought))
    # Only consonants are compared where either is written in Arabic or Hebrew.
    marks = "Aa" if sought.is_abjad else "A"
    found.update(f"{mark}{key}" for mark in marks for key in _firm(sought.abjad))
    if len(sought.plain) >= _BEGINNING and not sought.is_abjad:
        found.add(f"^{sought.plain}")
    return {_number(each) for each in found}


def key_of_spelling(sought: Word) -> int:
    """The key of names that have this very word."""
    return _number(f"={sought.plain}")


def number_key(number: str) -> str:
    """The digits of an official number: ICC-01/05-01/08 is 01 05 01 08."""
    return " ".join(re.findall(r"\d+", number))


def keys_of_number(number: str | None) -> set[int]:
    """The keys of an official number, or of what is asked for: of it and of all above it, but for
    the first two digits, which all numbers of a court share."""
    found = accumulate(number_key(number or "").split(), lambda above, group: f"{above} {group}")
    return {_number(f"#{each}") for each in found if " " in each}


def _keys(each: Word) -> Iterator[str]:
    """What two words share, one of which is surely like the other as written or as they sound."""
    yield f"={each.plain}"
    if each.is_abjad:
        return
    for bones in _firm(each.bones):
        yield f"b{bones}"
    for sound in each.sounds:
        yield f"~{sound}"
        if len(sound) >= _FIRM:
            # Two words with one slip between them are one word once each has lost a letter.
            yield f"-{sound}"
            yield from (f"-{sound[:at]}{sound[at + 1 :]}" for at in range(1, len(sound)))


def _firm(consonants: frozenset[str]) -> Iterator[str]:
    return (each for each in consonants if len(each) >= _CONSONANTS)


def _number(key: str) -> int:
    """A number of 32 bits with a sign, as the database keeps it in an array."""
    return crc32(key.encode()) - 2**31
