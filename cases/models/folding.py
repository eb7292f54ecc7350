"""Text as names are compared and sorted by: without accents and case.

In Python and worked out by the database, which are to say the same. So the database tells
characters apart by Python's tables, not by its locale: what is compared so decides who may be named
(`cases.models.naming`).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

from django.db.models import BooleanField, Func, TextField

# Beyond this there are characters of Chinese, and no others that names are written with.
_LAST = 0x1FFFF
# Most names are plain letters, for which there is a much shorter way than by the tables.
_FOLDED = """(
    SELECT nullif(
        CASE
            WHEN octet_length(text) = length(text) THEN lower(text COLLATE "C")
            WHEN octet_length(bare) = length(bare) THEN lower(bare COLLATE "C")
            ELSE translate(
                replace(replace(lower(bare COLLATE "C"), 'ß', 'ss'), 'ẞ', 'ss'),
                '{upper}',
                '{lower}'
            )
        END, '') COLLATE "C"
    FROM (
        SELECT text, regexp_replace(
            replace(normalize(text, NFKD), '{iota}', 'ι'), '[{marks}]', '', 'g'
        ) AS bare
        FROM (SELECT {text} AS text) AS given
    ) AS bared
)"""
_WORDS = """ARRAY(
    SELECT word FROM regexp_split_to_table({folded}, '[{between}]+') AS word WHERE length(word) > 2
)"""


def folded(text: str) -> str:
    """The text without accents and case, as `Folded` makes it in the database."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    return "".join(each for each in plain if not unicodedata.combining(each))


class Folded(Func):
    """Text without accents and case, ordered by its characters; null where there is none."""

    output_field = TextField()
    arity = 1

    @property
    def template(self) -> str:
        return _folded("(%(expressions)s)::text")


class SharesWord(Func):
    """Whether two texts have a word of more than two characters in common, but for accents."""

    output_field = BooleanField()
    arity = 2
    template = "(%(expressions)s)"
    arg_joiner = " && "

    def __init__(self, one, other, **extra) -> None:
        super().__init__(_Words(one), _Words(other), **extra)


class _Words(Func):
    arity = 1

    @property
    def template(self) -> str:
        text = _folded("(%(expressions)s)::text")
        return _WORDS.format(folded=text, between=_ranges(_is_between_words))


def _folded(text: str) -> str:
    upper, lower = _capitals()
    marks = _ranges(unicodedata.combining)
    # The one mark that folding makes a letter of.
    return _FOLDED.format(text=text, marks=marks, upper=upper, lower=lower, iota="\u0345")


def _is_between_words(character: str) -> bool:
    return not (character.isalnum() or character == "_")


def _characters() -> Iterator[str]:
    return (chr(code) for code in range(1, _LAST) if not 0xD800 <= code <= 0xDFFF)


@cache
def _ranges(holds: Callable[[str], object]) -> str:
    """The characters of which something holds, as a regular expression lists them."""
    found: list[list[int]] = []
    for character in filter(holds, _characters()):
        code = ord(character)
        if found and found[-1][1] == code - 1:
            found[-1][1] = code
        else:
            found.append([code, code])
    return "".join(f"\\U{first:08x}-\\U{last:08x}" for first, last in found)


@cache
def _capitals() -> tuple[str, str]:
    """Capital letters and the like and, in the same order, what folded text has in their place."""
    pairs = [
        (each, each.casefold())
        for each in _characters()
        if not each.isascii() and len(each.casefold()) == 1 and each.casefold() != each
    ]
    return "".join(upper for upper, _ in pairs), "".join(lower for _, lower in pairs)
