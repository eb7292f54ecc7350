"""From a table of cells to rows of named columns, with the mistakes of the heading."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from cases.imports.columns import CLAIM_COLUMNS, COLUMNS, IS_OF_CLAIM, REPORT_COLUMNS, Holds
from cases.imports.mistakes import Mistake, UnreadableFile, did_you_mean, shortened
from cases.imports.tables import MAX_COLUMNS, Cell, Table, Unusable, read_table

# Letters that no text has, but that the database or a page would stumble over.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd\ufdd0-\ufdef\ufffe\uffff]")


@dataclass(frozen=True)
class SheetRow:
    """One row: its number in a spreadsheet, and column -> text. Empty cells are left out.

    `broken` are columns of which the mistake is told already.
    """

    number: int
    texts: dict[str, str]
    broken: frozenset[str] = frozenset()

    @property
    def makes_a_claim(self) -> bool:
        return not IS_OF_CLAIM.isdisjoint(self.texts.keys() | self.broken)


@dataclass
class Sheet:
    """The rows of a file under the columns of their heading, and the mistakes of both."""

    described: str
    places: dict[str, str] = field(default_factory=dict)
    rows: list[SheetRow] = field(default_factory=list)
    mistakes: list[Mistake] = field(default_factory=list)
    missing: set[str] = field(default_factory=set)

    def complain(self, row: SheetRow | int, column: str, value: str, message: str) -> None:
        """Note a mistake in a row, unless its column is missing or broken already."""
        number = row if isinstance(row, int) else row.number
        if column in self.missing or (isinstance(row, SheetRow) and column in row.broken):
            return
        place = self.places.get(column, "")
        self.mistakes.append(Mistake(number, place, column, shortened(value), message))


def read_sheet(content: bytes) -> Sheet:
    """Read a CSV or XLSX file with the columns of an import.

    Raises UnreadableFile where the file as a whole is of no use.
    """
    table = read_table(content, lambda cells: sum(_name(cell) in COLUMNS for cell in cells))
    (number, heading), *rows = table.rows or [(1, [])]
    names = [_name(cell) for cell in heading]
    if not any(name in COLUMNS for name in names):
        raise UnreadableFile(
            "The first row must be a heading with the names of the columns, such as url, "
            "publisher, case, kind. None of them is there: take the template."
        )
    if not rows:
        raise UnreadableFile("The sheet has a heading, but no row below it.")
    if len(names) > MAX_COLUMNS:
        raise UnreadableFile(f"The sheet has {len(names)} columns; at most {MAX_COLUMNS} are read.")
    sheet = Sheet(table.described)
    _read_heading(sheet, number, heading, names)
    by_place = {place: name for name, place in sheet.places.items()}
    for number, cells in rows:
        _read_row(sheet, number, cells, by_place, len(names))
    _complain_of_untitled(sheet, Table("", rows), names)
    sheet.rows = [row for row in sheet.rows if row.texts or row.broken]
    return sheet


def _name(cell: Cell) -> str:
    """The name of a column as it is written: «Public on» is public_on."""
    return "_".join(cell.casefold().replace("_", " ").split()) if isinstance(cell, str) else ""


def _read_heading(sheet: Sheet, number: int, heading: list[Cell], names: list[str]) -> None:
    """Note where each column stands, and complain of those that are unknown, twice or missing."""
    for index, (cell, name) in enumerate(zip(heading, names, strict=True), 1):
        place = _letters_of(index)
        if name in COLUMNS and name in sheet.places:
            twice = f"This column is there already, as {sheet.places[name]}. Remove one of them."
            sheet.mistakes.append(Mistake(number, place, name, "", twice))
        elif name in COLUMNS:
            sheet.places[name] = place
        elif not isinstance(cell, str) or name:
            shown = shortened(cell if isinstance(cell, str) else getattr(cell, "shown", str(cell)))
            near = did_you_mean(name, COLUMNS)
            remedy = near or "Remove it, or rename it to one of the columns of the template."
            message = f"There is no such column. {remedy}"
            sheet.mistakes.append(Mistake(number, place, "", shown, message))
    needed = [column for column in REPORT_COLUMNS if column.needed]
    if not IS_OF_CLAIM.isdisjoint(sheet.places):
        needed += [column for column in CLAIM_COLUMNS if column.needed]
    for column in needed:
        if column.name not in sheet.places:
            of = "claim" if column.name in IS_OF_CLAIM else "report"
            message = f"The column is missing, and every {of} needs it. Add it."
            sheet.missing.add(column.name)
            sheet.mistakes.append(Mistake(number, "", column.name, "", message))


def _read_row(
    sheet: Sheet, number: int, cells: list[Cell], by_place: dict[str, str], width: int
) -> None:
    texts, broken = {}, set()
    for index, cell in enumerate(cells, 1):
        name = by_place.get(_letters_of(index))
        if name is None:
            continue
        text, wrong = _text_of(cell, name)
        if wrong is not None:
            if wrong:
                sheet.complain(number, name, text, wrong)
            broken.add(name)
        elif text:
            texts[name] = text
    sheet.rows.append(SheetRow(number, texts, frozenset(broken)))


def _text_of(cell: Cell, name: str) -> tuple[str, str | None]:
    """A cell as text, and what is wrong with it; None: nothing, empty: it is told elsewhere."""
    holds = COLUMNS[name].holds
    if isinstance(cell, Unusable):
        return cell.shown, cell.why
    if isinstance(cell, date):
        if holds in (Holds.DATE, Holds.DAY):
            return cell.isoformat(), None
        return cell.isoformat(), (
            "The spreadsheet made a date of this. Format the cell as text and type it again."
        )
    text = cell.replace("\r\n", "\n").replace("\r", "\n").strip()
    if found := _CONTROL.search(text):
        sign = found.group()
        if sign == "\ufffd":
            return text, "Letters were lost when the file was saved (�). Type them again."
        shown = _CONTROL.sub("", text)
        return shown, f"The text holds a control character (U+{ord(sign):04X}). Type it again."
    return (text if holds is Holds.TEXT else " ".join(text.split())), None


def _complain_of_untitled(sheet: Sheet, table: Table, names: list[str]) -> None:
    """Complain, once for each, of columns without a heading that hold something."""
    told = set()
    for number, cells in table.rows:
        for index, cell in enumerate(cells, 1):
            beyond = index > len(names) or not names[index - 1]
            filled = cell.strip() if isinstance(cell, str) else cell
            if beyond and filled and index not in told:
                told.add(index)
                shown = cell if isinstance(cell, str) else getattr(cell, "shown", str(cell))
                message = (
                    "The column has no heading. Give it one, or empty it; in a CSV file, a cell "
                    "that holds the separator stands in quotation marks."
                )
                place = _letters_of(index)
                sheet.mistakes.append(Mistake(number, place, "", shortened(shown), message))


def _letters_of(column: int) -> str:
    """What spreadsheets call the column of this number: A for 1."""
    # Not at the top: what reads spreadsheets takes 8 MB of a process, and few ever need it.
    from openpyxl.utils import get_column_letter

    return get_column_letter(column)
