"""With which categories of crime people are charged, as far as was public."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet

from cases.models import Charge, SourceReport
from cases.models.dates import was_public_by
from cases.status.question import Question
from cases.views.knowledge import named_people


def public_charges(question: Question) -> QuerySet:
    """The charges against people named by the question's day.

    Charges bear no day of their own: one counts from the day of the first report that says so.
    """
    rows = Charge.objects.public().filter(proceedings__in=named_people(question))
    if question.known_on is None:
        return rows.order_by()
    sources = Charge.sources.through.objects.filter(
        was_public_by(question.known_on, "sourcereport__"),
        charge=OuterRef("pk"),
        sourcereport__state__in=SourceReport.STANDING_STATES,
    )
    return rows.filter(Exists(sources)).order_by()
