"""Which warrants an answer tells of, and in which state each was on the day asked about."""

from __future__ import annotations

from django.db.models import Case, CharField, DateField, F, Q, QuerySet, Value, When

from cases.api.serializers.base import partial_object
from cases.models import Warrant
from cases.models.dates import over_by
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
    state, ended = _then(question)
    return rows.annotate(state_then=state, ended_then=ended)


def _then(question: Question) -> tuple:
    """The state, and the day of the end: both as pages tell them."""
    if question.recorded_at:
        return Value(None, CharField(null=True)), Value(None, DateField(null=True))
    moment = min(filter(None, (question.known_on, question.valid_on)), default=None)
    if moment is None:
        return F("state"), F("ended_on")
    in_force = Q(state=Warrant.State.ACTIVE) | Q(ended_on__gt=moment)
    is_over = ~Q(state=Warrant.State.ACTIVE) & Q(ended_on__lte=moment)
    state = Case(
        When(in_force, then=Value(Warrant.State.ACTIVE)),
        When(is_over, then=F("state")),
        output_field=CharField(),
    )
    return state, Case(When(is_over, then=F("ended_on")), output_field=DateField())


def ended_object(warrant: Warrant) -> dict | None:
    """When it had ceased to be in force."""
    return partial_object(warrant.ended_then, warrant.ended_precision)
