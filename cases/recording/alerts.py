"""Mail alerts written: from the messages that wait for a reader to one letter, or none."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format

from cases.models import Delivery, Letter, MailAlert, StatusChange
from cases.models.naming import may_be_named
from cases.recording.letters import link, write_letter
from cases.recording.messages import page_of, proof_of, reason_of
from cases.recording.standing import says
from cases.status.dates import PartialDate
from cases.status.words import PRESUMPTION

Rhythm = MailAlert.Rhythm


def write_due() -> int:
    """Write the letters that are due by now; return how many. Sending them is another step."""
    written, passed = 0, []
    while True:
        with transaction.atomic():
            due = MailAlert.objects.due().exclude(pk__in=passed).select_related("subscriber")
            alert = due.select_for_update(of=("self",), skip_locked=True).first()
            if alert is None:
                return written
            passed.append(alert.pk)
            written += _write(alert) is not None


def _write(alert: MailAlert) -> Letter | None:
    """One letter with all that is to be told now."""
    now = timezone.now()
    waiting = _without_what_was_never_sent(list(_waiting(alert)))
    is_time = alert.rhythm == Rhythm.AT_ONCE or (alert.next_at and alert.next_at <= now)
    chosen = waiting if is_time else [each for each in waiting if each.corrects]
    if is_time:
        alert.next_at = alert.after(now)
        alert.save(update_fields=["next_at"])
    if not chosen:
        return None
    items = [_item(each) for each in chosen]
    address = link("alert-unsubscribe", alert.token)
    letter = write_letter(
        alert.subscriber,
        alert.email,
        _subject(items),
        "alert",
        {
            "items": items,
            "follows": follows(alert.subscriber),
            "unsubscribe": address,
            "manage": link("alert", alert.token),
            "presumption": PRESUMPTION,
        },
        {
            # RFC 8058: one press in a mail program, without a page, a cookie or a question.
            "List-Unsubscribe": f"<{address}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    those = Delivery.objects.filter(pk__in=[each.pk for each in chosen])
    those.update(letter=letter, due_at=None)
    return letter


def _waiting(alert: MailAlert):
    waiting = alert.subscriber.deliveries.waiting().select_related(
        "case__situation",
        "proceedings__suspect",
        "change",
        "before",
        "corrects__change",
        "subscriber",
    )
    return waiting.order_by("pk").select_for_update(of=("self",))


def _without_what_was_never_sent(waiting: list[Delivery]) -> list[Delivery]:
    """Leave out what was queued for a digest and taken back before it went: nobody was misled.

    What it corrected itself, and was sent, is corrected by the message that took it back.
    """
    kept: dict[int, Delivery] = {each.pk: each for each in waiting}
    for each in waiting:
        never_sent = kept.get(each.corrects_id)
        if never_sent is None:
            continue
        each.corrects, each.before = never_sent.corrects, never_sent.before
        each.is_correction = each.corrects is not None
        each.save(update_fields=["corrects", "before", "is_correction"])
        del kept[never_sent.pk]
        never_sent.delete()
        if each.corrects is None and says(each.change) == says(each.before):
            del kept[each.pk]
            each.delete()
    return list(kept.values())


@dataclass(frozen=True)
class Item:
    """One message, in the words of a mail."""

    name: str
    is_correction: bool
    now: str
    before: str
    corrected: str
    corrected_on: str
    reason: str
    proof: list[dict]
    page: str


def _item(message: Delivery) -> Item:
    told = message.corrects
    named = may_be_named(message.case)
    name = message.case.short_name if named else f"A case ({message.case.situation.name})"
    if message.proceedings:
        name = f"{message.proceedings.suspect.name} ({name})"
    page = message.proceedings.suspect if message.proceedings else message.case
    return Item(
        name=name,
        is_correction=message.is_correction,
        now=said(message.change),
        before=said(message.before) if message.before else "",
        corrected=said(told.change) if told else "",
        corrected_on=_day(PartialDate.parse(f"{told.queued_at:%Y-%m-%d}")) if told else "",
        reason=reason_of(message) if message.is_correction else "",
        proof=_publications(message.change),
        page=page_of(page if named or message.proceedings else message.case.situation),
    )


def _publications(change: StatusChange | None) -> list[dict]:
    """Who says so: each report of the proof once."""
    return list({claim["report"]: claim for claim in proof_of(change)}.values())


def said(change: StatusChange | None) -> str:
    """A status in one line."""
    if change is None:
        return "nothing is publicly known any more"
    known = f"known since {date_format(change.known_on, 'j F Y')}; {change.get_basis_display()}"
    return f"{change.word.label} since {_day(change.effective)} ({known})"


def _day(when: PartialDate) -> str:
    """A date as it is known: to the day, the month or the year."""
    pattern = {"day": "j F Y", "month": "F Y", "year": "Y"}[when.precision.value]
    return date_format(when.earliest, pattern)


def _subject(items: list[Item]) -> str:
    corrections = [each for each in items if each.is_correction]
    if len(items) == 1:
        [item] = items
        status = item.now.partition(" since ")[0]
        return f"{'correction: ' if corrections else ''}{item.name}: {status}"
    names = sorted({each.name for each in items})
    about = names[0] if len(names) == 1 else f"{len(names)} subjects"
    mended = f", {len(corrections)} of them a correction" if len(corrections) == 1 else ""
    mended = f", {len(corrections)} of them corrections" if len(corrections) > 1 else mended
    return f"{len(items)} changes to {about}{mended}"


def follows(subscriber) -> str:
    """What somebody follows, in words."""
    if subscriber.case:
        name = subscriber.case.short_name
        return name if may_be_named(subscriber.case) else "a case"
    if subscriber.suspect:
        return subscriber.suspect.name
    if subscriber.situation:
        return f"all cases of the situation {subscriber.situation.name}"
    return "all cases"
