"""Which warrants were public for a question, and in which state: in Python and in the database."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from cases.models import SourceReport, Warrant
from cases.models.dates import over_by, was_public_by
from cases.status.question import NOW, Question
from cases.views.sources import standing_sources


def public_warrants(question: Question) -> QuerySet:
    """The warrants that `visible_warrants` shows."""
    rows = Warrant.objects.public()
    if day := question.known_on:
        sources = Warrant.sources.through.objects.filter(
            was_public_by(day, "sourcereport__"),
            warrant=OuterRef("pk"),
            sourcereport__state__in=SourceReport.STANDING_STATES,
        )
        told = Q(made_public_on=None) & Q(Exists(sources))
        rows = rows.filter(Q(made_public_on__lte=day) | told)
    if question.valid_on:
        rows = rows.filter(over_by("issued_on", "issued_precision", question.valid_on))
    return rows


def visible_warrants(rows, question: Question = NOW) -> list[Warrant]:
    """The warrants among `rows` that were public, each with its state as shown, in words, too, and
    with `sources_shown`.

    A warrant that rests on retracted or unpublished reports alone is not shown, and its end is
    told only once it was reached.
    """
    day = question.known_on
    moment = _moment(question)
    found = []
    for warrant in rows.public().prefetch_related("sources__publisher"):
        warrant.sources_shown = [
            report for report in standing_sources(warrant) if day is None or report.public_on <= day
        ]
        if day and _made_public(warrant) > day:
            continue
        if question.valid_on and warrant.issued.latest > question.valid_on:
            continue
        warrant.state_shown, warrant.ended_shown = _state(warrant, moment)
        warrant.state_words = state_in_words(warrant.state_shown, warrant.kind)
        found.append(warrant)
    shown = {warrant.pk for warrant in found}
    for warrant in found:
        warrant.replacement = warrant.replaced_by_id if warrant.replaced_by_id in shown else None
    return found


def _made_public(warrant: Warrant) -> date:
    """When its existence was public; where nobody recorded it, with the first of its sources."""
    if warrant.made_public_on:
        return warrant.made_public_on
    return min((report.public_on for report in standing_sources(warrant)), default=date.max)


def _state(warrant: Warrant, moment: date | None):
    """The state of a warrant and its end, as they were on a day (None: now)."""
    if moment is None or warrant.state == Warrant.State.ACTIVE:
        return Warrant.State(warrant.state), warrant.ended
    if warrant.ended is None:
        return None, None
    if warrant.ended.earliest > moment:
        return Warrant.State.ACTIVE, None
    return Warrant.State(warrant.state), warrant.ended


def state_in_words(state: Warrant.State | None, kind: str) -> str:
    """A state of what is of this kind: a warrant is executed, a summons is complied with."""
    if state == Warrant.State.EXECUTED and kind == Warrant.Kind.SUMMONS:
        return gettext("Complied with")
    if state == Warrant.State.EXECUTED:
        return gettext("Executed")
    return gettext(state.label) if state else ""


def _moment(question: Question) -> date | None:
    return min(filter(None, (question.known_on, question.valid_on)), default=None)
