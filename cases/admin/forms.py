"""Forms of reports and their claims: whom a claim concerns, and which fields have mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from unfold.widgets import UnfoldAdminRadioSelectWidget

from cases.admin.contents import LABELS
from cases.admin.partial_dates import PartialDateField, PartialDatesForm, ask_for_days
from cases.models import Claim, ClaimSubject, Proceedings, SourceReport

EMPTY_CHOICE = "Choose"
# For screens: an address typed without a scheme is one of the web as it is now.
ADDRESSES = {
    models.URLField: {
        "assume_scheme": "https",
        "error_messages": {
            "invalid": "This is no web address. Write all of it, such as "
            "https://example.org/article."
        },
    }
}


def name_fields(form: forms.BaseForm) -> None:
    """Give the fields the names by which differences and messages call them, too."""
    for name in form.fields.keys() & LABELS.keys():
        form.fields[name].label = LABELS[name]


def name_empty_choices(form: forms.BaseForm) -> None:
    """Call the empty choice of each list of the form by one word, where the theme has another."""
    for field in form.fields.values():
        if isinstance(field, forms.ModelChoiceField):
            field.empty_label = field.empty_label and EMPTY_CHOICE
        elif isinstance(field, forms.ChoiceField):
            named = [(value, name if value else EMPTY_CHOICE) for value, name in field.choices]
            field.choices = named


class ReportForm(PartialDatesForm):
    """A report; its publication date may be known only to the month."""

    partial_dates = {"published": "published"}
    published = PartialDateField(
        required=False,
        label="Published on",
        help_text="Day, month or year of publication: 2023-03-17, 2023-03 or 2023.",
    )

    class Meta:
        model = SourceReport
        exclude = ["published_on", "published_precision"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self)
        if "url" in self.fields and not self.instance.pk and not self.is_bound:
            self.fields["url"].widget.attrs["autofocus"] = True


class ClaimForm(PartialDatesForm):
    """A claim, and whom it concerns."""

    EVERYBODY, CHOSEN, NOBODY = "everybody", "chosen", "nobody"

    partial_dates = {"effective": "effective"}
    # The theme shows no mistakes above a claim.
    elsewhere = "case"
    effective = PartialDateField(
        label="Date of the event",
        help_text="When it happened (for a comment: when it was said): "
        "2023-03-17, 2023-03 or 2023.",
    )
    concerns = forms.ChoiceField(
        label="Concerns",
        choices=[
            (CHOSEN, "the suspects chosen above"),
            (EVERYBODY, "every suspect that the case has now"),
            (NOBODY, "the case itself: the report names nobody"),
        ],
        widget=UnfoldAdminRadioSelectWidget,
        error_messages={"required": "Say whom it concerns."},
        help_text="A claim moves the status only of those it concerns.",
    )
    people = forms.ModelMultipleChoiceField(
        label="Suspects",
        queryset=Proceedings.objects.select_related("suspect", "case"),
        required=False,
        help_text="Those of the case whom the report names; type a part of any spelling.",
    )

    class Meta:
        model = Claim
        exclude = ["effective_on", "effective_precision", "subjects"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        name_fields(self)
        # Nothing is chosen before the editor chooses: a default here would be a claim.
        # Where a report can only be read, the form has none of its columns.
        for name in self.fields.keys() & {"kind", "attribution"}:
            choices = [choice for choice in self.fields[name].choices if choice[0]]
            self.fields[name].choices = [("", EMPTY_CHOICE), *choices]
        name_empty_choices(self)
        if "quote" in self.fields:
            self.fields["quote"].widget.attrs["rows"] = 3
        self.fields["people"].widget = AutocompleteSelectMultiple(
            ClaimSubject._meta.get_field("proceedings"), admin.site
        )
        self.fields["people"].widget.choices = self.fields["people"].choices
        if self.instance.pk:
            people = list(self.instance.subjects.all())
            self.initial.setdefault("people", people)
            self.initial.setdefault("concerns", self.CHOSEN if people else self.NOBODY)

    def add_error(self, field, error) -> None:
        if field is None and not hasattr(error, "error_dict"):
            field = self.elsewhere
        super().add_error(field, error)

    def clean(self) -> dict:
        data = super().clean()
        case, concerns = data.get("case"), data.get("concerns")
        people = list(data.get("people") or [])
        if case and concerns == self.EVERYBODY:
            people = list(case.proceedings.all())
            if not people:
                self.add_error("concerns", f"{case} has no suspects yet: the claim names nobody.")
        elif concerns == self.CHOSEN and not people and "people" not in self.errors:
            self.add_error("people", "Choose at least one suspect, or say that it names nobody.")
        elif concerns == self.NOBODY and people:
            self.add_error("people", "The report names nobody: remove the suspects chosen here.")
        strangers = [person.suspect.name for person in people if case and person.case_id != case.pk]
        if strangers:
            self.add_error("people", f"Not a suspect in {case}: {', '.join(strangers)}.")
        data["people"] = people
        return data


class RowsFormSet(forms.BaseInlineFormSet):
    """Rows beside a report; one that somebody else removed meanwhile comes back as a new one.

    Django would not show it again, and what was typed into it would be lost.
    """

    def __init__(self, data=None, *args, **kwargs) -> None:
        super().__init__(data, *args, **kwargs)
        if self.is_bound and self.management_form.is_valid():
            self.data = self._with_vanished_last()
            del self.management_form

    def add_fields(self, form, index) -> None:
        super().add_fields(form, index)
        ask_for_days(form)

    def _with_vanished_last(self) -> MultiValueDict:
        initial, total = self.initial_form_count(), self.total_form_count()
        key = self.model._meta.pk.name
        present = {str(row.pk) for row in self.get_queryset()}
        vanished = [
            row
            for row in range(initial)
            if self.data.get(f"{self.add_prefix(row)}-{key}") not in present
        ]
        if not vanished:
            return self.data
        order = [row for row in range(total) if row not in vanished] + vanished
        places = {str(row): place for place, row in enumerate(order)}
        data = MultiValueDict()
        for name, values in self.data.lists():
            found = re.fullmatch(rf"{re.escape(self.prefix)}-(\d+)-(\w+)", name)
            if found is None or found[1] not in places:
                data.setlist(name, values)
            elif found[2] != key or int(found[1]) not in vanished:
                data.setlist(f"{self.add_prefix(places[found[1]])}-{found[2]}", values)
        data[f"{self.prefix}-INITIAL_FORMS"] = initial - len(vanished)
        return data


class ClaimFormSet(RowsFormSet):
    """The claims of one report, checked against the report as it is about to be saved."""

    def clean(self) -> None:
        super().clean()
        for form in self.forms:
            if not form.is_bound or not form.has_changed() or form.errors:
                continue
            if self.can_delete and self._should_delete_form(form):
                continue
            form.instance.report = self.instance
            try:
                form.instance.clean()
            except ValidationError as error:
                form.add_error(None, error)

    def save(self, commit: bool = True) -> list:
        saved = super().save(commit=commit)
        for form in self.forms:
            claim = form.instance
            if claim.pk and form.has_changed() and form not in self.deleted_forms:
                wanted = {person.pk for person in form.cleaned_data.get("people", [])}
                links = ClaimSubject.objects.filter(claim=claim)
                links.exclude(proceedings__in=wanted).delete()
                present = set(links.values_list("proceedings", flat=True))
                ClaimSubject.objects.bulk_create(
                    ClaimSubject(claim=claim, proceedings_id=pk) for pk in sorted(wanted - present)
                )
        return saved


def names_of_wrong(form: forms.BaseForm, formsets: Iterable[forms.BaseFormSet]) -> list[str]:
    """What to call the fields with mistakes, and the row in which each stands."""
    names = [_called(form, name) for name in form.errors if name in form.fields]
    for formset in formsets:
        for number, row in enumerate(formset.forms, start=1):
            # Rows that were never filled, or are taken away, have none that count.
            what = capfirst(str(row._meta.model._meta.verbose_name))
            wrong = [_called(row, name) for name in row.errors if name in row.fields]
            names += [f"{what} {number}, {label}" for label in wrong]
    return names


def _called(form: forms.BaseForm, name: str) -> str:
    return str(form[name].label)
