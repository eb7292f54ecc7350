"""Keeping the ledger: from marks of what changed to numbered rows of the public record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import islice

from django.db import connection, transaction
from django.db.models import F

from cases.ledger.changes import Marks, Part, candidates, changes, every_key, of_former_tables
from cases.ledger.tables import EVERY_TABLE, shape
from cases.ledger.touched import cases_of, mark_retracted
from cases.ledger.words import fill
from cases.ledger.writing import Writer
from cases.models import (
    Case,
    CaseDocument,
    LedgerShape,
    LogLeaf,
    NameKeys,
    PublicRecord,
    ReportWords,
    StaleRow,
)
from cases.models.operation import take_turns
from cases.models.record import LEDGER

_BATCH = 2000
# After so many marks all rows are looked at, table by table: cheaper than asking for each.
MANY = 50_000


def keep() -> int:
    """Bring the ledger up to all committed changes; return how many rows changed in public.

    One keeper works at a time, in one snapshot of the database, so that the numbers of changes
    become visible in their order and every copy is consistent in itself. Rows are compared and
    written by batches: a load of a million takes no more memory than one of some thousand.
    """
    is_as_before = LedgerShape.objects.filter(digest=shape()).exists()
    if is_as_before and not StaleRow.objects.exists():
        return 0
    with alone():
        marks = _take_marks()
        if not is_as_before:
            marks = None
        writer = Writer()
        if not is_as_before:
            writer.log.begin()
        for part in _parts(marks):
            writer.write(changes(part, writer.begins))
        told = Case.objects.told()
        if marks is not None:
            told = told.filter(pk__in=cases_of(marks) | writer.cases)
        CaseDocument.objects.mark_stale(told)
        if not is_as_before:
            writer.write(of_former_tables())
            LedgerShape.objects.update_or_create(pk=LEDGER, defaults={"digest": shape()})
        LedgerShape.objects.filter(pk=LEDGER).update(turns=F("turns") + 1)
        writer.log.close(writer.now)
        if not is_as_before or writer.begins:
            fill()
        if writer.written > MANY:
            _tell_planner()
        return writer.written


def _tell_planner() -> None:
    """Let the database know how large the tables are now, before anybody asks them."""
    with connection.cursor() as cursor:
        for model in (PublicRecord, LogLeaf, ReportWords, NameKeys, CaseDocument):
            cursor.execute(f"ANALYZE {connection.ops.quote_name(model._meta.db_table)}")


@contextmanager
def alone() -> Iterator[None]:
    """A transaction that sees one moment, while no other keeper works."""
    with one_snapshot():
        take_turns(LedgerShape)
        yield


@contextmanager
def one_snapshot() -> Iterator[None]:
    """A transaction in which every query sees the same moment."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _take_marks() -> Marks | None:
    """Take all marks away and say what they were; None where they are too many to tell apart."""
    are_many = StaleRow.objects.values("pk")[MANY : MANY + 1].exists()
    if are_many:
        StaleRow.objects.all()._raw_delete(connection.alias)
        return None
    marks: Marks = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM cases_stalerow RETURNING mark, object_id")
        for mark, object_id in cursor.fetchall():
            marks[mark].add(object_id)
    mark_retracted(marks)
    return marks


def _parts(marks: Marks | None) -> Iterator[Part]:
    """All rows that the marks may concern, without marks all rows, some at a time."""
    concerned = None if marks is None else candidates(EVERY_TABLE, marks)
    ahead = (
        (table.name, key)
        for table in EVERY_TABLE
        for key in sorted(every_key(table) if concerned is None else concerned[table.name])
    )
    while batch := list(islice(ahead, _BATCH)):
        part = defaultdict(list)
        for name, key in batch:
            part[name].append(key)
        yield part
