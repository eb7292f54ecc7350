"""A name beside words of status, as in “Putin warrant”: it is found by the name alone."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.db.models import QuerySet
from django.utils import translation

from cases.models import Warrant
from cases.search.finding import Found, Hit, find
from cases.search.names import Sought
from cases.spelling.likeness import tokens
from cases.status.kinds import CUSTODY_LABELS, EVENT_KINDS
from cases.status.words import STATUSES

# What people write for the same, and no label of ours says.
_EVERYDAY = (
    "custody detained detention jail prison verdict judgment condamné procès prison détenu "
    "осуждён приговор суд тюрьма розыск вирок вʼязниця مذكرة توقيف اعتقال محاكمة سجن"
)
# Words that begin alike by so many letters are forms of one: conviction, convicted.
_BEGINNING = 5


def find_beside_status(sought: Sought, people: QuerySet, cases: QuerySet) -> tuple[Found, Sought]:
    """Search as `find` does, and return what is found with the question that found it.

    Where no name of a person or case has all words, those that tell a status are left out: no name
    has them, and the page of whoever is named tells the status.
    """
    found = find(sought, people, cases)
    names = None if _has_names(found) else without_status(sought)
    if names is None:
        return found, sought
    named = find(names, people, cases)
    if not _has_names(named):
        named.suggestions = named.suggestions or found.suggestions
        return (named, names) if named.situations and not found.situations else (found, sought)
    _add(named.cases, found.cases)
    _add(named.situations, found.situations)
    return named, names


def without_status(sought: Sought) -> Sought | None:
    """The question without the words of status in it; None where that leaves nothing, or all."""
    words = [(sought.text[start:end], word.plain) for start, end, word in tokens(sought.text)]
    left = [text for text, plain in words if not tells_status(plain)]
    if sought.number or not left or len(left) == len(words):
        return None
    return Sought(" ".join(left))


def tells_status(word: str) -> bool:
    """Whether a word, in Latin letters, is one of a status in any language of the site."""
    words, beginnings = _vocabulary()
    return word in words or word[:_BEGINNING] in beginnings


@cache
def _vocabulary() -> tuple[frozenset[str], frozenset[str]]:
    """The words of all labels, and how the longer ones begin."""
    labels = [each.label for each in STATUSES.values()]
    labels += [each.label for each in EVENT_KINDS.values()]
    labels += [*CUSTODY_LABELS.values(), *Warrant.Kind.labels]
    said = [_EVERYDAY]
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            said += [translation.gettext(str(label)) for label in labels]
    words = frozenset(word.plain for text in said for _, _, word in tokens(text))
    return words, frozenset(each[:_BEGINNING] for each in words if len(each) >= _BEGINNING)


def _has_names(found: Found) -> bool:
    return any(hit.match.text for hit in [*found.people, *found.cases])


def _add(hits: list[Hit], others: list[Hit]) -> None:
    have = {hit.row.pk for hit in hits}
    hits += [hit for hit in others if hit.row.pk not in have]
