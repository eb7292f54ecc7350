"""Workbooks with macros, bombs and entities, broken ones, and other archives: refused unopened."""

import zipfile
from io import BytesIO

import pytest

from cases.imports import xlsx_files
from tests.imports.reading import refusal
from tests.imports.sheets import as_xlsx, row, saved, workbook


def repacked(content: bytes, **parts: bytes) -> bytes:
    """A workbook of which some parts were replaced or added."""
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return file.getvalue()


SHEET_PART = "xl/worksheets/sheet1.xml"
ENTITIES = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>"""


def test_a_workbook_with_macros_is_refused():
    message = "The workbook has macros. Save it as an Excel workbook without macros (.xlsx)."
    content = as_xlsx([row(1)])
    assert refusal(repacked(content, **{"xl/vbaProject.bin": b"x"})) == message
    types = b'<Types xmlns="x"><Default ContentType="application/vnd.ms-excel.sheet.macroEnabled.'
    types += b'main+xml" Extension="xml"/></Types>'
    assert refusal(repacked(content, **{"[Content_Types].xml": types})) == message


def test_a_workbook_that_unpacks_to_far_more_is_refused_before_it_is_unpacked(monkeypatch):
    bomb = repacked(as_xlsx([row(1)]), **{SHEET_PART: b"<x>" + b" " * 45_000_000 + b"</x>"})
    assert len(bomb) < 100_000
    monkeypatch.setattr(xlsx_files, "load_workbook", lambda *_, **__: pytest.fail("was opened"))
    monkeypatch.setattr(xlsx_files, "_cells_in", lambda *_: pytest.fail("was unpacked"))
    assert refusal(bomb) == (
        "Unpacked, the workbook has more than 40 MB. Copy the rows alone into a new workbook, or "
        "save the sheet as CSV UTF-8."
    )


def test_a_workbook_with_too_many_cells_is_refused_before_it_is_opened(monkeypatch):
    cells = b"<row>" + b"<c/>" * 600_001 + b"</row>"
    xml = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    bomb = repacked(as_xlsx([row(1)]), **{SHEET_PART: xml + cells + b"</worksheet>"})
    monkeypatch.setattr(xlsx_files, "load_workbook", lambda *_, **__: pytest.fail("was opened"))
    assert refusal(bomb).startswith("The workbook has 600,")


def test_a_workbook_that_defines_entities_is_refused(monkeypatch):
    bomb = repacked(as_xlsx([row(1)]), **{SHEET_PART: ENTITIES})
    monkeypatch.setattr(xlsx_files, "load_workbook", lambda *_, **__: pytest.fail("was opened"))
    assert refusal(bomb) == xlsx_files.BROKEN
    other = ENTITIES.decode().replace("?>", ' encoding="utf-16"?>').encode("utf-16")
    assert refusal(repacked(as_xlsx([row(1)]), **{SHEET_PART: other})) == xlsx_files.BROKEN


def test_a_stray_cell_far_away_is_told():
    book = workbook([row(1)])
    book.active["XFD1048576"] = "x"
    assert refusal(saved(book)) == (
        "The sheet “Reports” reaches as far as cell XFD1048576. Delete the empty rows below, and "
        "the empty columns right of, what is to be imported."
    )


BROKEN = {
    "cut off": as_xlsx([row(1)])[:-500],
    "a part is no XML": repacked(as_xlsx([row(1)]), **{SHEET_PART: b"<not closed"}),
    "no workbook in it": repacked(as_xlsx([row(1)]), **{"xl/workbook.xml": b"<workbook/>"}),
}


@pytest.mark.parametrize("file", BROKEN)
def test_a_broken_workbook_is_refused(file):
    assert refusal(BROKEN[file]) in (xlsx_files.BROKEN, "The workbook has no visible sheet.")


def test_another_archive_is_refused():
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert refusal(file.getvalue()) == (
        "This is no XLSX file. Save the sheet as an Excel workbook (.xlsx) or as CSV UTF-8."
    )
