"""The questions that visitors put in forms and addresses, and clear words where one is wrong."""

from __future__ import annotations

import difflib
from datetime import date
from urllib.parse import urlencode

from django import forms
from django.http import QueryDict
from django.utils import timezone

from cases.models import Situation
from cases.status.evidence import DEFAULT_POLICY, Policy
from cases.status.question import Question
from cases.status.words import STATUSES, Phase
from cases.views.wording import POLICY_WORDS


class DayField(forms.Field):
    """A day up to today, written as 2023-03-17."""

    widget = forms.DateInput(attrs={"type": "date"})

    def to_python(self, value: str | None) -> date | None:
        text = (value or "").strip()
        if not text:
            return None
        try:
            day = date.fromisoformat(text)
        except ValueError:
            day = None
        if day is None or day.isoformat() != text:
            raise forms.ValidationError(f"“{text}” is not a day. Write it as 2023-03-17.")
        today = timezone.localdate()
        if day > today:
            raise forms.ValidationError(
                f"{text} has not come yet. Give a day up to today, {today.isoformat()}."
            )
        return day


class WordField(forms.ChoiceField):
    """One of a list of words; an unknown one is answered with the nearest that there is."""

    def __init__(self, *, noun: str, **options) -> None:
        self.noun = noun
        super().__init__(required=False, **options)

    def validate(self, value: str) -> None:
        codes = [code for code, _ in _flat(self.choices) if code]
        if value and value not in codes:
            near = difflib.get_close_matches(value, codes, n=1, cutoff=0.6)
            hint = f"Did you mean “{near[0]}”?" if near else f"There are: {', '.join(codes)}."
            raise forms.ValidationError(f"“{value}” is no {self.noun}. {hint}")


def _flat(choices):
    for code, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield code, label


class QuestionForm(forms.Form):
    """On which day, as known when, and by which evidence?"""

    known_on = DayField(
        required=False,
        label="As known on",
        help_text="Shows only what the public could know by the end of that day.",
    )
    valid_on = DayField(
        required=False,
        label="Status on",
        help_text="Shows what held on that day, as far as it is known.",
    )
    policy = WordField(
        noun="policy",
        label="Evidence that counts",
        choices=[(policy.value, POLICY_WORDS[policy].label) for policy in Policy],
        initial=DEFAULT_POLICY.value,
    )

    def __init__(self, data: QueryDict | None = None, **options) -> None:
        """`data` is kept as it came, but that what is left out is filled in."""
        if data is not None and not data.get("policy"):
            data = data.copy()
            data["policy"] = DEFAULT_POLICY.value
        super().__init__(data, label_suffix="", **options)

    @property
    def question(self) -> Question:
        """The question asked, without what is wrong in it."""
        self.is_valid()
        given = self.cleaned_data
        return Question(
            given.get("known_on"),
            given.get("valid_on"),
            Policy(given.get("policy") or DEFAULT_POLICY),
        )

    @property
    def query(self) -> str:
        """The question as the end of an address: `?known_on=2023-03-17`, or empty."""
        names = ("known_on", "valid_on", "policy")
        asked = {name: self.cleaned_data.get(name) for name in names}
        given = {name: str(value) for name, value in asked.items() if value}
        if given.get("policy") == DEFAULT_POLICY:
            del given["policy"]
        return f"?{urlencode(given)}" if given else ""

    @property
    def is_about_today(self) -> bool:
        """Whether the question is the plain one: what holds, as far as is known now?"""
        return self.question == Question()


def _by_phase() -> list:
    groups: dict[str, list] = {}
    for status in STATUSES.values():
        groups.setdefault(status.phase.value.capitalize(), []).append((status.code, status.label))
    return list(groups.items())


class CaseFilterForm(QuestionForm):
    """Which cases?"""

    q = forms.CharField(
        required=False,
        max_length=200,
        label="Number or name",
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text="Of a case, or of a suspect in any spelling.",
    )
    phase = WordField(
        noun="phase",
        label="Phase",
        choices=[("", "Any phase"), *((p.value, p.value.capitalize()) for p in Phase)],
    )
    status = WordField(noun="status", label="Status", choices=[("", "Any status"), *_by_phase()])
    situation = WordField(noun="situation", label="Situation")

    def __init__(self, data: QueryDict | None = None, **options) -> None:
        super().__init__(data, **options)
        known = Situation.objects.filter(cases__isnull=False).distinct()
        self.fields["situation"].choices = [
            ("", "Any situation"),
            *known.order_by("name").values_list("slug", "name"),
        ]


class NameForm(forms.Form):
    """Which person?"""

    q = forms.CharField(
        required=False,
        max_length=200,
        label="Name",
        widget=forms.TextInput(attrs={"type": "search"}),
        help_text="In any spelling or script.",
    )
