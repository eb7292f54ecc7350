"""Dates in forms: a column and its precision as one field, and what is said of other words."""

from __future__ import annotations

import re

from django import forms
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminTextInputWidget

from cases.models.dates import partial
from cases.status.dates import PartialDate

WRITE_A_DAY = "Write year-month-day, such as 2026-11-23."


class PartialDateField(forms.CharField):
    """Text such as 2023-03-17, 2023-03 or 2023; cleans to a PartialDate or None."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault(
            "widget", UnfoldAdminTextInputWidget(attrs={"placeholder": "2023-03-17, 2023-03, 2023"})
        )
        super().__init__(max_length=60, **kwargs)
        # What is typed in another form stays as it was, to be seen and mended.
        self.widget.attrs.pop("maxlength", None)

    def clean(self, value: str) -> PartialDate | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return PartialDate.parse(text)
        except ValueError as error:
            if re.fullmatch(r"[\d-]+", text):
                raise ValidationError(f"{error}.") from error
            raise ValidationError(
                f"“{text}” is not a date. {WRITE_A_DAY} Month or year alone: 2026-11, 2026."
            ) from error


class PartialDatesForm(forms.ModelForm):
    """A form that shows a date column and its precision as one field.

    `partial_dates` maps the name of the field to the stem of the columns: {"effective":
    "effective"} stands for `effective_on` and `effective_precision`.
    """

    partial_dates: dict[str, str] = {}
    # Where a mistake is shown that belongs to no field.
    elsewhere = forms.forms.NON_FIELD_ERRORS

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        ask_for_days(self)
        for name, stem in self.partial_dates.items():
            when = partial(
                getattr(self.instance, f"{stem}_on"), getattr(self.instance, f"{stem}_precision")
            )
            self.initial.setdefault(name, str(when) if when else "")

    def _get_validation_exclusions(self) -> set[str]:
        """Let the model check the columns that the partial dates fill, where they were read."""
        filled = {
            column
            for name, stem in self.partial_dates.items()
            if name not in self.errors
            for column in (f"{stem}_on", f"{stem}_precision")
        }
        return super()._get_validation_exclusions() - filled

    def _post_clean(self) -> None:
        for name, stem in self.partial_dates.items():
            when = self.cleaned_data.get(name)
            setattr(self.instance, f"{stem}_on", when.earliest if when else None)
            setattr(self.instance, f"{stem}_precision", when.precision.value if when else "day")
        super()._post_clean()

    def add_error(self, field, error) -> None:
        """Show each mistake at the field in which it can be mended.

        A mistake in a date column belongs to the field that fills it; one against a rule of the
        database whose code is "<field>_is_wrong", to that field.
        """
        if hasattr(error, "error_dict"):
            placed: dict[str, list[ValidationError]] = {}
            for key, mistakes in error.error_dict.items():
                for mistake in mistakes:
                    placed.setdefault(self._place(key, mistake), []).append(mistake)
            error = ValidationError(placed)
        super().add_error(field, error)

    def _place(self, key: str, mistake: ValidationError) -> str:
        if key in self.fields:
            return key
        for name, stem in self.partial_dates.items():
            if key in (f"{stem}_on", f"{stem}_precision"):
                return name
        named = str(mistake.code).removesuffix("_is_wrong")
        return named if named in self.fields else self.elsewhere


def ask_for_days(form: forms.BaseForm) -> None:
    """Let the fields for whole days say in which form they want them."""
    for field in form.fields.values():
        if isinstance(field, forms.DateField):
            field.error_messages["invalid"] = WRITE_A_DAY
