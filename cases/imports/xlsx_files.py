"""Read XLSX: one visible sheet of a workbook that is safe to open, its cells as they are."""

from __future__ import annotations

import logging
import zipfile
from datetime import date, datetime
from io import BytesIO
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell as ExcelCell
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from cases.imports.mistakes import UnreadableFile
from cases.imports.tables import Cell, Table, Unusable

log = logging.getLogger(__name__)

MAX_UNPACKED = 40_000_000
MAX_PARTS = 1_000
MAX_CELLS = 600_000
SHEET = "Reports"
BROKEN = "The workbook cannot be read. Open it in a spreadsheet and save it again as .xlsx."


def read_xlsx(content: bytes) -> Table:
    """Read the sheet “Reports” of a workbook, or else its first visible sheet.

    Hidden sheets are never read. Raises UnreadableFile.
    """
    _check_package(content)
    try:
        workbook = load_workbook(BytesIO(content), keep_links=False)
    except Exception as error:
        # The library raises whatever it stumbles over in a broken file.
        log.info("A workbook could not be read.", exc_info=True)
        raise UnreadableFile(BROKEN) from error
    visible = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    if not visible:
        raise UnreadableFile("The workbook has no visible sheet.")
    sheet = next((each for each in visible if each.title == SHEET), visible[0])
    others = [each for each in workbook.sheetnames if each != sheet.title]
    not_read = f"; not read: {', '.join(f'“{name}”' for name in others)}" if others else ""
    return Table(f"XLSX, sheet “{sheet.title}”{not_read}", _rows(sheet))


def _check_package(content: bytes) -> None:
    """Refuse what is no workbook, and what would cost too much or could do harm to open."""
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            parts = package.infolist()
            names = {part.filename for part in parts}
            if "[Content_Types].xml" not in names or not any(n.startswith("xl/") for n in names):
                raise UnreadableFile(
                    "This is no XLSX file. Save the sheet as an Excel workbook (.xlsx) or as "
                    "CSV UTF-8."
                )
            if "xl/vbaProject.bin" in names or b"macroEnabled" in _part(
                package, "[Content_Types].xml"
            ):
                raise UnreadableFile(
                    "The workbook has macros. Save it as an Excel workbook without macros (.xlsx)."
                )
            if sum(part.file_size for part in parts) > MAX_UNPACKED or len(parts) > MAX_PARTS:
                raise UnreadableFile(
                    f"Unpacked, the workbook has more than {MAX_UNPACKED / 1e6:.0f} MB. Copy the "
                    "rows alone into a new workbook, or save the sheet as CSV UTF-8."
                )
            cells = sum(_cells_in(package.read(p)) for p in parts if _is_xml(p.filename))
    except UnreadableFile:
        raise
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError) as error:
        raise UnreadableFile(BROKEN) from error
    except (expat.ExpatError, LookupError, ValueError, zipfile.zlib.error) as error:
        raise UnreadableFile(BROKEN) from error
    if cells > MAX_CELLS:
        raise UnreadableFile(
            f"The workbook has {cells:,} cells. Copy the rows alone into a new workbook, or save "
            "the sheet as CSV UTF-8."
        )


def _part(package: zipfile.ZipFile, name: str) -> bytes:
    with package.open(name) as part:
        return part.read(1_000_000)


def _is_xml(name: str) -> bool:
    return name.endswith((".xml", ".rels", ".vml"))


def _cells_in(xml: bytes) -> int:
    """How many cells a part of the workbook has.

    Raises UnreadableFile if it defines entities, with which a small file can fill the memory: no
    spreadsheet program does.
    """
    cells = 0

    def element(name: str, attributes: dict) -> None:
        nonlocal cells
        cells += name == "c" or name.endswith(" c")

    def doctype(*_) -> None:
        raise UnreadableFile(BROKEN)

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = element
    parser.StartDoctypeDeclHandler = doctype
    parser.Parse(xml, True)
    return cells


def _rows(sheet: Worksheet) -> list[tuple[int, list[Cell]]]:
    if sheet.max_row * sheet.max_column > MAX_CELLS:
        corner = sheet.cell(sheet.max_row, sheet.max_column).coordinate
        raise UnreadableFile(
            f"The sheet “{sheet.title}” reaches as far as cell {corner}. Delete the empty rows "
            "below, and the empty columns right of, what is to be imported."
        )
    merged = _merged(sheet)
    rows = []
    for cells in sheet.iter_rows():
        values = [merged.get(cell.coordinate) or _value(cell) for cell in cells]
        if any(values):
            rows.append((cells[0].row, values))
    return rows


def _merged(sheet: Worksheet) -> dict[str, Unusable]:
    """The cells that are merged; the mistake is told once, at the first of each group."""
    found = {}
    for area in sheet.merged_cells.ranges:
        for place, (row, column) in enumerate(area.cells):
            told = f"The cells {area.coord} are merged. Unmerge them and fill each."
            found[sheet.cell(row, column).coordinate] = Unusable("", "" if place else told)
    return found


def _value(cell: ExcelCell) -> Cell:
    value, sort = cell.value, cell.data_type
    if value is None:
        return ""
    if sort == "f":
        return Unusable(
            str(getattr(value, "text", value)),
            "The cell holds a formula. Copy it and paste it as a value.",
        )
    if sort == "e":
        return Unusable(str(value), "The cell holds an error of the spreadsheet. Mend it there.")
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        whole = isinstance(value, int) or value.is_integer()
        return str(int(value)) if whole else repr(value)
    if isinstance(value, datetime) and (value.hour, value.minute, value.second) == (0, 0, 0):
        return value.date()
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str):
        return Unusable(str(value), "The cell holds a time of day. Write the date alone.")
    return unescape(value)
