"""Mistakes in a sheet: where each is, what is wrong, and what would be right."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches

from cases.imports.names import plain

SHOWN_LENGTH = 80


class UnreadableFile(ValueError):
    """The file as a whole cannot be read; the message says why, and what to upload instead."""


@dataclass(frozen=True)
class Mistake:
    """One mistake. `row` is the number that a spreadsheet shows; None: the sheet as a whole.

    `place` is the column's letters in a spreadsheet and `column` its heading; both are empty
    where the row as a whole is wrong.
    """

    row: int | None
    place: str
    column: str
    value: str
    message: str

    def __str__(self) -> str:
        where = [f"Row {self.row}"] if self.row else []
        if self.place or self.column:
            both = self.place and self.column
            where.append(
                f"column {self.place} ({self.column})"
                if both
                else f"column {self.place or self.column}"
            )
        shown = f" “{self.value}”" if self.value else ""
        return f"{', '.join(where) or 'The sheet'}{shown}: {self.message}"


def shortened(value: str) -> str:
    """A value as it is shown beside a mistake: on one line, and not endless."""
    line = " ".join(value.split())
    return line if len(line) <= SHOWN_LENGTH else f"{line[: SHOWN_LENGTH - 1]}…"


def did_you_mean(value: str, known: Iterable[str], most: int = 3) -> str:
    """A question such as «Did you mean “warrant_issued”?»; empty if nothing is near."""
    by_key: dict[str, str] = {}
    for name in known:
        by_key.setdefault(plain(name), name)
    key = plain(value)
    words = set(key.split())
    joined = [other for other in by_key if other.replace(" ", "") == key.replace(" ", "")]
    holding = [other for other in by_key if words and words <= set(other.split())]
    alike = joined or holding + get_close_matches(key, by_key, most, 0.7)
    near = list(dict.fromkeys(alike))[:most]
    quoted = [f"“{by_key[key]}”" for key in near]
    if not quoted:
        return ""
    *others, last = quoted
    return f"Did you mean {', '.join(others) + ' or ' if others else ''}{last}?"
