"""What a mirror does, in a few obvious lines: fill a copy, take steps, and write it out."""

from __future__ import annotations

import json
from collections.abc import Iterable

Copy = dict[str, dict[str, dict]]


def filled(lines_by_table: dict[str, Iterable[str]]) -> Copy:
    """A copy of a snapshot: table -> key -> row."""
    return {
        table: {row["id"]: row for row in map(json.loads, lines)}
        for table, lines in lines_by_table.items()
    }


def take_steps(copy: Copy, lines: Iterable[str]) -> None:
    """Apply a delta to a copy."""
    for step in map(json.loads, lines):
        rows = copy.setdefault(step["table"], {})
        if "row" in step:
            assert (step["op"] == "ADD") == (step["id"] not in rows), step
            rows[step["id"]] = step["row"]
        else:
            del rows[step["id"]]


def written(copy: Copy) -> dict[str, str]:
    """The copy as the files of a release have it."""
    return {
        table: "".join(
            json.dumps(rows[key], ensure_ascii=False, separators=(",", ":")) + "\n"
            for key in sorted(rows)
        )
        for table, rows in copy.items()
    }
