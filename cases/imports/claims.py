"""A row that says something of a case becomes a claim of its report."""

from __future__ import annotations

from django.core.exceptions import ValidationError

from cases.imports.columns import CLAIM_COLUMNS
from cases.imports.known import Cases, NotFound
from cases.imports.reports import ClaimToMake, ReportToMake, complain_of, set_value
from cases.imports.sheets import Sheet, SheetRow
from cases.imports.values import meaning
from cases.models import Case, Claim, Proceedings

# What is looked up, and found there.
NOT_OF_THE_SHEET = {"report", "case", "subjects", "corrects"}


def read_claim(sheet: Sheet, made: ReportToMake, row: SheetRow, cases: Cases) -> None:
    """Add to a report the claim that a row makes, or note what is wrong with it."""
    claim = Claim(report=made.report)
    before = len(sheet.mistakes)
    for column in CLAIM_COLUMNS:
        text = row.texts.get(column.name, "")
        if not text:
            if column.needed:
                message = "It is missing, and every claim needs it."
                sheet.complain(row, column.name, "", message)
        elif column.name not in ("case", "suspects"):
            try:
                set_value(claim, column, meaning(column, text))
            except ValueError as error:
                sheet.complain(row, column.name, text, str(error))
    case, people = _whom(sheet, row, cases)
    is_whole = case is not None and not row.broken and len(sheet.mistakes) == before
    if not is_whole or not _needed_are_there(sheet):
        return
    claim.case = case
    to_make = ClaimToMake(row, claim, people)
    if _is_sound(sheet, made, to_make) and not _is_repeated(sheet, made, to_make):
        made.claims.append(to_make)


def _needed_are_there(sheet: Sheet) -> bool:
    return all(column.name in sheet.places for column in CLAIM_COLUMNS if column.needed)


def _whom(sheet: Sheet, row: SheetRow, cases: Cases) -> tuple[Case | None, list[Proceedings]]:
    if not (text := row.texts.get("case")):
        return None, []
    try:
        case = cases.case(text)
    except NotFound as error:
        sheet.complain(row, "case", text, str(error))
        return None, []
    people: list[Proceedings] = []
    if names := row.texts.get("suspects"):
        try:
            people = cases.suspects(names, case)
        except NotFound as error:
            sheet.complain(row, "suspects", names, str(error))
    return case, people


def _is_sound(sheet: Sheet, made: ReportToMake, to_make: ClaimToMake) -> bool:
    """Ask the model about the claim; what hangs on the report only if that is sound itself."""
    try:
        to_make.claim.clean_fields(exclude=NOT_OF_THE_SHEET)
        if made.is_sound:
            to_make.claim.clean()
    except ValidationError as error:
        complain_of(sheet, error, CLAIM_COLUMNS, to_make.row)
        return False
    return True


def _is_repeated(sheet: Sheet, made: ReportToMake, to_make: ClaimToMake) -> bool:
    number = to_make.row.number
    first = made.contents.setdefault(_content(to_make), number)
    if first != number:
        message = f"The row makes the same claim as row {first}. Remove one of them."
        sheet.complain(to_make.row, "", "", message)
    return first != number


def _content(to_make: ClaimToMake) -> tuple:
    claim = to_make.claim
    values = tuple(
        field.value_from_object(claim)
        for field in claim._meta.concrete_fields
        if field.name not in ("id", "public_id", "report", "corrects", "docket_key")
    )
    return (*values, frozenset(person.pk for person in to_make.people))
