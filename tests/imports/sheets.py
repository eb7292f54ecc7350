"""Sheets for tests: rows of an import, written as CSV or XLSX the way spreadsheets do."""

import csv
from io import BytesIO, StringIO

from openpyxl import Workbook

from cases.imports.columns import COLUMNS


def row(number: int = 1, **cells: str) -> dict[str, str]:
    """A row that says, in `the-case`, that something was reported of Ada; obviously made up."""
    return {
        "url": f"https://example.org/articles/{number}",
        "publisher": "The Gazette",
        "title": f"Article {number}",
        "published": "2024-01-15",
        "case": "the-case",
        "suspects": "Ada",
        "kind": "reported",
        "effective": "2024-01-15",
        "attribution": "unnamed",
        **cells,
    }


def heading(rows: list[dict]) -> list[str]:
    named = {name for each in rows for name in each}
    return [name for name in COLUMNS if name in named] + sorted(named - COLUMNS.keys())


def as_csv(rows: list[dict], separator: str = ",", encoding: str = "utf-8") -> bytes:
    """The rows as a CSV file with a heading."""
    text = StringIO(newline="")
    names = heading(rows)
    writer = csv.writer(text, delimiter=separator)
    writer.writerow(names)
    writer.writerows([each.get(name, "") for name in names] for each in rows)
    return text.getvalue().encode(encoding)


def workbook(rows: list[dict], title: str = "Reports") -> Workbook:
    """The rows as the only sheet of a workbook."""
    book = Workbook()
    sheet = book.active
    sheet.title = title
    names = heading(rows)
    for line in [names, *([each.get(name) for name in names] for each in rows)]:
        sheet.append([None if value == "" else value for value in line])
    return book


def saved(book: Workbook) -> bytes:
    """The bytes of a workbook."""
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def as_xlsx(rows: list[dict]) -> bytes:
    """The rows as an XLSX file with a heading."""
    return saved(workbook(rows))
