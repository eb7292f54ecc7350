"""What was queued for a reader and taken back before it went: nobody was misled by it."""

from __future__ import annotations

from cases.models import Delivery
from cases.recording.standing import Said, says, was_taken_back


def still_to_tell(waiting: list[Delivery]) -> list[Delivery]:
    """What of the messages that wait for a reader, in order, is to be told; the rest is removed.

    What was taken back is told no more. Who may have it all the same, for a letter with it was
    tried, is told the correction; for others that mends what they were really told last, if that
    is wrong by now.
    """
    gone = [each for each in waiting if was_taken_back(each)]
    untold = {each.pk: each for each in gone if not each.failures}
    kept = []
    for each in waiting:
        if each in gone:
            continue
        earlier = [other for other in untold.values() if _is_earlier(other, each)]
        if each.corrects_id in untold or each.before_id in [other.change_id for other in earlier]:
            if not _mend(each, earlier):
                untold[each.pk] = each
                continue
            each.save(update_fields=["corrects", "before", "is_correction"])
        kept.append(each)
    Delivery.objects.filter(pk__in={each.pk for each in gone} - untold.keys()).update(due_at=None)
    for each in reversed(untold.values()):
        each.delete()
    return kept


def _is_earlier(message: Delivery, other: Delivery) -> bool:
    """Whether a message told earlier of the same, that is of a case as a whole or of somebody."""
    is_same = message.case_id == other.case_id and message.proceedings_id == other.proceedings_id
    return is_same and message.pk < other.pk


def _mend(message: Delivery, untold: list[Delivery]) -> bool:
    """Let a message begin with what its reader was told last, and take that back if it is wrong.

    `untold` are earlier ones about the same. Returns whether it still tells anything.
    """
    for each in reversed(untold):
        if message.before_id == each.change_id:
            message.before = each.before
    told = Delivery.objects.reached().exclude(pk__in=[each.pk for each in untold])
    told = told.filter(
        subscriber=message.subscriber_id,
        case=message.case_id,
        proceedings=message.proceedings_id,
        pk__lt=message.pk,
    )
    last = told.select_related("change").last()
    if last:
        message.before = last.change
    is_wrong = last and Said(message.case).is_wrong(last.change, message.proceedings_id)
    message.corrects = last if is_wrong else None
    message.is_correction = message.corrects is not None
    if not last and not message.change:
        return False
    return message.is_correction or says(message.change) != says(message.before)
