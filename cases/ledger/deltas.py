"""Deltas: what leads from one snapshot of the public record to a later one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from cases.ledger.snapshot import line_of, read_table
from cases.ledger.tables import EVERY_TABLE
from cases.models import PublicRecord

Operation = PublicRecord.Operation
# Table and key of what is gone -> operation, reason, and what it was merged into.
Gone = dict[tuple[str, str], tuple[str, str, str]]


def gone_since(sequence: int) -> Gone:
    """What ceased to be public after a change, and why."""
    rows = PublicRecord.objects.since(sequence).filter(row__isnull=True)
    columns = ("table", "key", "operation", "reason", "merged_into")
    return {(table, key): tuple(rest) for table, key, *rest in rows.values_list(*columns)}


def write_delta(folder: Path, before: Path, gone: Gone) -> Path:
    """Write `delta.jsonl` below `folder`: all steps from the snapshot below `before` to this one.

    One step on each line, those that add and change first and in the order of the tables, those
    that take away last and in the reverse order, so that no row ever names one that is not there.
    """
    file = folder / "delta.jsonl"
    with file.open("w", encoding="utf-8", newline="\n") as lines:
        for table in EVERY_TABLE:
            for old, new in _pairs(read_table(before, table), read_table(folder, table)):
                if new is not None and old != new:
                    lines.write(line_of(_said(table.name, old, new)) + "\n")
        for table in reversed(EVERY_TABLE):
            for old, new in _pairs(read_table(before, table), read_table(folder, table)):
                if new is None:
                    lines.write(line_of(_gone(table.name, old, gone)) + "\n")
    return file


def _pairs(
    before: Iterable[dict], after: Iterable[dict]
) -> Iterator[tuple[dict | None, dict | None]]:
    """Rows of the same key, both files being in the order of the keys; None where there is none."""
    olds, news = iter(before), iter(after)
    old, new = next(olds, None), next(news, None)
    while old is not None or new is not None:
        if new is None or (old is not None and old["id"] < new["id"]):
            yield old, None
            old = next(olds, None)
        elif old is None or new["id"] < old["id"]:
            yield None, new
            new = next(news, None)
        else:
            yield old, new
            old, new = next(olds, None), next(news, None)


def _said(table: str, old: dict | None, new: dict) -> dict:
    step = {"op": Operation.ADD if old is None else Operation.MOD, "table": table, "id": new["id"]}
    if table == "reports" and old and new["state"] == "retracted" != old["state"]:
        step |= {"op": Operation.RETRACTED, "reason": new["retraction_reason"]}
    return {**step, "row": new}


def _gone(table: str, old: dict, gone: Gone) -> dict:
    operation, reason, merged_into = gone[table, old["id"]]
    step = {"op": operation, "table": table, "id": old["id"], "reason": reason}
    return step | ({"merged_into": merged_into} if merged_into else {})
