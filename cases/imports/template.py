"""The template of an import sheet, made from the columns and words of the code."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from cases.imports.columns import (
    CLAIM_COLUMNS,
    COLUMNS,
    EVERYBODY,
    NOBODY,
    REPORT_COLUMNS,
    Column,
    Holds,
)
from cases.imports.tables import MAX_ROWS
from cases.imports.xlsx_files import SHEET
from cases.models import Case, Publisher

EXPLAINED, WORDS, RECORD = "Columns", "Allowed words", "Cases and publishers"
_HEAD = Font(bold=True)
_NEEDED = PatternFill("solid", fgColor="FDE68A")
_WRAPPED = Alignment(wrap_text=True, vertical="top")


def csv_template() -> bytes:
    """The heading alone, in UTF-8 with the mark by which Excel knows it."""
    text = StringIO(newline="")
    csv.writer(text).writerow(COLUMNS)
    return text.getvalue().encode("utf-8-sig")


def xlsx_template() -> bytes:
    """A workbook to fill in, with sheets that explain the columns and list what may stand there.

    The lists of cases, suspects and publishers are those of the moment.
    """
    book = Workbook()
    _fill_in(book.active)
    _explain(book.create_sheet(EXPLAINED))
    _list_words(book.create_sheet(WORDS))
    _list_record(book.create_sheet(RECORD))
    _offer_words(book[SHEET])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def _fill_in(sheet: Worksheet) -> None:
    sheet.title = SHEET
    sheet.append(list(COLUMNS))
    sheet.freeze_panes = "B2"
    for index, column in enumerate(COLUMNS.values(), 1):
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = 40 if column.holds is Holds.TEXT else 22
        # As text, or Excel would make other dates of 2023-03 and of titles with a month.
        sheet.column_dimensions[letter].number_format = "@"
        sheet[f"{letter}1"].font = _HEAD
        if column.needed:
            sheet[f"{letter}1"].fill = _NEEDED


def _explain(sheet: Worksheet) -> None:
    sheet.append(["column", "of each", "needed", "holds", "meaning"])
    for part, columns in (("report", REPORT_COLUMNS), ("claim", CLAIM_COLUMNS)):
        for column in columns:
            needed = "yes" if column.needed else ""
            sheet.append([column.name, part, needed, column.holds.value, column.meaning])
    _set_widths(sheet, 20, 10, 10, 36, 90)


def _list_words(sheet: Worksheet) -> None:
    sheet.append(["column", "write", "for"])
    for column in COLUMNS.values():
        for word, label in column.choices:
            if word != Publisher.Kind.OFFICIAL or column.name != "publisher_kind":
                sheet.append([column.name, word, label])
    sheet.append(["suspects", EVERYBODY, "every suspect that the case has now"])
    sheet.append(["suspects", NOBODY, "the case itself: the report names nobody"])
    _set_widths(sheet, 20, 32, 60)


def _list_record(sheet: Worksheet) -> None:
    sheet.append(["case", "number", "suspects", "", "publisher", "kind"])
    cases = [
        (
            case.slug,
            case.number or "",
            "; ".join(person.suspect.name for person in case.proceedings.all()),
        )
        for case in Case.objects.prefetch_related("proceedings__suspect").order_by("slug")
    ]
    publishers = list(Publisher.objects.values_list("name", "kind"))
    for index in range(max(len(cases), len(publishers))):
        left = cases[index] if index < len(cases) else ("", "", "")
        right = publishers[index] if index < len(publishers) else ("", "")
        sheet.append([text or None for text in (*left, "", *right)])
    _set_widths(sheet, 36, 20, 60, 4, 50, 14)


def _offer_words(sheet: Worksheet) -> None:
    """Let the spreadsheet offer the allowed words; what else is typed is told at the import."""
    listed = list(sheet.parent[WORDS].iter_rows(min_row=2, max_col=1, values_only=True))
    for index, column in enumerate(COLUMNS.values(), 1):
        if (places := _places(listed, column)) and column.holds is not Holds.PEOPLE:
            first, last = places[0] + 2, places[-1] + 2
            offer = DataValidation("list", formula1=f"'{WORDS}'!$B${first}:$B${last}")
            offer.allow_blank, offer.showErrorMessage = True, False
            letter = get_column_letter(index)
            offer.add(f"{letter}2:{letter}{MAX_ROWS + 1}")
            sheet.add_data_validation(offer)


def _places(listed: list[tuple], column: Column) -> list[int]:
    return [place for place, (name,) in enumerate(listed) if name == column.name]


def _set_widths(sheet: Worksheet, *widths: int) -> None:
    sheet.freeze_panes = "A2"
    for index, width in enumerate(widths, 1):
        letter = get_column_letter(index)
        sheet.column_dimensions[letter].width = width
    for row in sheet.iter_rows():
        for cell in row:
            cell.alignment = _WRAPPED
            if cell.data_type == "f":
                # A name that begins with an equals sign is no formula.
                cell.data_type = "s"
    for cell in sheet[1]:
        cell.font = _HEAD
