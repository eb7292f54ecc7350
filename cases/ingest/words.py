"""Words of a text in any script, and phrases found in it: accents, endings and prefixes apart."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

_WORD = re.compile(r"[^\W_]+")
# Letters that Unicode does not take apart, and signs inside words that many writers leave out.
_SAME = {
    **str.maketrans("łŁøØđĐıðىیکةٱ", "lLoOdDidييكها"),
    **str.maketrans({"æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "ـ": None}),
    **dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f")),
}
# Scripts that put no space between words, or write particles as one word with a name.
_UNSPACED = ("CJK", "HIRAGANA", "KATAKANA", "HANGUL", "THAI", "LAO", "KHMER", "MYANMAR")
_SHORTEST_STEM = 4
_SHORTEST_NAME = 3


@dataclass(frozen=True)
class Phrase:
    """Words that are sought in this order, as keys; or signs that are sought anywhere."""

    keys: tuple[str, ...] = ()
    # The last word may go on: `warrant*`.
    is_open: bool = False
    signs: str = ""

    def __bool__(self) -> bool:
        return bool(self.keys or self.signs)


class Text:
    """A text in which phrases are sought."""

    def __init__(self, text: str) -> None:
        self.folded = fold(text)
        self.words = _WORD.findall(self.folded)
        self.keys = [_keys(word) for word in self.words]

    @cached_property
    def places(self) -> dict[str, list[int]]:
        """Where each key stands."""
        places = defaultdict(list)
        for place, keys in enumerate(self.keys):
            for key in keys:
                places[key].append(place)
        return places

    @cached_property
    def lower(self) -> str:
        return self.folded.casefold()

    def has(
        self, phrase: Phrase, may_skip: frozenset[str] = frozenset(), capitalised: bool = False
    ) -> bool:
        """Whether the phrase stands in the text; with a capital if `capitalised`.

        Between its words may stand initials, and words with the keys `may_skip`. Scripts without
        capitals are never held back for the want of one.
        """
        if phrase.signs:
            return phrase.signs in self.lower
        if phrase.is_open and len(phrase.keys) == 1:
            starts: Iterable[int] = range(len(self.words))
        else:
            starts = self.places.get(phrase.keys[0], ()) if phrase.keys else ()
        return any(
            self._stands(phrase, start, may_skip)
            for start in starts
            if not (capitalised and self.words[start][0].islower())
        )

    def has_any(self, phrases: Iterable[Phrase]) -> bool:
        """Whether one of these phrases stands in the text."""
        return any(self.has(phrase) for phrase in phrases)

    def _stands(self, phrase: Phrase, place: int, may_skip: frozenset[str]) -> bool:
        last = len(phrase.keys) - 1
        for number, key in enumerate(phrase.keys):
            while number and self._is_between(place, key, may_skip):
                place += 1
            if place >= len(self.words) or not (
                key in self.keys[place]
                or (phrase.is_open and number == last and self._goes_on(place, key))
            ):
                return False
            place += 1
        return True

    def _goes_on(self, place: int, key: str) -> bool:
        return any(each.startswith(key) for each in self.keys[place])

    def _is_between(self, place: int, sought: str, may_skip: frozenset[str]) -> bool:
        if place >= len(self.words) or sought in self.keys[place]:
            return False
        return len(self.words[place]) == 1 or not may_skip.isdisjoint(self.keys[place])


def fold(text: str) -> str:
    """The text without accents, vowel points and signs that many writers leave out."""
    parts = unicodedata.normalize("NFKD", text.translate(_SAME))
    bare = "".join(sign for sign in parts if unicodedata.category(sign) != "Mn")
    return unicodedata.normalize("NFC", bare).translate(_SAME)


def phrase(text: str) -> Phrase:
    """Return the phrase that a text says; a star at its end lets the last word go on."""
    folded = fold(text).casefold().strip()
    is_open = folded.endswith("*")
    folded = folded.rstrip("*").strip()
    if any(unicodedata.name(sign, "").startswith(_UNSPACED) for sign in folded):
        return Phrase(signs=folded)
    words = _WORD.findall(folded)
    keys = [key(word) for word in words]
    if is_open and words:
        keys[-1] = words[-1]
    return Phrase(tuple(keys), is_open)


def phrases(texts: Iterable[str]) -> tuple[Phrase, ...]:
    """Return the phrases that these texts say, leaving out those that say nothing."""
    return tuple(filter(None, map(phrase, texts)))


def key(word: str) -> str:
    """The one key by which a folded word is sought."""
    word = word.casefold()
    script = _script(word)
    if script == "CYRILLIC":
        return _stem(word)
    if script == "ARABIC":
        return _without(r"ال", word)
    return word


def _keys(word: str) -> frozenset[str]:
    """All keys by which a folded word of a text is found."""
    word = word.casefold()
    script = _script(word)
    keys = {word, key(word)}
    if script == "ARABIC":
        # "and", "in", "to" and "the" are written as one word with what follows.
        for prefix in ("[وف]", "[بكل]", "ال|ل"):
            keys |= {_without(prefix, each) for each in keys}
    elif script == "HEBREW":
        for _ in range(3):
            keys |= {_without("[ושהבלמכ]", each) for each in keys}
    elif script == "LATIN" and word.endswith("s") and len(word) > _SHORTEST_STEM + 1:
        keys.add(word[:-1])
    return frozenset(keys)


def _without(prefix: str, word: str) -> str:
    return re.sub(rf"^(?:{prefix})(?=\w{{{_SHORTEST_NAME}}})", "", word)


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


def _script(word: str) -> str:
    return unicodedata.name(word[0], "").split(" ")[0]


# Of Slavonic nouns and adjectives: Путин, Путина, Путиным.
_ENDINGS = sorted(
    {
        fold(ending)
        for ending in (
            "ский ского скому ским ском ская ской скую ские ских ому ого ему его ыми ими ами ями "
            "ові еві ой ою ей ею ом ем ым им ім ах ях ам ям ую юю ая яя ый ий "
            "а я у ю е ы и і о ь"
        ).split()
    },
    key=lambda ending: (-len(ending), ending),
)
