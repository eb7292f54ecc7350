"""Which warrants an answer tells of, and in which state each was on the day asked about."""

from __future__ import annotations

from django.db.models import QuerySet

from cases.api.serializers.base import partial_object
from cases.models import Warrant
from cases.models.dates import over_by
from cases.models.warrant import states_for
from cases.status.question import NOW, Question

OF_THAT_DAY = (
    "With `known_on` or `valid_on`: as it was on that day, null where no day of its end is "
    "recorded. With `recorded_at`: null, for nobody recorded what we said of it."
)


def public_warrants(question: Question = NOW) -> QuerySet[Warrant]:
    """The warrants that were public, each with `state_then` and `ended_then`."""
    rows = Warrant.objects.public()
    if question.known_on:
        rows = rows.filter(made_public_on__lte=question.known_on)
    if question.valid_on:
        rows = rows.filter(over_by("issued_on", "issued_precision", question.valid_on))
    state, ended = states_for(question)
    return rows.annotate(state_then=state, ended_then=ended)


def ended_object(warrant: Warrant) -> dict | None:
    """When it had ceased to be in force."""
    return partial_object(warrant.ended_then, warrant.ended_precision)
