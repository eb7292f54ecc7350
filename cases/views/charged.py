"""With which categories of crime people are charged, as far as was public."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from cases.models import Charge, Proceedings
from cases.status.question import Question
from cases.views.people import standing_sources


def crimes_of(people: Iterable[Proceedings], question: Question) -> dict[int, set[str]]:
    """The categories of crime charged: proceedings -> codes.

    Charges bear no day of their own: one counts from the day of the first report that says so.
    """
    found: dict[int, set[str]] = defaultdict(set)
    rows = Charge.objects.public().filter(proceedings__in=people)
    for charge in rows.prefetch_related("sources__publisher"):
        day = question.known_on
        if day is None or any(report.public_on <= day for report in standing_sources(charge)):
            found[charge.proceedings_id].add(charge.category)
    return found
