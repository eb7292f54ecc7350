"""Read CSV: its encoding, its separator, its rows as a spreadsheet numbers them."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable
from io import StringIO

from cases.imports.mistakes import UnreadableFile
from cases.imports.tables import Table

SEPARATORS = {",": "commas", ";": "semicolons", "\t": "tabulators"}
# Byte order mark, encoding and its name.
ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
    (b"", "utf-8", "UTF-8"),
)
# What no text holds, in whatever encoding but UTF-16; tabulators and ends of lines it may.
BINARY = re.compile(rb"[\x00-\x08\x0e-\x1f]")
NO_SHEET = (
    "This is neither an Excel workbook (.xlsx), whatever its name says, nor a CSV file in UTF-8. "
    "Open the sheet in a spreadsheet and save it as an Excel workbook (.xlsx) or as CSV UTF-8."
)
SAVE_AS = "In Excel, save it as “CSV UTF-8”; in LibreOffice, choose the character set UTF-8."


def read_csv(content: bytes, may_be_heading: Callable[[list[str]], int]) -> Table:
    """Read a CSV file (RFC 4180), with commas, semicolons or tabulators.

    UTF-8 and, with a byte order mark, UTF-16 are read; other encodings are refused, since a wrong
    guess would change names unseen. Raises UnreadableFile.
    """
    text, encoding = _decoded(content)
    separator = ""
    if text[:4].casefold() == "sep=":
        # A line for Excel, which shows no row for it.
        line, _, text = text.partition("\n")
        separator = line[4:5]
    if separator not in SEPARATORS:
        separator = max(SEPARATORS, key=lambda sign: may_be_heading(_heading(text, sign)))
    rows = []
    # A cell may be as long as the file, which is short enough.
    csv.field_size_limit(max(csv.field_size_limit(), len(text) + 1))
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    number = 0
    try:
        for number, cells in enumerate(reader, 1):
            if any(cell.strip() for cell in cells):
                rows.append((number, list(cells)))
    except csv.Error as error:
        raise UnreadableFile(
            f"Row {number + 1} cannot be read: {error}. A cell that holds the separator, a line "
            "break or a quotation mark stands in quotation marks, and quotation marks within it "
            "are doubled."
        ) from error
    return Table(f"CSV, {encoding}, separated by {SEPARATORS[separator]}", rows)


def _decoded(content: bytes) -> tuple[str, str]:
    encoding, name = next(
        (encoding, name) for mark, encoding, name in ENCODINGS if content.startswith(mark)
    )
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if name == "UTF-8" and BINARY.search(content):
            raise UnreadableFile(NO_SHEET) from error
        row = content.count(b"\n", 0, error.start) + 1
        raise UnreadableFile(
            f"The file is not {name} text: line {row} has a letter in another encoding, such as "
            f"Windows-1252. {SAVE_AS}"
        ) from error
    if "\0" in text:
        raise UnreadableFile(NO_SHEET)
    return text, name


def _heading(text: str, separator: str) -> list[str]:
    """The first row that is not blank, if the separator is this one."""
    try:
        rows = csv.reader(StringIO(text, newline=""), delimiter=separator)
        return next((row for row in rows if any(cell.strip() for cell in row)), [])
    except csv.Error:
        return []
