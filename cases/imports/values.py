"""What the text in one cell means, by what its column holds."""

from __future__ import annotations

from functools import cache

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator

from cases.imports.columns import Column, Holds
from cases.imports.mistakes import did_you_mean
from cases.imports.names import plain
from cases.status.dates import PartialDate, Precision

FLAGS = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
FEW = 8


def meaning(column: Column, text: str) -> object:
    """The value that a cell's text stands for. Raises ValueError with what would be right.

    Dates become a PartialDate, days a date, choices their code, flags True or False; text and
    what is looked up in the record stay as they are.
    """
    if column.holds in (Holds.DATE, Holds.DAY):
        return _date(text, column.holds is Holds.DAY)
    if column.holds is Holds.FLAG:
        if (key := text.casefold()) in FLAGS:
            return FLAGS[key]
        raise ValueError("Write yes or no.")
    if column.holds is Holds.CHOICE:
        return _choice(column, text)
    if column.holds is Holds.ADDRESS:
        return _address(text)
    return text


def _date(text: str, must_be_a_day: bool) -> object:
    forms = "2023-03-17" if must_be_a_day else "2023-03-17, 2023-03 or 2023"
    try:
        when = PartialDate.parse(text)
    except ValueError as error:
        no_such_day = error.__cause__ is not None
        what = "There is no such day in the calendar." if no_such_day else "This is not a date."
        raise ValueError(f"{what} Write it as {forms}.") from error
    if not must_be_a_day:
        return when
    if when.precision is not Precision.DAY:
        raise ValueError(f"The day is missing. Write it as {forms}.")
    return when.earliest


def _choice(column: Column, text: str) -> str:
    """The code of a choice, which may be written as its code or as its label."""
    if code := _codes(column).get(plain(text)):
        return code
    codes = [code for code, _ in column.choices]
    near = did_you_mean(text, [*codes, *(label for _, label in column.choices)])
    if len(codes) <= FEW:
        near = f"{near} It is one of {', '.join(codes)}.".strip()
    raise ValueError(
        f"There is no such {column.name.replace('_', ' ')}. "
        f"{near or 'The sheet “Allowed words” of the template lists them all.'}"
    )


@cache
def _codes(column: Column) -> dict[str, str]:
    """Codes and labels, however they are written -> code."""
    labels = {plain(label): code for code, label in column.choices if label}
    return labels | {plain(code): code for code, _ in column.choices}


def _address(text: str) -> str:
    try:
        URLValidator()(text)
    except ValidationError as error:
        raise ValueError(
            "This is no web address. Write all of it, such as https://example.org/article."
        ) from error
    return text
