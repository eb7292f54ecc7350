"""How alike two words of names are, in whichever script and by whichever way of writing them.

A word is compared as it is written (in Latin letters, by anyascii), as it sounds (letters that
languages use for one sound become one: Qaddafi, Gadhafi, Kadhafi) and by its consonants alone,
for vowels are what spellings differ in most, and what Arabic and Hebrew do not write at all.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii
from rapidfuzz.distance import OSA

# Words between names that every language writes, joins or leaves out as it likes.
ARTICLES = frozenset("al el ul ad as an ar at az de der den di da la von van the bin ibn".split())
_TOKEN = re.compile(r"[^\W_]+(?:['’‘ʼʿʾ`][^\W_]+)*")
_ABJAD = re.compile(r"[\u0590-\u05ff\u0600-\u06ff\u0750-\u077f]")
# Letters that stand for vowels unless they begin a word, and the two that begin one for a vowel.
_MATRES = re.compile(r"[اأإآىويةعءئؤאעויה]|[\u064b-\u0652\u05b0-\u05c7]")
_INITIAL = str.maketrans({letter: "a" for letter in "اأإآعאע"} | {"و": "v", "ו": "v", "ب": "b"})
_HEBREW = str.maketrans({"ב": "b", "כ": "k", "ך": "k", "פ": "p", "ף": "p", "ח": "h"})
_SOUNDS = [
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"tsch|tch|sch|sh|ch|sz|cz", "s"),
        (r"kh", "h"),
        (r"gh|ck|[qcg]", "k"),
        (r"ph", "f"),
        (r"dh", "d"),
        (r"th", "t"),
        (r"zh", "z"),
        (r"dzh|dj", "j"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"ou|oo", "u"),
        (r"y|ee|ie", "i"),
        (r"(.)\1+", r"\1"),
        (r"(?<=[bcdfgjklmnpqrstvz])h|h$", ""),
    )
]
# The same letters stand for another sound in some languages.
_OTHERWISE = [
    (re.compile(pattern), other)
    for pattern, other in (("kh", "k"), (r"g(?=[eiy])", "j"), ("j", "y"))
]


@dataclass(frozen=True, eq=False)
class Word:
    """One word: in Latin letters, by how it may sound, and by its consonants.

    `word` keeps them, so that each is told from others by being itself, which is fast.
    """

    plain: str
    sounds: frozenset[str]
    bones: frozenset[str]
    # The consonants as far as Arabic and Hebrew tell them apart: neither has p, v, f and b all.
    abjad: frozenset[str]
    is_abjad: bool = False


@lru_cache(maxsize=100_000)
def word(text: str) -> Word:
    """The word that one token of a text is; empty if nothing of it can be read."""
    if _ABJAD.search(text):
        return _abjad_word(text)
    latin = "".join(sign for sign in anyascii(text).casefold() if sign.isalnum())
    sounds = _sounds(latin)
    bones = frozenset(_bones(sound) for sound in sounds)
    without_w = _sounds(latin[:1] + latin[1:].replace("w", ""))
    abjad = frozenset(re.sub("[pvf]", "b", _bones(sound)) for sound in without_w)
    return Word(latin, sounds, bones, abjad)


def _abjad_word(text: str) -> Word:
    text = unicodedata.normalize("NFKC", text)
    plain = "".join(sign for sign in anyascii(text).casefold() if sign.isalnum())
    forms = {text}
    if text.startswith("ال") and len(text) > 4:
        forms.add(text[2:])
    keys = set()
    for form in forms:
        bare = form[:1].translate(_INITIAL) + _MATRES.sub("a", form[1:])
        latin = anyascii(bare.translate(_HEBREW)).casefold()
        latin = "".join(sign for sign in latin if sign.isalnum())
        keys |= {re.sub("[pvfw]", "b", _bones(sound)) for sound in _sounds(latin)}
    return Word(plain, frozenset(keys), frozenset(), frozenset(keys), is_abjad=True)


def _sounds(latin: str) -> frozenset[str]:
    forms = {latin, *(pattern.sub(other, latin) for pattern, other in _OTHERWISE)}
    for pattern, sound in _SOUNDS:
        forms = {pattern.sub(sound, form) for form in forms}
    return frozenset(filter(None, forms))


def _bones(sound: str) -> str:
    first = "a" if sound[0] in "aeiou" else sound[0]
    return first + re.sub("[aeiou]", "", sound[1:]).replace("h", "")


def tokens(text: str) -> list[tuple[int, int, Word]]:
    """The words of a text, each with where it begins and ends."""
    found = ((match.start(), match.end(), word(match[0])) for match in _TOKEN.finditer(text))
    return [(start, end, each) for start, end, each in found if each.plain]


@lru_cache(maxsize=200_000)
def likeness(sought: Word, found: Word) -> float:
    """How surely both write one name: 1 is the same word, 0 is another.

    Both must begin alike. At least three consonants must agree, or the words as they sound with
    one slip of the hand (two in long words); the beginning of a name counts from three letters.
    """
    if sought.plain == found.plain:
        return 1.0
    if sought.is_abjad or found.is_abjad:
        return _likeness_of_consonants(sought, found)
    if len(sought.plain) >= 3 and found.plain.startswith(sought.plain):
        return 0.8 + 0.15 * len(sought.plain) / len(found.plain)
    if sought.sounds & found.sounds:
        return 0.9
    # What has no sound, such as a sign, is like nothing but itself.
    pairs = ((one, other) for one in sought.sounds for other in found.sounds)
    return max((_slips(*pair) for pair in pairs), default=0.0)


def _likeness_of_consonants(sought: Word, found: Word) -> float:
    shared = max(map(len, sought.abjad & found.abjad), default=0)
    return 0.85 if shared >= 3 else 0.6 if shared == 2 else 0.0


def _slips(one: str, other: str) -> float:
    if one[0] != other[0]:
        return 0.0
    shorter, longer = sorted((len(one), len(other)))
    bound = max(2, shorter // 3)
    slips = OSA.distance(one, other, score_cutoff=bound)
    if slips <= bound and len(_bones(one)) >= 3 and _bones(one) == _bones(other):
        return 0.8
    # Names of five letters are too near to each other: Osama, Obama.
    if slips <= 1 and shorter >= 5 and longer >= 6:
        return 0.75
    if slips <= 2 and shorter >= 8:
        return 0.65
    return 0.0
