"""Columns for dates known to the day, month or year, and the rules that keep them honest."""

from django.db import models
from django.db.models import Q

from cases.status.dates import PartialDate, Precision

PRECISIONS = [(precision.value, precision.value) for precision in Precision]


def precision_field() -> models.CharField:
    """The column beside a date that says how exactly the date is known."""
    return models.CharField(
        max_length=5,
        choices=PRECISIONS,
        default=Precision.DAY,
        help_text="How exactly the date is known. A month or year is kept under its first day.",
    )


def starts_its_period(date: str, precision: str, name: str) -> models.CheckConstraint:
    """The rule that a month is kept under its first day and a year under 1 January."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{precision: Precision.DAY})
        | Q(**{precision: Precision.MONTH, f"{date}__day": 1})
        | Q(**{precision: Precision.YEAR, f"{date}__day": 1, f"{date}__month": 1})
        | Q(**{f"{date}__isnull": True}),
        violation_error_message=(
            "A date known only to the month is kept under the first of the month, "
            "one known only to the year under 1 January."
        ),
    )


def partial(date, precision: str) -> PartialDate | None:
    """The partial date of two columns, or None where the date is not known."""
    return PartialDate(date, Precision(precision)) if date else None
