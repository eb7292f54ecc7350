"""Rows of one address become one report, whichever of the rows say what about it."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from cases.imports.columns import IS_OF_REPORT, REPORT_COLUMNS, Column
from cases.imports.mistakes import shortened
from cases.imports.sheets import Sheet, SheetRow
from cases.imports.values import meaning
from cases.models import Claim, Proceedings, SourceReport
from cases.status.dates import PartialDate

# What is looked up, and found there; and what belongs to the way of a report through the desk.
NOT_OF_THE_SHEET = {"publisher", "entered_by", "submitted_by", "reviewed_by", "corrects"}


@dataclass(eq=False)
class ClaimToMake:
    """A claim that is not saved yet, whom it concerns, and the row that makes it."""

    row: SheetRow
    claim: Claim
    people: list[Proceedings]


@dataclass(eq=False)
class ReportToMake:
    """A report that is not saved yet, with all that the sheet says about it.

    `said` maps a column to the value, its text and the row that gives it. `relays` are reports
    that are entered already and others of the same sheet.
    """

    key: str
    rows: list[SheetRow]
    report: SourceReport
    said: dict[str, tuple[object, str, SheetRow]] = field(default_factory=dict)
    relays: list[SourceReport | ReportToMake] = field(default_factory=list)
    claims: list[ClaimToMake] = field(default_factory=list)
    # What each claim says -> the row that makes it.
    contents: dict[tuple, int] = field(default_factory=dict)
    is_sound: bool = False

    @property
    def first(self) -> SheetRow:
        return self.rows[0]


def read_report(sheet: Sheet, key: str, rows: list[SheetRow]) -> ReportToMake:
    """What these rows of one address say about their report, but for its publisher and relays.

    Mistakes are noted in the sheet.
    """
    made = ReportToMake(key, rows, SourceReport())
    for column in REPORT_COLUMNS:
        for row in rows:
            _hear(sheet, made, column, row)
    for column in REPORT_COLUMNS:
        said = any(column.name in row.texts or column.name in row.broken for row in rows)
        if column.needed and not said:
            sheet.complain(made.first, column.name, "", "It is missing, and every report needs it.")
    _fill(made)
    return made


def _hear(sheet: Sheet, made: ReportToMake, column: Column, row: SheetRow) -> None:
    """Take what one row says in one column, unless an earlier row says otherwise."""
    text = row.texts.get(column.name)
    if text is None or (column.name == "url" and column.name in made.said):
        return
    try:
        value = meaning(column, text)
    except ValueError as error:
        sheet.complain(row, column.name, text, str(error))
        return
    if column.name not in made.said:
        made.said[column.name] = (value, text, row)
        return
    earlier, said, of = made.said[column.name]
    if value != earlier:
        message = (
            f"Row {of.number} says “{shortened(said)}” of the same report. "
            "Make them equal, or leave this empty."
        )
        sheet.complain(row, column.name, text, message)


def _fill(made: ReportToMake) -> None:
    for column in REPORT_COLUMNS:
        if column.name in ("publisher", "publisher_kind", "relays"):
            continue
        value = made.said[column.name][0] if column.name in made.said else None
        if value is not None:
            set_value(made.report, column, value)


def set_value(row: SourceReport | Claim, column: Column, value: object) -> None:
    """Put a value into the column of the model that its column of the sheet fills."""
    if isinstance(value, PartialDate):
        stem = column.field.removesuffix("_on")
        setattr(row, f"{stem}_on", value.earliest)
        setattr(row, f"{stem}_precision", value.precision.value)
    else:
        setattr(row, column.field, value)


def check_report(sheet: Sheet, made: ReportToMake) -> None:
    """Ask the model about the report, once it has its publisher; note whether it is sound."""
    before = len(sheet.mistakes)
    unsaid = {column.field for column in REPORT_COLUMNS if column.name not in made.said}
    try:
        made.report.clean_fields(exclude=NOT_OF_THE_SHEET | unsaid)
        made.report.clean()
    except ValidationError as error:
        complain_of(sheet, error, REPORT_COLUMNS, made.first, made.said)
    heard = all(
        name in made.said
        for row in made.rows
        for name in row.texts.keys() | row.broken
        if name in IS_OF_REPORT
    )
    has_publisher = hasattr(made.report, "publisher")
    made.is_sound = heard and has_publisher and len(sheet.mistakes) == before


def complain_of(
    sheet: Sheet,
    error: ValidationError,
    columns: tuple[Column, ...],
    row: SheetRow,
    said: dict[str, tuple[object, str, SheetRow]] | None = None,
) -> None:
    """Note what a model refuses, in the row and column in which it can be mended.

    A mistake in a column of the model belongs to the column that fills it; one against a rule of
    the database whose code is "<column>_is_wrong", to that column; any other to the row.
    """
    by_field = {column.field: column.name for column in columns}
    by_field |= {column.name: column.name for column in columns}
    placed = error.error_dict.items() if hasattr(error, "error_dict") else [("", error.error_list)]
    for name, mistakes in placed:
        for mistake in mistakes:
            field_name = name if name in by_field else str(mistake.code).removesuffix("_is_wrong")
            column = by_field.get(field_name, "")
            at = said[column][2] if said and column in said else row
            text = at.texts.get(column, "")
            sheet.complain(at, column, text, " ".join(mistake.messages))
