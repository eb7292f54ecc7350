"""Forms that write to the site: a field that only programs fill in, and words tied to fields."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class NotForPeople(forms.CharField):
    """People do not see this field; programs that fill in forms do."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Leave this empty"),
            required=False,
            widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
        )


def describe(form: forms.BaseForm) -> None:
    """Tie each field to its help and its errors, for those who do not see them beside it."""
    for name, field in form.fields.items():
        described = f"id_{name}_help" if field.help_text else ""
        if form.is_bound and name in form.errors:
            described = f"id_{name}_error {described}".strip()
            field.widget.attrs["aria-invalid"] = "true"
        if described:
            field.widget.attrs["aria-describedby"] = described
