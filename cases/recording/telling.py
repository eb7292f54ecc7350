"""Telling: who must hear of a recording, and who was told what we no longer say."""

from __future__ import annotations

from cases.models import Case, Delivery, StatusChange, Subscriber
from cases.status.evidence import Policy
from cases.status.question import Question


def headline(case: Case, question: Question) -> StatusChange | None:
    """The row that answers for the case as a whole."""
    return StatusChange.objects.answering(question).filter(case=case, proceedings=None).first()


def tell(case: Case, policy: Policy, before: StatusChange | None) -> int:
    """Queue a message for each subscriber if the case's status changed; return how many.

    `before` is the row that answered before this recording. Whoever was told something for a
    day of knowledge on which we now say otherwise gets a message that names the earlier one.
    Called in the transaction of the recording.
    """
    after = headline(case, Question(policy=policy))
    if _says(before) == _says(after):
        return 0
    queued = [
        Delivery(
            subscriber=subscriber,
            case=case,
            change=after,
            corrects=_told_wrongly(subscriber, case, policy),
        )
        for subscriber in Subscriber.objects.of(case, policy)
        if after or subscriber.deliveries.filter(case=case).exists()
    ]
    Delivery.objects.bulk_create(queued)
    return len(queued)


def _says(row: StatusChange | None) -> tuple | None:
    return row and (row.status, row.effective)


def _told_wrongly(subscriber: Subscriber, case: Case, policy: Policy) -> Delivery | None:
    """The last message to a subscriber, if we no longer say so for the day it spoke of."""
    last = subscriber.deliveries.filter(case=case).select_related("change").last()
    if last is None or last.change is None:
        return None
    now = headline(case, Question(known_on=last.change.stands_from, policy=policy))
    return None if _says(now) == _says(last.change) else last
