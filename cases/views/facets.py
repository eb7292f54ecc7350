"""The facets that several lists share, in the words of the language in use."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from cases.models import Charge, Situation
from cases.status.words import STATUSES, Phase
from cases.views.listing import Facet
from cases.views.wording import CUSTODY_WORDS

Codes = Callable[[Any], Iterable[str]]


def by_phase(codes: Codes) -> Facet:
    labels = {phase.value: gettext(phase.value.capitalize()) for phase in Phase}
    unknown = _("“%(value)s” is no phase.")
    return Facet("phase", gettext("Phase"), unknown, labels, codes, is_open=True)


def by_status(codes: Codes) -> Facet:
    labels = {code: gettext(status.label) for code, status in STATUSES.items()}
    unknown = _("“%(value)s” is no status.")
    return Facet("status", gettext("Status"), unknown, labels, codes, is_open=True)


def by_situation(codes: Codes) -> Facet:
    labels = dict(Situation.objects.order_by("name").values_list("slug", "name"))
    unknown = _("“%(value)s” is no situation.")
    return Facet("situation", gettext("Situation"), unknown, labels, codes)


def by_crime(codes: Codes) -> Facet:
    labels = {code: gettext(label) for code, label in Charge.Category.choices}
    unknown = _("“%(value)s” is no category of crime.")
    return Facet("crime", gettext("Crime charged"), unknown, labels, codes)


def by_custody(codes: Codes) -> Facet:
    labels = {code.value: gettext(label) for code, label in CUSTODY_WORDS.items()}
    unknown = _("“%(value)s” is no kind of custody.")
    return Facet("custody", gettext("Custody"), unknown, labels, codes)


def by_nationality(codes: Codes) -> Facet:
    unknown = _("“%(value)s” is no code of a country (ISO 3166-1, such as KE).")
    return Facet("nationality", gettext("Nationality"), unknown, dict(countries), codes)
