"""Which public people, cases and situations meet what is sought, the best first.

Whom to compare is said by the keys of names, which the ledger keeps; what they are compared by is
read from the live rows, so that nothing is found by a name that was withdrawn. Of situations there
are some dozens: all are compared.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from django.conf import settings
from django.contrib.postgres.search import SearchHeadline
from django.db.models import Model, Prefetch, Q, QuerySet
from django.utils import translation
from django_countries import countries

from cases.models import Case, NameKeys, Proceedings, Situation, Suspect
from cases.models.search import CONFIG, one_of, words_of
from cases.search.names import (
    Match,
    Sought,
    best_match,
    meets_number,
    met_words,
    nearness,
)
from cases.spelling.keys import key_of_spelling, keys_of_number, keys_of_word

# Signs that stand for where a mark begins and ends: no text of the record holds them.
MARK, UNMARK = "\ue000", "\ue001"
# Names by whose spelling reports are sought, too; names suggested, and how near they must be.
NAMES_TRIED, SUGGESTED, NEAR = 5, 3, 0.7
# So many people, and cases, are compared with the question at most; and for what may be suggested.
COMPARED, COMPARED_TO_SUGGEST = 100, 100


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


def find(sought: Sought, people: QuerySet, cases: QuerySet, named: set[int] | None = None) -> Found:
    """Search among these people and cases, and all situations.

    `named` holds the proceedings whose suspect a published report has named: without it, those of
    today. A case in which somebody is not is found by its number and by who is: neither its title
    nor its summary may answer for a name that nobody has published.
    """
    situations = list(Situation.objects.all())
    places = [(each, names_of_situation(each)) for each in situations]
    some_people, some_cases = _candidates(sought, people, cases, situations)
    of_case = Prefetch("proceedings", Proceedings.objects.select_related("suspect"))
    rows = cases.select_related("situation").prefetch_related(of_case, "former_names")
    summaries = _passages(sought, cases.order_by(), "summary")
    met = list(rows.filter(pk__in={*some_cases, *summaries}))
    if named is None:
        named = _named(met)
    names = [(one, _names(one)) for one in some_people]
    titles = [(case, _titles(case, named)) for case in met if case.pk in some_cases]
    found = Found(
        people=_hits(sought, names),
        cases=_hits(sought, titles),
        situations=_hits(sought, places),
    )
    _add_passages(found.cases, summaries, [each for each in met if _names_everybody(each, named)])
    of_places = _passages(sought, Situation.objects.order_by(), "jurisdiction")
    _add_passages(found.situations, of_places, situations)
    if not (found.people or found.cases or found.situations):
        near = _near(sought, people, rows, named)
        found.suggestions = _suggestions(sought, [*near, *(texts for _, texts in places)])
    return found


def _candidates(
    sought: Sought, people: QuerySet, cases: QuerySet, situations: list[Situation]
) -> tuple[list[Suspect], set[int]]:
    """The people, and the primary keys of the cases, that may meet the question by name or number:
    `COMPARED` of each at most, first those of which most words may be meant."""
    if sought.number:
        # Nearest are those that share the most digits.
        keys = [{each} for each in sorted(keys_of_number(sought.number))]
        owners = NameKeys.objects.sharing(keys, COMPARED)
        met = cases.filter(public_id__in=owners["cases"]).order_by()
        return [], set(met.values_list("pk", flat=True))
    # A name that has the very word counts twice.
    keys = [keys_of_word(each) for each in sought.words]
    keys += [{key_of_spelling(each)} for each in sought.words]
    owners = NameKeys.objects.sharing(keys, COMPARED)
    found = list(people.filter(public_id__in=owners["suspects"]).prefetch_related("names"))
    of_people = Proceedings.objects.filter(suspect__in=found).values("case")
    by_name = cases.filter(Q(public_id__in=owners["cases"]) | Q(pk__in=of_people)).order_by()
    met = list(by_name.values_list("pk", flat=True)[:COMPARED])
    # Then those of a situation that is named.
    places = [each.pk for each in situations if met_words(each.name, sought)]
    there = cases.filter(situation__in=places).exclude(pk__in=met).order_by("pk")
    return found, {*met, *there.values_list("pk", flat=True)[: COMPARED - len(met)]}


def _named(cases: list[Case]) -> set[int]:
    rows = Proceedings.objects.named().filter(case__in=cases).order_by()
    return set(rows.values_list("pk", flat=True))


def _near(
    sought: Sought, people: QuerySet, cases: QuerySet, named: set[int]
) -> Iterable[list[str]]:
    """The names of people and cases that look like a word of the question."""
    words = {each.plain for each in sought.readings[0]}
    near = NameKeys.objects.near(words, COMPARED_TO_SUGGEST)
    some = people.filter(public_id__in=near["suspects"]).prefetch_related("names")
    titled = list(cases.filter(public_id__in=near["cases"]))
    named = named | _named(titled)
    yield from ([each.short_name] for each in titled if _names_everybody(each, named))
    yield from (_names(each) for each in some)


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


def _passages(sought: Sought, rows: QuerySet, column: str) -> dict[int, str]:
    """Of rows of which this text has every word of the question: the passage, by primary key."""
    asked = one_of([sought.typed])
    passage = SearchHeadline(
        column, asked, config=CONFIG, start_sel=MARK, stop_sel=UNMARK, max_words=30, min_words=15
    )
    rows = rows.alias(words=words_of(column)).filter(words=asked).annotate(passage=passage)
    return dict(rows.values_list("pk", "passage")[:COMPARED])


def _add_passages(hits: list[Hit], passages: dict[int, str], rows: Iterable[Model]) -> None:
    """Add those of these rows that have a passage, after those found by name."""
    by_name = {hit.row.pk: hit for hit in hits}
    for row in rows:
        if row.pk in by_name:
            by_name[row.pk].passage = passages.get(row.pk, "")
        elif row.pk in passages:
            hits.append(Hit(row, Match(0.0, ""), passages[row.pk]))


def _suggestions(sought: Sought, names: list[list[str]]) -> list[str]:
    """The names nearest to the question, of each row the nearest."""
    near = [max((nearness(sought, each), each) for each in texts) for texts in names]
    best = sorted((pair for pair in near if pair[0] >= NEAR), key=lambda pair: (-pair[0], pair[1]))
    return list(dict.fromkeys(text for _, text in best))[:SUGGESTED]
