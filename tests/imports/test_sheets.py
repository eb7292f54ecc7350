"""Files of every sort: read as they are meant, or refused with what to do instead."""

from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from cases.imports import tables
from cases.imports.sheets import read_sheet
from tests.imports.reading import mistakes, refusal, texts
from tests.imports.sheets import as_csv, as_xlsx, row, saved, workbook

PLAIN = [(2, row(1)), (3, row(2, title="Zażółć; „gęślą”, «jaźń»"))]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_with_each_separator_and_unicode_encoding(separator, encoding):
    content = as_csv([each for _, each in PLAIN], separator, encoding)
    assert texts(content) == PLAIN


def test_a_workbook_is_read_like_the_same_csv():
    assert texts(as_xlsx([each for _, each in PLAIN])) == PLAIN


def test_the_line_for_excel_that_names_the_separator_is_no_row():
    content = as_csv([row(1)], ";")
    assert texts(b"sep=;\r\n" + content) == [(2, row(1))]


def test_blank_rows_are_left_out_and_counted():
    content = b"\n,,\nurl,publisher\n\n , \nhttps://example.org/1,The Gazette\n"
    assert texts(content) == [(6, {"url": "https://example.org/1", "publisher": "The Gazette"})]
    book = workbook([])
    for line in ([], [], ["url", "publisher"], [], ["https://example.org/1", "The Gazette"]):
        book.active.append(line)
    assert texts(saved(book))[0][0] == book.active.max_row


def test_a_row_of_several_lines_is_one_row():
    rows = [row(1, quote="One.\n\nTwo, “three”."), row(2)]
    assert [number for number, _ in texts(as_csv(rows))] == [2, 3]
    assert texts(as_csv(rows))[0][1]["quote"] == "One.\n\nTwo, “three”."


def test_headings_may_be_written_with_spaces_and_capitals():
    assert texts(b"URL,Publisher,Published,Private Note \nhttps://example.org/1,G,2024,x\n") == [
        (2, {"url": "https://example.org/1", "publisher": "G", "published": "2024",
             "private_note": "x"})
    ]  # fmt: skip


def test_mistakes_of_the_heading_are_all_told_at_once():
    heading = "url,publisher,Url,knd,case,,publish_date,suspects,effective,weather"
    line = "https://example.org/1,G,x,y,the-case,stray,2024,Ada,2024,fine"
    assert mistakes(f"{heading}\n{line}\n".encode()) == [
        "Row 1, column C (url): This column is there already, as A. Remove one of them.",
        "Row 1, column D “knd”: There is no such column. Did you mean “kind”?",
        "Row 1, column G “publish_date”: There is no such column. Did you mean “publisher” or "
        "“published”?",
        "Row 1, column J “weather”: There is no such column. Remove it, or rename it to one of "
        "the columns of the template.",
        "Row 1, column kind: The column is missing, and every claim needs it. Add it.",
        "Row 1, column attribution: The column is missing, and every claim needs it. Add it.",
        "Row 2, column F “stray”: The column has no heading. Give it one, or empty it; in a CSV "
        "file, a cell that holds the separator stands in quotation marks.",
    ]


def test_a_cell_too_many_is_told_with_its_row():
    content = b"url,publisher,title\nhttps://example.org/1,G,One, two and three\n"
    assert mistakes(content) == [
        "Row 2, column D “two and three”: The column has no heading. Give it one, or empty it; "
        "in a CSV file, a cell that holds the separator stands in quotation marks."
    ]


NO_SHEET = (
    "This is neither an Excel workbook (.xlsx), whatever its name says, nor a CSV file in UTF-8. "
    "Open the sheet in a spreadsheet and save it as an Excel workbook (.xlsx) or as CSV UTF-8."
)
REFUSED = {
    "nothing": (b"", "The file is empty."),
    "blanks": (b" \n\t\n", "The file is empty."),
    "a heading alone": (b"url,publisher\n", "The sheet has a heading, but no row below it."),
    "no heading": (
        b"https://example.org/1,The Gazette\n",
        "The first row must be a heading with the names of the columns, such as url, publisher, "
        "case, kind. None of them is there: take the template.",
    ),
    "Windows-1252": (
        as_csv([row(1), row(2, title="Señor Nadie")], encoding="cp1252"),
        "The file is not UTF-8 text: line 3 has a letter in another encoding, such as "
        "Windows-1252. In Excel, save it as “CSV UTF-8”; in LibreOffice, choose the character "
        "set UTF-8.",
    ),
    "UTF-16 without a mark": (as_csv([row(1)], encoding="utf-16-le"), NO_SHEET),
    "half a letter of UTF-16": (
        b"\xff\xfeu\x00r\x00l",
        "The file is not UTF-16 text: line 1 has a letter in another encoding, such as "
        "Windows-1252. In Excel, save it as “CSV UTF-8”; in LibreOffice, choose the character "
        "set UTF-8.",
    ),
    "an open quotation mark": (
        b'url,publisher\nhttps://example.org/1,"The Gazette\n',
        "Row 2 cannot be read: unexpected end of data. A cell that holds the separator, a line "
        "break or a quotation mark stands in quotation marks, and quotation marks within it are "
        "doubled.",
    ),
    "an old workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        "This is an old Excel file (.xls), or one with a password. Save it as an Excel workbook "
        "(.xlsx) without a password, or as CSV UTF-8.",
    ),
    "too many bytes": (
        b"url,publisher\n" + b"x" * 5_200_000,
        "The file has 5.2 MB; at most 5 MB are read at once. Split it.",
    ),
    "too many rows": (
        b"url,publisher\n" + b"https://example.org/1,G\n" * 5_001,
        "The sheet has 5,001 rows; at most 5,000 are imported at once. Split it.",
    ),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(50), NO_SHEET),
    "a photograph": (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01", NO_SHEET),
    "a page for print": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\nstream\n\x1b\x0e\x80", NO_SHEET),
}


@pytest.mark.parametrize("file", REFUSED)
def test_what_is_no_sheet_is_refused_with_a_remedy(file):
    content, message = REFUSED[file]
    assert refusal(content) == message


def test_as_many_rows_as_are_allowed_are_read():
    content = b"url,publisher\n" + b"https://example.org/1,G\n" * tables.MAX_ROWS
    assert len(texts(content)) == 5_000


# --- Workbooks.


def test_cells_of_a_workbook_are_read_by_what_they_hold():
    cells = row(
        1,
        title=1984,
        published=datetime(2024, 1, 15),
        effective=2024,
        retrieved_on=date(2024, 2, 1),
        does_own_reporting=True,
        private_note="1.5",
        speaker=2.5,
        custodian=3.0,
    )
    expected = row(
        1,
        title="1984",
        published="2024-01-15",
        effective="2024",
        retrieved_on="2024-02-01",
        does_own_reporting="yes",
        private_note="1.5",
        speaker="2.5",
        custodian="3",
    )
    assert texts(as_xlsx([cells])) == [(2, expected)]


def test_cells_that_do_not_hold_what_was_typed_are_told():
    cells = row(
        1,
        title=date(2024, 5, 1),
        published=datetime(2024, 1, 15, 9, 30),
        speaker="=1+1",
        quote=time(9, 30),
        effective="#N/A",
    )
    book = workbook([cells])
    for cell in book.active[2]:
        if cell.value == "#N/A":
            cell.data_type = "e"
    assert mistakes(saved(book)) == [
        "Row 2, column C (title) “2024-05-01”: The spreadsheet made a date of this. Format the "
        "cell as text and type it again.",
        "Row 2, column D (published) “2024-01-15 09:30:00”: The cell holds a time of day. Write "
        "the date alone.",
        "Row 2, column H (effective) “#N/A”: The cell holds an error of the spreadsheet. Mend it "
        "there.",
        "Row 2, column J (speaker) “=1+1”: The cell holds a formula. Copy it and paste it as a "
        "value.",
        "Row 2, column K (quote) “09:30:00”: The cell holds a time of day. Write the date alone.",
    ]


def test_text_that_looks_like_a_formula_is_text_in_csv():
    assert texts(as_csv([row(1, title="=1+1")]))[0][1]["title"] == "=1+1"


def test_merged_cells_are_told_once():
    book = workbook([row(1), row(2), row(3)])
    book.active.merge_cells("B2:B4")
    sheet = read_sheet(saved(book))
    assert [str(mistake) for mistake in sheet.mistakes] == [
        "Row 2, column B (publisher): The cells B2:B4 are merged. Unmerge them and fill each."
    ]
    assert [each.broken for each in sheet.rows] == [{"publisher"}] * 3


def test_hidden_sheets_are_not_read():
    book = workbook([row(1)], title="Old")
    book.active.sheet_state = "hidden"
    sheet = book.create_sheet("New")
    sheet.append(["url", "publisher"])
    sheet.append(["https://example.org/2", "G"])
    read = read_sheet(saved(book))
    assert read.described == "XLSX, sheet “New”; not read: “Old”"
    assert [each.texts["url"] for each in read.rows] == ["https://example.org/2"]


def test_the_sheet_named_reports_is_read_wherever_it_stands():
    book = Workbook()
    book.active.append(["a note"])
    sheet = book.create_sheet("Reports")
    sheet.append(["url", "publisher"])
    sheet.append(["https://example.org/2", "G"])
    assert read_sheet(saved(book)).described == "XLSX, sheet “Reports”; not read: “Sheet”"


def test_control_characters_and_lost_letters_are_told():
    rows = [row(1, title="a\x07b"), row(2, title="na\ufffdve"), row(3, speaker="x\x85y")]
    assert mistakes(as_csv(rows)) == [
        "Row 2, column C (title) “ab”: The text holds a control character (U+0007). Type it again.",
        "Row 3, column C (title) “na\ufffdve”: Letters were lost when the file was saved (\ufffd). "
        "Type them again.",
        "Row 4, column J (speaker) “xy”: The text holds a control character (U+0085). Type it "
        "again.",
    ]
