"""Under which name a case may be shown: none that tells who is meant before the public knows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from cases.models.case import Case
from cases.models.history import StatusChange
from cases.models.proceedings import Proceedings
from cases.models.suspect import SuspectName


def words_of_names(people: Iterable[Proceedings]) -> dict[int, set[str]]:
    """The words of all names of these people: suspect -> words."""
    found = {person.suspect_id: words_of(person.suspect.name) for person in people}
    if found:
        names = SuspectName.objects.filter(suspect__in=found)
        for suspect, name in names.values_list("suspect", "name"):
            found[suspect] |= words_of(name)
    return found


def words_of(text: str) -> set[str]:
    """The words of a text that could tell a name, without case and accents."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return {word for word in re.findall(r"\w+", letters) if len(word) > 2}


def may_be_named(case: Case) -> bool:
    """Whether the case's name tells of nobody whom no published report has named in it yet."""
    told = StatusChange.objects.telling().filter(case=case).values("proceedings")
    secret = Proceedings.objects.filter(case=case).exclude(pk__in=told.exclude(proceedings=None))
    words = words_of_names(secret.select_related("suspect"))
    return not set().union(*words.values()) & words_of(f"{case.short_name} {case.slug}")
