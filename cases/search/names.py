"""What somebody seeks, and how well a name meets it, whichever its spelling."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from rapidfuzz.distance import OSA

from cases.spelling.keys import JOINED, Part, number_key, parts
from cases.spelling.likeness import ARTICLES, Word, likeness, tokens, word

# What stands around names in a question, and names nothing.
_AROUND = frozenset(
    "the of and in on v vs versus against case cases prosecutor icc cpi court situation about "
    "mr mrs general president le les des du et c contre procureur affaire cour".split()
)
_NUMBER = re.compile(r"^\W*(?:icc|cpi)?\W*(\d\d(?:\W+\d\d){1,3})(?!\d)", re.IGNORECASE)
# So alike at least is a word that counts, and one that may carry others that are less.
ALIKE, SURE = 0.6, 0.75


@dataclass(frozen=True)
class Match:
    """A name that meets what is sought: how well, and whether word by word as it is written."""

    score: float
    text: str
    is_exact: bool = False


@dataclass(frozen=True)
class Sought:
    """The question of somebody who searches: the words as they were typed."""

    text: str

    @cached_property
    def typed(self) -> list[str]:
        """The words as they stand, without those that only stand around names."""
        found = [self.text[start:end] for start, end, _ in tokens(self.text)]
        telling = [each for each in found if word(each).plain not in _AROUND | ARTICLES]
        return telling or found

    @cached_property
    def readings(self) -> list[list[Word]]:
        """The question as it stands, and with words written together that may be one."""
        words = [each for _, _, each in tokens(self.text)]
        raw = [self.text[start:end] for start, end, _ in tokens(self.text)]
        found = [_telling(words)]
        for size in range(2, JOINED + 1):
            for at in range(len(raw) - size + 1):
                joined = word("".join(raw[at : at + size]))
                found.append(_telling([*words[:at], joined, *words[at + size :]]))
        return found

    @cached_property
    def words(self) -> set[Word]:
        """Every word of every reading."""
        return {each for reading in self.readings for each in reading}

    @cached_property
    def number(self) -> str:
        """The official number that is asked for, as `number_key` writes it; or nothing."""
        found = _NUMBER.match(self.text)
        return number_key(found[1]) if found else ""


def _telling(words: list[Word]) -> list[Word]:
    return [each for each in words if each.plain not in _AROUND | ARTICLES] or words


def meets_number(sought: Sought, number: str | None) -> float:
    """1 for the number itself, less for what is below it or above it, 0 for another."""
    key = number_key(number or "")
    if not key or not sought.number:
        return 0.0
    if key == sought.number:
        return 1.0
    return 0.9 if key.startswith(sought.number) or sought.number.startswith(key) else 0.0


def best_match(sought: Sought, texts: Iterable[str]) -> Match | None:
    """The one of these names that meets the question best, if any does."""
    found = [match for text in texts if (match := _match(sought, text))]
    return max(found, key=lambda match: match.score, default=None)


def _match(sought: Sought, text: str) -> Match | None:
    read = [_read(reading, text) for reading in sought.readings]
    return max(filter(None, read), key=lambda match: match.score, default=None)


def _read(reading: list[Word], text: str) -> Match | None:
    """Every word of the question must be alike to a word of the name, each to its own."""
    scores, taken = [], set()
    of_name = parts(text)
    for each in reading:
        score, part = _nearest(each, of_name, taken)
        if part is None:
            return None
        scores.append(score)
        taken.update(range(part.first, part.last + 1))
    if not scores or max(scores) < SURE:
        return None
    telling = {p.first for p in of_name if p.first == p.last and p.word.plain not in ARTICLES}
    covered = len(taken & telling) / max(len(telling), 1)
    mean = sum(scores) / len(scores)
    return Match(mean * (0.75 + 0.25 * covered), text, is_exact=min(scores) == 1.0)


def _nearest(sought: Word, of_name: tuple[Part, ...], taken: set[int]) -> tuple[float, Part | None]:
    best, nearest = 0.0, None
    for part in of_name:
        score = _likeness(sought, part)
        if score > best and score >= ALIKE and taken.isdisjoint(range(part.first, part.last + 1)):
            best, nearest = score, part
    return best, nearest


def met_words(text: str, sought: Sought) -> list[tuple[int, int]]:
    """Where in a text the words stand that are alike to those sought."""
    met: set[int] = set()
    plain = {each.plain for each in sought.readings[0]}
    for part in parts(text):
        if part.word.plain in ARTICLES - plain:
            continue
        if any(_likeness(each, part) >= ALIKE for each in sought.words):
            met.update(range(part.first, part.last + 1))
    spans = tokens(text)
    return [spans[place][:2] for place in sorted(met)]


def _likeness(sought: Word, part: Part) -> float:
    """How alike they are; words written together are not alike to the first of them alone."""
    joined, plain = part.word.plain, sought.plain
    if part.first != part.last and joined != plain and joined.startswith(plain):
        return 0.0
    return likeness(sought, part.word)


def marked(text: str, sought: Sought) -> SafeString:
    """The text, safe for a page, with the words marked that are alike to those sought."""
    pieces = _pieces(text, met_words(text, sought))
    return format_html_join("", "{}", ((piece,) for piece in pieces))


def _pieces(text: str, spans: list[tuple[int, int]]) -> Iterator[str]:
    at = 0
    for start, end in spans:
        yield text[at:start]
        yield format_html("<mark>{}</mark>", text[start:end])
        at = end
    yield text[at:]


def nearness(sought: Sought, text: str) -> float:
    """How near a name comes to the question, for suggesting it where nothing was found."""
    of_name = parts(text)
    reading = sought.readings[0]
    if not of_name or not reading:
        return 0.0
    return sum(max(_nearness(each, p.word) for p in of_name) for each in reading) / len(reading)


def _nearness(one: Word, other: Word) -> float:
    near = OSA.normalized_similarity(one.plain, other.plain, score_cutoff=0.6)
    return max(likeness(one, other), near)
