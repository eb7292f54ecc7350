"""What part of the audit trail is asked for: by whom, on what, which kind, on which days."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.utils.text import capfirst
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from cases.admin.trail_words import noun_of
from cases.models import TrailEntry
from cases.models.audit import TRACKED

PEOPLE, PROGRAMS = "*people", "*programs"


class DayWidget(UnfoldAdminTextInputWidget):
    """A day, chosen from the browser's own calendar."""

    input_type = "date"


class TrailFilter(forms.Form):
    """A question to the trail; everything may be left empty."""

    who = forms.ChoiceField(label="By whom", required=False, widget=UnfoldAdminSelectWidget)
    model = forms.ChoiceField(label="What", required=False, widget=UnfoldAdminSelectWidget)
    kind = forms.ChoiceField(
        label="Done",
        choices=[("", "Anything"), *TrailEntry.Kind.choices],
        required=False,
        widget=UnfoldAdminSelectWidget,
    )
    since = forms.DateField(label="From", required=False, widget=DayWidget)
    until = forms.DateField(label="To", required=False, widget=DayWidget)
    q = forms.CharField(
        label="Words",
        required=False,
        max_length=200,
        widget=UnfoldAdminTextInputWidget,
        help_text="In what a column held before or after.",
    )
    about = forms.RegexField(r"^[a-z_]+\.[a-z_]+:\d{1,18}$", required=False, label="Of one row")

    def __init__(self, data, entries) -> None:
        """`entries` is all that the user may read."""
        super().__init__(data)
        names = entries.by_people().order_by("user_name").values_list("user_name", flat=True)
        self.fields["who"].choices = [
            ("", "Anybody"),
            (PEOPLE, "All people"),
            (PROGRAMS, "All programs"),
            *((name, name) for name in names.distinct()),
        ]
        models = entries.order_by("model").values_list("model", flat=True).distinct()
        self.fields["model"].choices = [
            ("", "Anything"),
            *sorted(((m, capfirst(_noun(m))) for m in models), key=lambda choice: choice[1]),
        ]

    def clean(self) -> dict:
        data = super().clean()
        since, until = data.get("since"), data.get("until")
        if since and until and until < since:
            raise ValidationError({"until": "This day is before the first one."})
        return data

    def choose(self, entries):
        """Those of the entries for which the question asks; none if it is not a valid one."""
        if not self.is_valid():
            return entries.none()
        asked = self.cleaned_data
        if asked["who"] == PEOPLE:
            entries = entries.by_people()
        elif asked["who"] == PROGRAMS:
            entries = entries.filter(user_name="")
        elif asked["who"]:
            entries = entries.filter(user_name=asked["who"])
        if asked["model"]:
            entries = entries.filter(model=asked["model"])
        if asked["kind"]:
            entries = entries.filter(kind=asked["kind"])
        if asked["since"]:
            entries = entries.filter(happened_at__gte=_begin_of(asked["since"]))
        if asked["until"]:
            after = asked["until"] + timedelta(days=1)
            entries = entries.filter(happened_at__lt=_begin_of(after))
        if asked["about"]:
            entries = entries.of([asked["about"]])
        for word in asked["q"].split():
            said = entries.annotate(was=Cast("old", TextField()), became=Cast("new", TextField()))
            entries = said.filter(Q(was__icontains=word) | Q(became__icontains=word))
        return entries


def _begin_of(day: date) -> datetime:
    return datetime.combine(day, time.min, UTC)


def _noun(model: str) -> str:
    """What to call a sort of row where it stands alone: the sources of a warrant."""
    tracked = TRACKED.get(model)
    if tracked and tracked.seen_with and tracked.seen_with != "cases.trailentry":
        return f"{noun_of(tracked.seen_with)}: {noun_of(model)}"
    return noun_of(model)
