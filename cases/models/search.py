"""Full text in the database: which words a text has, whichever its accents and endings."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from operator import and_, or_

from django.contrib.postgres.search import SearchQuery, SearchVector

# English stems, without accents; words of other languages and scripts are kept as they stand.
# Made by the migration `0011_search`.
CONFIG = "cases_words"


def words_of(*columns: str) -> SearchVector:
    """Return an expression for the words of these columns: of an index, and of what asks it."""
    return SearchVector(*columns, config=CONFIG)


def any_of(spellings: Iterable[Iterable[str]]) -> SearchQuery:
    """Return the question for texts that hold any of these words."""
    words = dict.fromkeys(word for words in spellings for word in words)
    return reduce(or_, [SearchQuery(each, config=CONFIG) for each in words])


def one_of(spellings: Iterable[Iterable[str]]) -> SearchQuery:
    """Return the question for texts that hold all words of one of the spellings."""
    asked = [
        reduce(and_, [SearchQuery(each, config=CONFIG) for each in words]) for words in spellings
    ]
    return reduce(or_, asked)
