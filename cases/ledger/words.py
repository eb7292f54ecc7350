"""What search asks: the words of public reports and the keys of public names, kept with the ledger.

They follow the changed records of the ledger, in its transaction. Until then they are some seconds
behind; so they only say where to look, and whatever is found is read from the live rows again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.contrib.postgres.aggregates import StringAgg
from django.contrib.postgres.search import SearchVector
from django.db import connection
from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import Coalesce, Left

from cases.ledger.public_rows import claims
from cases.models import NameKeys, PublicRecord, ReportWords, SourceReport
from cases.models.dates import NEVER
from cases.models.naming import are_telling, may_tell_names
from cases.models.search import CONFIG
from cases.spelling.keys import keys_of_name, keys_of_number
from cases.spelling.likeness import tokens

_BATCH = 2000
# PostgreSQL refuses words of more than a megabyte; so many letters are never that.
_MOST_LETTERS = 200_000
# Public table -> what its rows name, the column of the owner's id, columns of names and numbers.
_NAMING = {
    "suspects": ("suspects", "id", ("name",), ""),
    "suspect_names": ("suspects", "suspect", ("name",), ""),
    "cases": ("cases", "id", ("short_name", "title"), "number"),
    "former_names": ("cases", "case", ("title",), "number"),
}
_WRITE = """
    INSERT INTO cases_reportwords AS kept (report_id, day, words) {select}
    ON CONFLICT (report_id) DO UPDATE SET day = EXCLUDED.day, words = EXCLUDED.words
    WHERE (kept.day, kept.words) IS DISTINCT FROM (EXCLUDED.day, EXCLUDED.words)
"""


def renew(changed: list[PublicRecord]) -> None:
    """Bring what search asks up to these changed records of the ledger.

    Each has its `row` as it is now and, as `old`, as it was; None where there is none.
    """
    _renew_reports(_reports_of(changed))
    if named := [each for each in changed if each.table in _NAMING]:
        _renew_names(named)


def fill() -> None:
    """Add what is missing of the whole public record: after a migration that emptied the tables."""
    missing = SourceReport.objects.public().filter(words=None)
    _renew_reports(set(missing.order_by().values_list("pk", flat=True)))
    kept = set(NameKeys.objects.values_list("table", "key"))
    named = PublicRecord.objects.present().filter(table__in=_NAMING).order_by("pk")
    for batch in _batches(named.iterator(_BATCH)):
        _renew_names([each for each in batch if (each.table, each.key) not in kept])


def _reports_of(changed: Iterable[PublicRecord]) -> set[int]:
    """Primary keys of the reports of which words may have changed."""
    found: set[int] = set()
    saying: set[str] = set()
    renamed: set[str] = set()
    for record in changed:
        if record.table == "reports":
            found.add(record.object_id)
        elif record.table == "claims":
            saying.update(row["report"] for row in (record.old, record.row) if row)
        elif record.table == "publishers" and record.old and record.row:
            if record.old["name"] != record.row["name"]:
                renamed.add(record.key)
    if saying or renamed:
        concerned = Q(public_id__in=saying) | Q(publisher__public_id__in=renamed)
        found.update(SourceReport.objects.filter(concerned).order_by().values_list("pk", flat=True))
    return found


def _renew_reports(reports: set[int]) -> None:
    for batch in _batches(sorted(reports)):
        public = _words().filter(pk__in=batch)
        gone = ReportWords.objects.filter(pk__in=batch)
        gone.exclude(report__state__in=SourceReport.PUBLIC_STATES).delete()
        select, params = public.query.sql_with_params()
        with connection.cursor() as cursor:
            # Only the names of columns and tables become part of the statement.
            cursor.execute(_WRITE.format(select=select), params)


def _words() -> QuerySet:
    """Public reports as (primary key, day, words)."""
    quotes = (
        claims()
        .filter(report=OuterRef("pk"))
        .exclude(may_tell_names())
        .order_by()
        .values("report")
        .annotate(quotes=StringAgg("quote", Value("\n"), output_field=TextField()))
        .values("quotes")
    )
    title = When(~are_telling(), then="title")
    words = (
        SearchVector(Case(title, default=Value("")), config=CONFIG, weight="A")
        + SearchVector(Left(Subquery(quotes), _MOST_LETTERS), config=CONFIG, weight="B")
        + SearchVector("publisher__name", config=CONFIG, weight="C")
    )
    rows = SourceReport.objects.public().order_by()
    return rows.values_list("pk", Coalesce("published_on", NEVER), words)


def _renew_names(records: list[PublicRecord]) -> None:
    gone = Q(pk=None)
    for table in _NAMING:
        keys = [each.key for each in records if each.table == table and each.row is None]
        gone |= Q(table=table, key__in=keys)
    NameKeys.objects.filter(gone).delete()
    NameKeys.objects.bulk_create(
        _name_keys(each for each in records if each.row is not None),
        batch_size=_BATCH,
        update_conflicts=True,
        unique_fields=["table", "key"],
        update_fields=["of", "owner", "latin", "keys"],
    )


def _name_keys(records: Iterable[PublicRecord]) -> Iterator[NameKeys]:
    for record in records:
        of, owner, names, number = _NAMING[record.table]
        texts = [record.row[name] for name in names if record.row[name]]
        keys = keys_of_number(record.row[number]) if number else set()
        for text in texts:
            keys |= keys_of_name(text)
        yield NameKeys(
            table=record.table,
            key=record.key,
            of=of,
            owner=record.row[owner],
            latin=" ".join(word.plain for text in texts for _, _, word in tokens(text)),
            keys=sorted(keys),
        )


def _batches(these: Iterable) -> Iterator[list]:
    ahead = iter(these)
    while batch := list(islice(ahead, _BATCH)):
        yield batch
