"""Fields that say what would be right where an address holds something wrong."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext

# Beyond so many words a list of them helps nobody.
WORDS_LISTED = 30


class DayInput(forms.DateInput):
    """A date input; what is no day is left out of it, since HTML allows nothing else there."""

    input_type = "date"

    def format_value(self, value: date | str | None) -> str | None:
        text = super().format_value(value)
        try:
            return text and date.fromisoformat(text).isoformat()
        except ValueError:
            return None


class DayField(forms.Field):
    """A day up to today, written as 2023-03-17."""

    widget = DayInput

    def to_python(self, value: str | None) -> date | None:
        text = (value or "").strip()
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day is None or day.isoformat() != text:
            raise forms.ValidationError(
                gettext("“%(text)s” is not a day. Write it as 2023-03-17.") % {"text": text}
            )
        today = timezone.localdate()
        if day > today:
            raise forms.ValidationError(
                gettext("%(day)s has not come yet. Give a day up to today, %(today)s.")
                % {"day": text, "today": today.isoformat()}
            )
        return day


class WordField(forms.ChoiceField):
    """One of a list of words; an unknown one is answered with the nearest that there is.

    `unknown` is the sentence that refuses one, with a place for `%(value)s`.
    """

    def __init__(self, *, unknown: str, **options) -> None:
        self.unknown = unknown
        super().__init__(required=False, **options)

    def validate(self, value: str) -> None:
        if value:
            refuse_unknown([value], self.codes, self.unknown)

    @property
    def codes(self) -> list[str]:
        return [code for code, _ in self.choices if code]


class WordsField(forms.MultipleChoiceField):
    """Any of a list of words; unknown ones are answered as by `WordField`."""

    def __init__(self, *, unknown: str, **options) -> None:
        self.unknown = unknown
        super().__init__(required=False, **options)

    def validate(self, value: list[str]) -> None:
        refuse_unknown(value, self.codes, self.unknown)

    @property
    def codes(self) -> list[str]:
        return [code for code, _ in self.choices]


class PageField(forms.Field):
    """The number of a page of a long list."""

    def to_python(self, value: str | None) -> int:
        text = (value or "").strip()
        if not text:
            return 1
        if not (text.isascii() and text.isdecimal() and len(text) < 7 and int(text) > 0):
            raise forms.ValidationError(
                gettext("“%(text)s” is no number of a page. Write it as 2.") % {"text": text}
            )
        return int(text)


def refuse_unknown(values: Collection[str], codes: Collection[str], sentence: str) -> None:
    """Raise ValidationError for the first value that is not among the codes, with a hint."""
    known = set(codes)
    for value in values:
        if value and value not in known:
            message = sentence % {"value": value}
            near = difflib.get_close_matches(value, codes, n=1, cutoff=0.6)
            if near:
                hint = gettext("Did you mean “%(near)s”?") % {"near": near[0]}
            elif len(known) <= WORDS_LISTED:
                hint = gettext("There are: %(words)s.") % {"words": ", ".join(codes)}
            else:
                hint = ""
            raise forms.ValidationError(f"{message} {hint}".strip())
