"""When two spellings of a name are the same but for accents, case, marks and order of words."""

from __future__ import annotations

import re

from cases.models.folding import folded


def plain(text: str) -> str:
    """The words of a text in small letters, without accents and marks: «Al-Bashir» is al bashir."""
    # Apostrophes stand within words, whichever sign is used for them.
    bare = re.sub(r"['’‘ʼʿʾ`]", "", folded(text))
    return " ".join(re.findall(r"[^\W_]+", bare))


def words_of(name: str) -> tuple[str, ...]:
    """What two spellings of one name share: its words, in whichever order."""
    return tuple(sorted(plain(name).split()))
