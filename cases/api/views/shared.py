"""What several resources need: the sources of a row, names that may be told, days unknown."""

from __future__ import annotations

from django.db.models import Prefetch

from cases.models import Proceedings, SourceReport
from cases.status.question import NOW, Question

SOURCES = Prefetch(
    "sources", SourceReport.objects.public().select_related("publisher").order_by("public_id")
)


def named_ids(question: Question = NOW) -> set[int]:
    """The proceedings of those whom published reports name."""
    return set(Proceedings.objects.named(question).order_by().values_list("pk", flat=True))
