"""The facets that several lists share, in the words of the language in use.

`codes` is what tells the words of rows, as the kind of listing wants to be told.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Case, CharField, IntegerField, Value, When
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from cases.models import Charge, Situation
from cases.status.words import STATUSES, Phase
from cases.views.listing import Facet
from cases.views.wording import CUSTODY_WORDS


def phase_of(status: str) -> Case:
    """The phase of the status in a column."""
    return Case(
        *(
            When(**{f"{status}__in": codes}, then=Value(phase.value))
            for phase, codes in _by_phase().items()
        ),
        output_field=CharField(),
    )


def _by_phase() -> dict[Phase, list[str]]:
    return {
        phase: [code for code, status in STATUSES.items() if status.phase is phase]
        for phase in Phase
    }


def stage_of(status: str) -> Case:
    """How far the status in a column is."""
    stages = {status.stage for status in STATUSES.values()}
    return Case(
        *(
            When(
                **{f"{status}__in": [c for c, each in STATUSES.items() if each.stage == stage]},
                then=Value(stage),
            )
            for stage in sorted(stages)
        ),
        output_field=IntegerField(),
    )


def by_phase(codes: Any) -> Facet:
    labels = {phase.value: gettext(phase.value.capitalize()) for phase in Phase}
    unknown = _("“%(value)s” is no phase.")
    return Facet("phase", gettext("Phase"), unknown, labels, codes, is_open=True)


def by_status(codes: Any) -> Facet:
    labels = {code: gettext(status.label) for code, status in STATUSES.items()}
    unknown = _("“%(value)s” is no status.")
    return Facet("status", gettext("Status"), unknown, labels, codes, is_open=True)


def by_situation(codes: Any) -> Facet:
    labels = dict(Situation.objects.order_by("name").values_list("slug", "name"))
    unknown = _("“%(value)s” is no situation.")
    return Facet("situation", gettext("Situation"), unknown, labels, codes)


def by_crime(codes: Any) -> Facet:
    labels = {code: gettext(label) for code, label in Charge.Category.choices}
    unknown = _("“%(value)s” is no category of crime.")
    return Facet("crime", gettext("Alleged crime"), unknown, labels, codes)


def by_custody(codes: Any) -> Facet:
    labels = {code.value: gettext(label) for code, label in CUSTODY_WORDS.items()}
    unknown = _("“%(value)s” is no kind of custody.")
    return Facet("custody", gettext("Custody"), unknown, labels, codes)


def by_nationality(codes: Any) -> Facet:
    unknown = _("“%(value)s” is no code of a country (ISO 3166-1, such as KE).")
    return Facet("nationality", gettext("Nationality"), unknown, dict(countries), codes)
