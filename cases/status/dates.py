"""Dates known to the day, to the month or to the year."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

_FORM = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, order=True)
class PartialDate:
    """A day, or a month or year of which the day is not known.

    `earliest` is the first day that it may be; a month or year is kept under its first day.
    """

    earliest: date
    precision: Precision = Precision.DAY

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read `2023-03-17`, `2023-03` or `2023` (ISO 8601); raise ValueError for all else."""
        match = _FORM.fullmatch(text.strip())
        if not match:
            raise ValueError(f"{text!r} is not a date: write 2023-03-17, 2023-03 or 2023")
        year, month, day = match.groups()
        precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
        try:
            return cls(date(int(year), int(month or 1), int(day or 1)), precision)
        except ValueError as error:
            raise ValueError(f"{text!r} is not a day of the calendar: {error}") from error

    @property
    def latest(self) -> date:
        """The last day that it may be."""
        if self.precision is Precision.YEAR:
            return date(self.earliest.year, 12, 31)
        if self.precision is Precision.MONTH:
            last = calendar.monthrange(self.earliest.year, self.earliest.month)[1]
            return self.earliest.replace(day=last)
        return self.earliest

    def covers(self, other: PartialDate) -> bool:
        """Whether every day that `other` may be is a day that this date may be."""
        return self.earliest <= other.earliest and other.latest <= self.latest

    @property
    def coarser(self) -> tuple[PartialDate, ...]:
        """The month and the year, or the year alone, that cover it and say less."""
        year = PartialDate(self.earliest.replace(day=1, month=1), Precision.YEAR)
        if self.precision is Precision.YEAR:
            return ()
        if self.precision is Precision.MONTH:
            return (year,)
        return PartialDate(self.earliest.replace(day=1), Precision.MONTH), year

    @property
    def words(self) -> str:
        """17 March 2023, or March 2023, or 2023: as exactly as it is known."""
        if self.precision is Precision.YEAR:
            return str(self.earliest.year)
        if self.precision is Precision.MONTH:
            return f"{self.earliest:%B} {self.earliest.year}"
        return f"{self.earliest.day} {self.earliest:%B} {self.earliest.year}"

    def __str__(self) -> str:
        length = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.DAY: 10}[self.precision]
        return self.earliest.isoformat()[:length]
