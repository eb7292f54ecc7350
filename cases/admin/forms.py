"""Form fields for editors: partial dates in one field, and whom a claim concerns."""

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
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminTextInputWidget

from cases.admin.contents import LABELS
from cases.models import Claim, ClaimSubject, Proceedings, SourceReport
from cases.models.dates import partial
from cases.status.dates import PartialDate

# For screens: an address typed without a scheme is one of the web as it is now.
ASSUME_HTTPS = {models.URLField: {"assume_scheme": "https"}}
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


def name_fields(form: forms.BaseForm) -> None:
    """Give the fields the names by which differences and messages call them, too."""
    for name in form.fields.keys() & LABELS.keys():
        form.fields[name].label = LABELS[name]


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
            self.fields[name].choices = [("", "Choose"), *choices]
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
