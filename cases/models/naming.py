"""Under which name a case may be shown: none that tells who is meant before the public knows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from cases.models.case import Case, CaseQuerySet
from cases.models.proceedings import Proceedings
from cases.models.suspect import SuspectName
from cases.status.question import NOW, Question

# What stands in the place of such a name.
WITHOUT_NAME = "A case without a public name"


def without_names(public_id: str) -> dict[str, str]:
    """What is told of such a case in the place of whatever could tell a name."""
    return {"slug": public_id, "title": WITHOUT_NAME, "short_name": WITHOUT_NAME, "summary": ""}


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
    return case.pk not in unnameable(Case.objects.filter(pk=case.pk))


def unnameable(cases: CaseQuerySet | None = None, question: Question = NOW) -> set[int]:
    """Those of these cases, or of all, whose names tell of somebody whom no published report has
    named in them: by their primary keys. Two questions to the database, mostly only the first."""
    named = Proceedings.objects.named(question).values("pk")
    secret = Proceedings.objects.exclude(pk__in=named).select_related("case", "suspect")
    if cases is not None:
        secret = secret.filter(case__in=cases)
    people = list(secret)
    words = words_of_names(people)
    return {
        each.case_id
        for each in people
        if words[each.suspect_id]
        & words_of(f"{each.case.short_name} {each.case.slug} {each.case.title}")
    }
