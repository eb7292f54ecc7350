"""Words: texts with a natural distribution of words, and names that nobody bears."""

from __future__ import annotations

from functools import cache
from itertools import accumulate
from random import Random

from cases.load import COMMON_PAIR, RARE_PAIR
from cases.load.size import Size

_STARTS = "bl br d dr f fl g gr k kl kr l m n p pl pr qu r s sk st t tr v w z zh".split()
_VOWELS = "a e i o u ai ei ou ia".split()
_ENDS = "b d g k l m n nd nk r rk s st t v x z".split()
# Words of a court among the invented ones, so that texts look like what is reported.
_COURT_WORDS = (
    "the of in to and a for on that by was with judges prosecutor warrant trial chamber charges "
    "hearing witness evidence defence appeal victims decision custody arrest court government "
    "statement lawyers report officials investigation detention request session ruling counsel"
).split()
VOCABULARY = 4_000
_TAPE = 1 << 20
# Of every hundred titles; of all titles.
_BOTH, _ONE = 20, 10
RARE_REPORTS, RARE_ALONE = 20, 180


def vocabulary(rng: Random) -> list[str]:
    """Words, the most frequent first; none of those that a benchmark searches for."""
    taken = {*COMMON_PAIR, *RARE_PAIR, *_COURT_WORDS}
    invented: dict[str, None] = {}
    while len(invented) < VOCABULARY - len(_COURT_WORDS):
        word = "".join(_syllable(rng) for _ in range(rng.choice((1, 2, 2, 3))))
        if len(word) > 3 and word not in taken:
            invented[word] = None
    return [*_COURT_WORDS, *invented]


def _syllable(rng: Random) -> str:
    return rng.choice(_STARTS) + rng.choice(_VOWELS) + rng.choice(_ENDS)


class Texts:
    """Titles and quotes. Texts of one seed are the same in every process."""

    def __init__(self, size: Size, seed: int) -> None:
        rng = Random(f"{seed}/words")
        words = vocabulary(rng)
        # By Zipf's law: the second word is half as frequent as the first, and so on.
        weights = list(accumulate(1 / (place + 3) for place in range(len(words))))
        self._tape = rng.choices(words, cum_weights=weights, k=_TAPE)
        few = min(size.all_reports, RARE_REPORTS + 2 * RARE_ALONE)
        chosen = rng.sample(range(size.all_reports), few)
        both, first = chosen[:RARE_REPORTS], chosen[RARE_REPORTS : RARE_REPORTS + RARE_ALONE]
        second = chosen[RARE_REPORTS + RARE_ALONE :]
        self._rare = {number: (RARE_PAIR[1],) for number in second}
        self._rare |= {number: (RARE_PAIR[0],) for number in first}
        self._rare |= {number: RARE_PAIR for number in both}

    def words(self, rng: Random, number: int) -> list[str]:
        start = rng.randrange(_TAPE - number)
        return self._tape[start : start + number]

    def title(self, rng: Random, report: int) -> str:
        """The title, of 10 to 14 words, of the report of this number."""
        number = rng.randint(10, 14)
        half = number // 2
        words = self.words(rng, half) + self.words(rng, number - half)
        chance = rng.randrange(100)
        asked: tuple[str, ...] = self._rare.get(report, ())
        if chance < _BOTH:
            asked += COMMON_PAIR
        elif chance < _BOTH + 2 * _ONE:
            asked += (COMMON_PAIR[chance % 2],)
        for place, word in zip(rng.sample(range(number), len(asked)), asked, strict=True):
            words[place] = word
        return _sentence(words)

    def quote(self, rng: Random, number: int) -> str:
        """A text of so many words."""
        return _sentence(self.words(rng, number)) + "."


@cache
def texts_of(size: Size, seed: int) -> Texts:
    """The texts of a database, made once in each process."""
    return Texts(size, seed)


def _sentence(words: list[str]) -> str:
    text = " ".join(words)
    return text[0].upper() + text[1:]


def person_name(rng: Random) -> str:
    """A name that can be pronounced, and that nobody bears."""
    first = rng.choice(_STARTS) + rng.choice("aeiou") + rng.choice(("x", "z", "qu")) + _ending(rng)
    family = "".join(_syllable(rng) for _ in range(2)) + rng.choice(("", "ax", "ovex", "iq", "uz"))
    return f"{first.title()} {family.title()}"


def _ending(rng: Random) -> str:
    return rng.choice(("a", "or", "im", "eth", "ul", "on", "ira", "edd"))


_SPELLINGS = (("x", "ks"), ("z", "s"), ("qu", "kw"), ("ou", "u"), ("e", "é"), ("a", "ā"))


def other_spelling(rng: Random, name: str) -> str:
    """The name as somebody else would write it; the same where there is no other way."""
    known = [(old, new) for old, new in _SPELLINGS if old in name]
    if not known:
        return name
    old, new = rng.choice(known)
    return name.replace(old, new)
