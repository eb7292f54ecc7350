"""Letters sent: to readers who follow something, and to those who look after webhooks."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from cases.delivery.mail import FAILURES_AT_MOST, FIRST_PAUSE, LEASE, host_of_sender
from cases.models import Letter
from cases.recording.alerts import is_outdated, write_anew

log = logging.getLogger(__name__)


def send_due(after_each: Callable[[], None] = lambda: None) -> int:
    """Send every letter that is due; return how many went out.

    Each is sent at least once, always under the same Message-ID, by which mail programs know it;
    then it is deleted with the address that it bears. One that tells what does not stand any more
    is not sent: another is written in its place.
    """
    sent, begun = 0, timezone.now()
    while settings.MAIL_IS_SENT and (taken := _take_one()):
        letter, was_tried = taken
        if letter.queued_at < begun and is_outdated(letter):
            write_anew(letter, was_tried)
        else:
            sent += _send(letter)
        after_each()
    return sent


@transaction.atomic
def _take_one() -> tuple[Letter, bool] | None:
    """Lease the letter that waits longest, and say whether it was taken before. No transaction
    stays open while it is sent."""
    letter = Letter.objects.due().select_for_update(skip_locked=True).first()
    if letter is None:
        return None
    was_tried = letter.due_at > letter.queued_at
    letter.due_at = timezone.now() + LEASE
    letter.save(update_fields=["due_at"])
    return letter, was_tried


def _send(letter: Letter) -> bool:
    stamp = letter.queued_at.timestamp()
    mail = EmailMessage(
        subject=letter.subject,
        body=letter.body,
        to=[letter.to],
        headers={
            "Message-ID": f"<letter.{letter.pk}.{stamp:.0f}@{host_of_sender()}>",
            "Auto-Submitted": "auto-generated",
            **letter.headers,
        },
    )
    try:
        mail.send()
    except (OSError, smtplib.SMTPException, ValueError) as failure:
        _note_failure(letter, failure)
        return False
    with transaction.atomic():
        letter.deliveries.update(delivered_at=timezone.now())
        letter.delete()
    return True


def _note_failure(letter: Letter, failure: Exception) -> None:
    """Try again later, each time after twice as long; give up after some times."""
    failures = letter.failures + 1
    if failures < FAILURES_AT_MOST:
        due = timezone.now() + FIRST_PAUSE * 2 ** (failures - 1)
        Letter.objects.filter(pk=letter.pk).update(failures=failures, due_at=due)
    else:
        # Its messages stay as what was never delivered.
        letter.delete()
    # The failure may quote the address, which is not for a log.
    log.warning(
        "A letter was not delivered (%s, time %s of %s).",
        type(failure).__name__,
        failures,
        FAILURES_AT_MOST,
    )
