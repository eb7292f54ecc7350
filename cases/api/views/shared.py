"""What several resources need: the sources of a row, names that may be told, days unknown."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Prefetch

from cases.models import Proceedings, SourceReport
from cases.status.question import NOW, Question

SOURCES = Prefetch(
    "sources", SourceReport.objects.public().select_related("publisher").order_by("public_id")
)


def named_ids(cases: Iterable[int], question: Question = NOW) -> set[int]:
    """The proceedings, in these cases, of those whom published reports name."""
    named = Proceedings.objects.named(question).filter(case__in=set(cases))
    return set(named.order_by().values_list("pk", flat=True))
