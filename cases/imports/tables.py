"""What a file holds before anybody asks what it means: cells in numbered rows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from cases.imports.mistakes import UnreadableFile

MAX_BYTES = 5_000_000
MAX_ROWS = 5_000
MAX_COLUMNS = 100


@dataclass(frozen=True)
class Unusable:
    """A cell of which the content cannot be taken: what it shows, and why, with the remedy.

    Without a reason, the mistake is told at another cell already.
    """

    shown: str = ""
    why: str = ""


Cell = str | date | Unusable


@dataclass(frozen=True)
class Table:
    """The rows of a file that are not blank, with the numbers that a spreadsheet shows.

    `described` says in words what was read.
    """

    described: str
    rows: list[tuple[int, list[Cell]]] = field(default_factory=list)


def read_table(content: bytes, may_be_heading: Callable[[list[str]], int]) -> Table:
    """Read a CSV or XLSX file, whichever its bytes are.

    `may_be_heading` counts the known columns in a row; by it the separator of a CSV file is told.
    Raises UnreadableFile with what to do instead.
    """
    from cases.imports.csv_files import read_csv
    from cases.imports.xlsx_files import read_xlsx

    if len(content) > MAX_BYTES:
        raise UnreadableFile(
            f"The file has {len(content) / 1e6:.1f} MB; at most {MAX_BYTES / 1e6:.0f} MB are read "
            "at once. Split it."
        )
    if not content.strip():
        raise UnreadableFile("The file is empty.")
    if content.startswith(b"PK"):
        table = read_xlsx(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            "This is an old Excel file (.xls), or one with a password. Save it as an Excel "
            "workbook (.xlsx) without a password, or as CSV UTF-8."
        )
    else:
        table = read_csv(content, may_be_heading)
    if len(table.rows) > MAX_ROWS + 1:
        raise UnreadableFile(
            f"The sheet has {len(table.rows) - 1:,} rows; at most {MAX_ROWS:,} are imported at "
            "once. Split it."
        )
    return table
