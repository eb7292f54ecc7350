"""Which public people, cases and situations meet what is sought, the best first.

Their names are some thousands at most and are read for each question: nothing is kept that could
outlive a retraction. Reports, which may be a million, are left to the database's own index.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.contrib.postgres.search import SearchHeadline
from django.db.models import Model, Prefetch, QuerySet
from django.utils import translation
from django_countries import countries

from cases.models import Case, Proceedings, Situation, Suspect
from cases.models.search import CONFIG, one_of, words_of
from cases.search.names import (
    Match,
    Sought,
    best_match,
    meets_number,
    met_words,
    nearness,
)

# Signs that stand for where a mark begins and ends: no text of the record holds them.
MARK, UNMARK = "\ue000", "\ue001"
# Names by whose spelling reports are sought, too; names suggested, and how near they must be.
NAMES_TRIED, SUGGESTED, NEAR = 5, 3, 0.7


@dataclass
class Hit:
    """Something public that meets the question: how well, and by which of its texts."""

    row: Model
    match: Match
    # A passage of its text, where its words and not its name met the question.
    passage: str = ""


@dataclass
class Found:
    """Everything that meets a question, but reports; and names that are near to it."""

    people: list[Hit] = field(default_factory=list)
    cases: list[Hit] = field(default_factory=list)
    situations: list[Hit] = field(default_factory=list)
    suggestions: list[str] = field(default_factory=list)

    def spellings(self, sought: Sought) -> list[list[str]]:
        """The words of the question, and those of each name found that are alike to them.

        By them reports are found in another spelling or script than that of the question.
        """
        if sought.number:
            return [[sought.text]]
        hits = [hit for hit in [*self.people, *self.situations] if hit.match.text]
        hits = [hit for hit in hits if hit.match.is_exact] or hits
        found = [sought.typed]
        for hit in hits[:NAMES_TRIED]:
            for text in dict.fromkeys([hit.row.name, hit.match.text]):
                found.append([text[start:end] for start, end in met_words(text, sought)])
        return [each for each in found if each]


def find(sought: Sought, people: QuerySet, cases: QuerySet, named: set[int]) -> Found:
    """Search among these people and cases, and all situations.

    `named` holds the proceedings whose suspect a published report has named. A case in which
    somebody is not is found by its number and by who is: neither its title nor its summary may
    answer for a name that nobody has published.
    """
    people = list(people.prefetch_related("names"))
    of_case = Prefetch("proceedings", Proceedings.objects.select_related("suspect"))
    cases = list(cases.select_related("situation").prefetch_related(of_case, "former_names"))
    situations = list(Situation.objects.all())
    names = [(one, _names(one)) for one in people]
    titles = [(case, _titles(case, named)) for case in cases]
    places = [(each, names_of_situation(each)) for each in situations]
    found = Found(
        people=_hits(sought, names),
        cases=_hits(sought, titles),
        situations=_hits(sought, places),
    )
    open_cases = {case.pk for case in cases if _names_everybody(case, named)}
    _add_passages(found.cases, sought, Case.objects.filter(pk__in=open_cases), "summary")
    _add_passages(found.situations, sought, Situation.objects.all(), "jurisdiction")
    if not (found.people or found.cases or found.situations):
        told = [[case.short_name] for case in cases if case.pk in open_cases]
        told += [texts for _, texts in [*names, *places]]
        found.suggestions = _suggestions(sought, told)
    return found


def _names(person: Suspect) -> list[str]:
    return [person.name, *(each.name for each in person.names.all())]


def _names_everybody(case: Case, named: set[int]) -> bool:
    return all(each.pk in named for each in case.proceedings.all())


def _titles(case: Case, named: set[int]) -> list[str]:
    """The texts by which a case may be found."""
    people = [each.suspect.name for each in case.proceedings.all() if each.pk in named]
    people.append(case.situation.name)
    if not _names_everybody(case, named):
        return [" · ".join(people)]
    former = [each.title for each in case.former_names.all() if each.title]
    return [case.short_name, case.title, *former, " · ".join([case.title, *people])]


def _numbers(row: Model) -> list[str]:
    if isinstance(row, Suspect):
        return []
    former = row.former_names.all() if isinstance(row, Case) else []
    return [row.number, *(each.number for each in former)]


def names_of_situation(situation: Situation) -> list[str]:
    """Its name, and its countries in every language of the site."""
    spelt = [_country(code) for code in (country.code for country in situation.countries)]
    return [situation.name, *(name for names in spelt for name in names)]


@cache
def _country(code: str) -> tuple[str, ...]:
    found = {}
    for language, _ in settings.LANGUAGES:
        with translation.override(language):
            found[str(countries.name(code))] = None
    return tuple(found)


def _hits(sought: Sought, rows: Iterable[tuple[Model, list[str]]]) -> list[Hit]:
    found = []
    for row, texts in rows:
        number = max((meets_number(sought, each) for each in _numbers(row)), default=0.0)
        if number:
            found.append(Hit(row, Match(number, texts[0], is_exact=number == 1.0)))
        elif not sought.number and (match := best_match(sought, texts)):
            found.append(Hit(row, match))
    return sorted(found, key=_best_first)


def _best_first(hit: Hit) -> tuple:
    return -round(hit.match.score, 3), str(hit.row)


def _add_passages(hits: list[Hit], sought: Sought, rows: QuerySet, column: str) -> None:
    """Add those whose text has every word of the question, after those found by name."""
    asked = one_of([sought.typed])
    rows = rows.alias(words=words_of(column)).filter(words=asked)
    passage = SearchHeadline(
        column, asked, config=CONFIG, start_sel=MARK, stop_sel=UNMARK, max_words=30, min_words=15
    )
    by_name = {hit.row.pk: hit for hit in hits}
    for row in rows.annotate(passage=passage):
        if row.pk in by_name:
            by_name[row.pk].passage = row.passage
        else:
            hits.append(Hit(row, Match(0.0, ""), row.passage))


def _suggestions(sought: Sought, names: list[list[str]]) -> list[str]:
    """The names nearest to the question, of each row the nearest."""
    near = [max((nearness(sought, each), each) for each in texts) for texts in names]
    best = sorted((pair for pair in near if pair[0] >= NEAR), key=lambda pair: (-pair[0], pair[1]))
    return list(dict.fromkeys(text for _, text in best))[:SUGGESTED]
