"""Mail alerts written: from the messages that wait for a reader to one letter, or none."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import partial

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from cases.models import Delivery, Letter, MailAlert, StatusChange, Suspect
from cases.models.naming import TELLING_REASON, is_named, may_be_named, tells_a_name
from cases.recording.letters import link, words_of, write_letter
from cases.recording.messages import page_of, reason_of, told_proof
from cases.recording.standing import Said, was_taken_back
from cases.recording.untold import still_to_tell
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


def _write(alert: MailAlert, again: Collection[int] = ()) -> Letter | None:
    """One letter with all that is to be told now, and with these messages, whatever the day."""
    now = timezone.now()
    waiting = _with_all(alert.subscriber.deliveries.waiting().recorded())
    waiting = still_to_tell(list(waiting.select_for_update(of=("self",))))
    is_time = alert.rhythm == Rhythm.AT_ONCE or (alert.next_at and alert.next_at <= now)
    chosen = [each for each in waiting if is_time or each.corrects or each.pk in again]
    # What is still to be recorded follows as soon as it is.
    if is_time and not alert.subscriber.deliveries.waiting().exclude(case__due_since=None).exists():
        alert.next_at = alert.after(now)
        alert.save(update_fields=["next_at"])
    if not chosen:
        return None
    address = link("alert-unsubscribe", alert.token)
    letter = write_letter(
        alert.subscriber,
        alert.email,
        *_words(alert, chosen),
        {
            # RFC 8058: one press in a mail program, without a page, a cookie or a question.
            "List-Unsubscribe": f"<{address}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )
    those = Delivery.objects.filter(pk__in=[each.pk for each in chosen])
    those.update(letter=letter, due_at=None)
    return letter


def _words(alert: MailAlert, messages: list[Delivery]) -> tuple[str, str, dict]:
    """Subject, template and context of the letter that tells these messages."""
    items = [_item(each) for each in messages]
    return (
        _subject(items),
        "alert",
        {
            "items": items,
            "follows": follows(alert.subscriber),
            "unsubscribe": link("alert-unsubscribe", alert.token),
            "manage": link("alert", alert.token),
            "presumption": PRESUMPTION,
        },
    )


def is_outdated(letter: Letter) -> bool:
    """Whether a letter tells what was taken back since, or would have other words if it was
    written now: letters that a mail server refuses, and those behind them, wait for hours."""
    messages = list(_with_all(letter.deliveries.all()))
    if not messages:
        return False
    if any(was_taken_back(each) for each in messages):
        return True
    alerts = MailAlert.objects.filter(subscriber=letter.subscriber_id)
    alert = alerts.select_related("subscriber").first()
    return alert is None or words_of(*_words(alert, messages)) != (letter.subject, letter.body)


@transaction.atomic
def write_anew(letter: Letter, was_tried: bool) -> None:
    """Take a letter back, and those that wait behind it, and write what is to be told now.

    `was_tried`: the reader may have it all the same, and is told of what was taken back.
    """
    alerts = MailAlert.objects.filter(subscriber=letter.subscriber_id)
    alert = alerts.select_related("subscriber").select_for_update(of=("self",)).first()
    if alert is None:
        return  # Its reader unsubscribed meanwhile.
    if was_tried:
        letter.deliveries.update(failures=F("failures") + 1)
    # Not the letter that asks to confirm an address.
    behind = Letter.objects.filter(subscriber=letter.subscriber_id, pk__gte=letter.pk)
    told = Delivery.objects.filter(letter__in=behind)
    letters = set(told.values_list("letter", flat=True))
    again = set(told.values_list("pk", flat=True))
    told.update(letter=None, due_at=timezone.now())
    Letter.objects.filter(pk__in=letters).delete()
    _write(alert, again)


def _with_all(messages: QuerySet[Delivery]) -> QuerySet[Delivery]:
    """Messages with what a letter tells of them, in order."""
    messages = messages.select_related(
        "case__situation",
        "proceedings__suspect",
        "change",
        "before",
        "corrects__change",
        "subscriber",
    )
    return messages.order_by("pk")


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
    told, case, person = message.corrects, message.case, message.proceedings
    named, who = may_be_named(case), person.suspect if person and is_named(person) else None
    name = case.short_name if named else f"A case ({case.situation.name})"
    if person:
        name = f"{who.name if who else 'A person of whom we told you'} ({name})"
    stands = partial(Said(case).standing, who=message.proceedings_id)
    change = stands(message.change)
    # A correction tells what we said wrongly; other messages nothing that was taken back.
    before = message.before if message.is_correction else stands(message.before)
    reason = reason_of(message) if message.is_correction else ""
    return Item(
        name=name,
        is_correction=message.is_correction,
        now=said(change),
        before=said(before) if before else "",
        corrected=said(told.change) if told else "",
        corrected_on=_day(PartialDate.parse(f"{told.queued_at:%Y-%m-%d}")) if told else "",
        reason=TELLING_REASON if tells_a_name(reason, case) else reason,
        proof=_publications(change),
        page=page_of(who or (case if named else case.situation)),
    )


def _publications(change: StatusChange | None) -> list[dict]:
    """Who says so: each report of the proof once."""
    return list({claim["report"]: claim for claim in told_proof(change)}.values())


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
        named = Suspect.objects.named().filter(pk=subscriber.suspect_id).exists()
        return subscriber.suspect.name if named else "a person"
    if subscriber.situation:
        return f"all cases of the situation {subscriber.situation.name}"
    return "all cases"
