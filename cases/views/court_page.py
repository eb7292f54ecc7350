"""The page of one court: its situations, and what each State is to it, from when to when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from cases.models import Court, Milestone, Situation, StateRelation
from cases.models.folding import folded
from cases.views.forms.fields import WordField
from cases.views.knowledge import answered, known_cases
from cases.views.milestones import MILESTONES, milestones_of
from cases.views.modified import last_modified

# What States did towards the court, among the milestones of its situations.
_ACTS_OF_STATES = (Milestone.Kind.REFERRAL_RECEIVED, Milestone.Kind.DECLARATION_LODGED)


class StateForm(forms.Form):
    """Which States?"""

    q = forms.CharField(
        required=False,
        max_length=100,
        label=gettext_lazy("Name of a State"),
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    kind = WordField(
        unknown=gettext_lazy("“%(value)s” is no relation to a court."),
        label=gettext_lazy("Relation"),
    )

    def __init__(self, data=None) -> None:
        super().__init__(data, label_suffix="")
        self.fields["kind"].choices = [
            ("", gettext_lazy("Any relation")),
            *((kind.value, gettext_lazy(kind.label)) for kind in StateRelation.Kind),
        ]


@dataclass
class State:
    """A State with its relations to the court, the oldest first."""

    code: str
    name: str
    relations: list[StateRelation] = field(default_factory=list)

    @property
    def initial(self) -> str:
        return folded(self.name)[:1].upper()


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One court, from the record alone."""
    court = get_object_or_404(Court, slug=slug)
    form = StateForm(request.GET)
    situations = _situations(court)
    states = _states(court)
    today = timezone.localdate()
    context = {
        "court": court,
        "form": form,
        "situations": situations,
        "case_count": sum(len(each.cases_shown) for each in situations),
        "people_count": len(
            {
                each.suspect_id
                for situation in situations
                for case in situation.cases_shown
                for each in case.people
            }
        ),
        "states": _by_letter(_filtered(states, form)),
        "state_count": len(states),
        "party_count": sum(_is_party(state, today) for state in states),
        "today": today,
        "modified_at": last_modified(
            [case.pk for situation in situations for case in situation.cases_shown]
        ),
        # Alphabetical by situation, the oldest act first.
        "acts": [
            milestone
            for situation in situations
            for milestone in situation.milestones_shown[::-1]
            if milestone.kind in _ACTS_OF_STATES
        ],
    }
    status = 200 if form.is_valid() else 400
    return render(request, "cases/court_detail.html", context, status=status)


def _situations(court: Court) -> list[Situation]:
    """The court's situations with `cases_shown` and `milestones_shown`, newest first."""
    found = list(court.situations.order_by("name").prefetch_related(MILESTONES))
    cases: dict[int, list] = {}
    for case in answered(known_cases().filter(situation__court=court).order_by("short_name")):
        cases.setdefault(case.situation_id, []).append(case)
    for situation in found:
        situation.cases_shown = cases.get(situation.pk, [])
        situation.milestones_shown = milestones_of(situation)
        for milestone in situation.milestones_shown:
            milestone.situation = situation
    return found


def _states(court: Court) -> list[State]:
    """Every State of which a relation is recorded, in the order of its name."""
    found: dict[str, State] = {}
    for relation in court.state_relations.all():
        state = State(relation.state.code, str(relation.state.name))
        found.setdefault(state.code, state).relations.append(relation)
    return sorted(found.values(), key=lambda state: folded(state.name))


def _is_party(state: State, day) -> bool:
    return any(
        each.kind == StateRelation.Kind.PARTY and each.holds_on(day) for each in state.relations
    )


def _filtered(states: Iterable[State], form: StateForm) -> list[State]:
    """Those that meet what is right in the form."""
    form.is_valid()
    asked, kind = form.cleaned_data.get("q", ""), form.cleaned_data.get("kind", "")
    return [
        state
        for state in states
        if folded(asked) in folded(state.name)
        and (not kind or any(each.kind == kind for each in state.relations))
    ]


def _by_letter(states: Iterable[State]) -> list[tuple[str, list[State]]]:
    found: dict[str, list[State]] = {}
    for state in states:
        found.setdefault(state.initial, []).append(state)
    return list(found.items())
