"""When two spellings of a name are the same but for accents, case, marks and order of words."""

from __future__ import annotations

import re
import unicodedata


def plain(text: str) -> str:
    """The words of a text in small letters, without accents and marks: «Al-Bashir» is al bashir."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    # Apostrophes stand within words, whichever sign is used for them.
    bare = re.sub(r"['’‘ʼʿʾ`]", "", bare)
    return " ".join(re.findall(r"[^\W_]+", bare))


def words_of(name: str) -> tuple[str, ...]:
    """What two spellings of one name share: its words, in whichever order."""
    return tuple(sorted(plain(name).split()))
