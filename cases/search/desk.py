"""Whom and what editors seek on the desk: people, cases and places, public or not, by their names
in any spelling or script."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Model, Q, QuerySet

from cases.models import Case, NameKeys, Proceedings, Publisher, Situation, Suspect
from cases.search.finding import COMPARED, names_of_situation
from cases.search.names import Sought, best_match, meets_number
from cases.spelling.keys import key_of_spelling, keys_of_number, keys_of_word

# Of what has no keys, for it is not public, so many of the newest are compared at most.
COMPARED_UNKEPT = 1000
LONGEST = 200


def readable(text: str) -> str:
    """What was typed into a field of search, without what the database cannot hold, and bounded."""
    return text.replace("\x00", "").strip()[:LONGEST]


def people_called(text: str) -> QuerySet:
    """The people of whose names each word is part, and those whose names are spelt like it."""
    sought = Sought(text)
    written = Suspect.objects.matching(text)
    if not sought.typed or sought.number:
        return written
    rows = _may_be_meant(Suspect.objects.prefetch_related("names"), "suspects", _keys(sought))
    named = ((each, [each.name, *(name.name for name in each.names.all())]) for each in rows)
    return Suspect.objects.filter(Q(pk__in=written.values("pk")) | Q(pk__in=_best(sought, named)))


def cases_called(text: str, by_people: bool = True) -> QuerySet:
    """The cases with these words in number, title or former names, in any spelling; unless told
    otherwise, those of people called so, too."""
    sought = Sought(text)
    found = Q()
    if sought.typed:
        cases = Case.objects.prefetch_related("former_names")
        numbers = [{each} for each in sorted(keys_of_number(sought.number))]
        keys = numbers if sought.number else _keys(sought)
        rows = _may_be_meant(cases, "cases", keys)
        if sought.number:
            found = Q(pk__in=[each.pk for each in rows if _bears(each, sought)])
        else:
            found = Q(pk__in=_best(sought, ((each, _titles(each)) for each in rows)))
    if by_people:
        of_people = Proceedings.objects.filter(suspect__in=people_called(text).values("pk"))
        found |= Q(pk__in=of_people.values("case")) | Q(pk__in=Case.objects.matching(text))
    return Case.objects.filter(found) if found else Case.objects.none()


def situations_called(text: str) -> list[int]:
    """The situations of this name, or of a country by its name in any language of the site."""
    rows = ((each, names_of_situation(each)) for each in Situation.objects.all())
    return _best(Sought(text), rows)


def publishers_called(text: str) -> list[int]:
    """The publishers whose names are spelt like this."""
    return _best(Sought(text), ((each, [each.name]) for each in Publisher.objects.all()))


def _keys(sought: Sought) -> list[set[int]]:
    # A name that has the very word counts twice.
    keys = [set(keys_of_word(each)) for each in sought.words]
    return [*keys, *({key_of_spelling(each)} for each in sought.words)]


def _may_be_meant(rows: QuerySet, of: str, keys: list[set[int]]) -> list[Model]:
    """Rows that share keys with what is sought, and the newest of those that have none."""
    owners = NameKeys.objects.sharing(keys, COMPARED)[of]
    kept = NameKeys.objects.filter(of=of).values("owner")
    unkept = rows.exclude(public_id__in=kept).order_by("-pk")[:COMPARED_UNKEPT]
    return [*rows.filter(public_id__in=owners), *unkept]


def _best(sought: Sought, rows: Iterable[tuple[Model, list[str]]]) -> list[int]:
    """The primary keys of those written as they are sought; of none, those that are like it."""
    hits = [(row.pk, match) for row, names in rows if (match := best_match(sought, names))]
    return [pk for pk, match in hits if match.is_exact] or [pk for pk, _ in hits]


def _titles(case: Case) -> list[str]:
    former = [each.title for each in case.former_names.all() if each.title]
    return [case.short_name, case.title, *former]


def _bears(case: Case, sought: Sought) -> bool:
    numbers = [case.number, *(each.number for each in case.former_names.all())]
    return any(meets_number(sought, each) for each in numbers)
