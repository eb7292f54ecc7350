"""Columns for dates known to the day, month or year, and the rules that keep them honest."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.utils import timezone

from cases.status.dates import PartialDate, Precision

# In the place of a day that is not known, so that every row has its place in an order.
NEVER = Value(date.min, output_field=models.DateField())
# So far ahead of UTC are the clocks that are furthest ahead.
_FIRST_TO_SEE_A_DAY = timedelta(hours=14)
PRECISIONS = [(precision.value, precision.value) for precision in Precision]


def has_come(day: date) -> None:
    """Validator of a day on which something is said to have happened or been published. Raises
    ValidationError where it is the day nowhere on Earth yet."""
    today = (timezone.now() + _FIRST_TO_SEE_A_DAY).date()
    if day > today:
        raise ValidationError(
            f"{day} has not come yet: today is {timezone.localdate()}. Give the day on which it "
            "happened or was published; a day set for a hearing has a field of its own.",
            code="has_not_come",
        )


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


def over_by(column: str, precision: str, day: date) -> Q:
    """That the day, month or year of two columns is over, so that it surely was by then."""
    after = day + timedelta(days=1)
    return (
        Q(**{precision: Precision.DAY, f"{column}__lte": day})
        | Q(**{precision: Precision.MONTH, f"{column}__lt": after.replace(day=1)})
        | Q(**{precision: Precision.YEAR, f"{column}__lt": after.replace(day=1, month=1)})
    )


def was_public_by(day: date, path: str = "") -> Q:
    """That a report, at the end of this path, was certainly public on a day."""
    published, precision = f"{path}published_on", f"{path}published_precision"
    undated = Q(**{published: None, f"{path}retrieved_on__lte": day})
    return undated | over_by(published, precision, day)
