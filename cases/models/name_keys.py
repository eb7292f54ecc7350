"""The keys of public names, for search: which people and cases may bear a name like this one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import connection, models, transaction

# Permanent ids of people and of cases: under "suspects" and "cases".
Owners = Mapping[str, list[str]]

_SHARING = """
    SELECT ranked.of, ranked.owner FROM (
        SELECT name.of, name.owner, row_number() OVER (
            PARTITION BY name.of ORDER BY count(DISTINCT name.place) DESC, name.owner
        ) AS place
        FROM ({sets}) AS name
        GROUP BY name.of, name.owner
    ) AS ranked WHERE ranked.place <= %s ORDER BY ranked.place
"""
# One question of the index for each set: the planner knows how many names share its keys.
_SHARING_ONE = "SELECT %s AS place, of, owner FROM cases_namekeys WHERE keys && %s::int[]"
_NEAR = """
    SELECT name.of, name.owner FROM unnest(%s::text[]) AS asked(word)
    JOIN cases_namekeys AS name ON name.latin %%> asked.word
    GROUP BY name.of, name.owner
    ORDER BY max(word_similarity(asked.word, name.latin)) DESC, name.owner LIMIT %s
"""


class NameKeysQuerySet(models.QuerySet):
    def sharing(self, keys: Sequence[Iterable[int]], most: int) -> Owners:
        """The owners of names that share a key with any of these sets: first of those that do so
        with the most sets; `most` of each kind."""
        if not keys:
            return _by_kind([])
        query = _SHARING.format(sets=" UNION ALL ".join([_SHARING_ONE] * len(keys)))
        sets = [value for place, each in enumerate(keys) for value in (place, sorted(each))]
        with connection.cursor() as cursor:
            cursor.execute(query, [*sets, most])
            return _by_kind(cursor.fetchall())

    def near(self, words: Iterable[str], most: int) -> Owners:
        """The owners of names with a word that looks like one of these, the nearest first; `most`
        of all."""
        with transaction.atomic(), connection.cursor() as cursor:
            threshold = "pg_trgm.word_similarity_threshold"
            cursor.execute("SELECT set_config(%s, '0.3', true)", [threshold])
            cursor.execute(_NEAR, [list(words), most])
            return _by_kind(cursor.fetchall())


def _by_kind(rows: Iterable[tuple[str, str]]) -> Owners:
    found = defaultdict(list)
    for of, owner in rows:
        found[of].append(owner)
    return found


class NameKeys(models.Model):
    """The keys of one public row that names somebody, or a case. Written by `cases.ledger` alone,
    and only ever read to find whom to compare: names themselves are read where they are."""

    table = models.CharField(max_length=30, help_text="The public table of the row.")
    key = models.CharField(max_length=20, help_text="What the row is known by in its table.")
    of = models.CharField(max_length=10, help_text="What it names: suspects or cases.")
    owner = models.CharField(max_length=20, help_text="Permanent id of the person or case.")
    latin = models.TextField(help_text="The words of the names in Latin letters.")
    keys = ArrayField(models.IntegerField(), help_text="As `cases.spelling.keys` makes them.")

    objects = NameKeysQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["table", "key"], name="name_keys_once")]
        indexes = [
            # Which names share a key with the question?
            GinIndex(fields=["keys"], name="name_keys", fastupdate=False),
            # Which names look like the question, where none shares a key ("did you mean")?
            GinIndex(OpClass("latin", "gin_trgm_ops"), name="name_keys_near", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"Keys of {self.table} {self.key}"
