"""What is to come: hearings set for today and later days, of cases that may be named."""

from __future__ import annotations

from django.utils import timezone

from cases.models import HearingNotice, SourceReport
from cases.views.knowledge import answered, known_cases

# Beyond so many a calendar is better.
SHOWN = 5


def hearings_to_come() -> list[HearingNotice]:
    """The next hearings as calendars know them, the earliest first: each with `case` as it may be
    shown. None that was called off, nor any of a report that stands no more or of a case that may
    not be named.
    """
    notices = HearingNotice.objects.told().filter(
        held_on__gte=timezone.localdate(),
        is_cancelled=False,
        report__state=SourceReport.State.PUBLISHED,
        case__in=known_cases().order_by(),
    )
    # Of those that may not be named there are few.
    found = list(notices.select_related("case", "report__publisher")[: 4 * SHOWN])
    shown = {case.pk: case for case in answered({each.case for each in found})}
    for each in found:
        each.case = shown[each.case_id]
    return [each for each in found if each.case.shown_name][:SHOWN]
