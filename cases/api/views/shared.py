"""What several resources need: the sources of a row, names that may be told, days unknown."""

from __future__ import annotations

from datetime import date

from django.db.models import DateField, Prefetch, Value

from cases.models import Proceedings, SourceReport
from cases.status.question import NOW, Question

# In the place of a day that is not known, so that every row has its place in an order.
NEVER = Value(date.min, output_field=DateField())
SOURCES = Prefetch(
    "sources", SourceReport.objects.public().select_related("publisher").order_by("public_id")
)


def named_ids(question: Question = NOW) -> set[int]:
    """The proceedings of those whom published reports name."""
    return set(Proceedings.objects.named(question).order_by().values_list("pk", flat=True))
