"""Form fields for editors: partial dates in one field, and whom a claim concerns."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from unfold.widgets import UnfoldAdminRadioSelectWidget, UnfoldAdminTextInputWidget

from cases.models import Claim, ClaimSubject, Proceedings, SourceReport
from cases.models.dates import partial
from cases.status.dates import PartialDate


class PartialDateField(forms.CharField):
    """Text such as 2023-03-17, 2023-03 or 2023; cleans to a PartialDate or None."""

    def __init__(self, **kwargs) -> None:
        kwargs.setdefault(
            "widget", UnfoldAdminTextInputWidget(attrs={"placeholder": "2023-03-17, 2023-03, 2023"})
        )
        super().__init__(max_length=10, **kwargs)

    def clean(self, value: str) -> PartialDate | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return PartialDate.parse(text)
        except ValueError as error:
            raise ValidationError(f"{error}.") from error


class PartialDatesForm(forms.ModelForm):
    """A form that shows a date column and its precision as one field.

    `partial_dates` maps the name of the field to the stem of the columns: {"effective":
    "effective"} stands for `effective_on` and `effective_precision`.
    """

    partial_dates: dict[str, str] = {}

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        for name, stem in self.partial_dates.items():
            when = partial(
                getattr(self.instance, f"{stem}_on"), getattr(self.instance, f"{stem}_precision")
            )
            self.initial.setdefault(name, str(when) if when else "")

    def _get_validation_exclusions(self) -> set[str]:
        """Let the model check the columns that the partial dates fill."""
        filled = {
            column
            for stem in self.partial_dates.values()
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
        return named if named in self.fields else forms.forms.NON_FIELD_ERRORS


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


class ClaimForm(PartialDatesForm):
    """A claim, and whom it concerns."""

    EVERYBODY, CHOSEN, NOBODY = "everybody", "chosen", "nobody"

    partial_dates = {"effective": "effective"}
    effective = PartialDateField(
        label="Date of the event",
        help_text="When it happened (for a comment: when it was said): "
        "2023-03-17, 2023-03 or 2023.",
    )
    concerns = forms.ChoiceField(
        label="Concerns",
        choices=[
            (CHOSEN, "the suspects chosen below"),
            (EVERYBODY, "every suspect that the case has now"),
            (NOBODY, "the case itself: the report names nobody"),
        ],
        widget=UnfoldAdminRadioSelectWidget,
        help_text="A claim moves the status only of those it concerns.",
    )
    people = forms.ModelMultipleChoiceField(
        label="Suspects",
        queryset=Proceedings.objects.select_related("suspect", "case"),
        required=False,
        help_text="The suspects that the report names; type a part of any spelling.",
    )

    class Meta:
        model = Claim
        exclude = ["effective_on", "effective_precision", "subjects"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # Nothing is chosen before the editor chooses: a default here would be a claim.
        for name in ("kind", "attribution"):
            choices = [choice for choice in self.fields[name].choices if choice[0]]
            self.fields[name].choices = [("", "Choose"), *choices]
        self.fields["quote"].widget.attrs["rows"] = 3
        self.fields["people"].widget = AutocompleteSelectMultiple(
            ClaimSubject._meta.get_field("proceedings"), admin.site
        )
        self.fields["people"].widget.choices = self.fields["people"].choices
        if self.instance.pk:
            people = list(self.instance.subjects.all())
            self.initial.setdefault("people", people)
            self.initial.setdefault("concerns", self.CHOSEN if people else self.NOBODY)

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


class ClaimFormSet(forms.BaseInlineFormSet):
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
