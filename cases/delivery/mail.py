"""Mail to readers who reported an error: that it arrived, and what we answer."""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from datetime import timedelta
from email.utils import make_msgid, parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone

from cases.models import ErrorReport
from cases.models.naming import names_somebody_named_no_more

log = logging.getLogger(__name__)

# Nobody else takes a row for so long while its mail is sent.
LEASE = timedelta(minutes=10)
FIRST_PAUSE = timedelta(minutes=5)
FAILURES_AT_MOST = 8
WITHHELD = "a fact about somebody whom no published report names any more"


def send_owed_mail(after_each: Callable[[], None] = lambda: None) -> int:
    """Send every mail that is owed to a reader now; return how many went out.

    Each mail is sent at least once: where this stops between sending and noting it, the same
    mail goes out again under the same Message-ID, by which mail programs know it.
    """
    sent = 0
    while settings.MAIL_IS_SENT and (error := _take_one()):
        sent += _send(error)
        after_each()
    return sent


@transaction.atomic
def _take_one() -> ErrorReport | None:
    """Lease the row that waits longest. No transaction stays open while its mail is sent."""
    error = ErrorReport.objects.owed_mail().select_for_update(skip_locked=True).first()
    if error:
        error.mail_due_at = timezone.now() + LEASE
        error.save(update_fields=["mail_due_at"])
    return error


def _send(error: ErrorReport) -> bool:
    is_answer = error.state in ErrorReport.ANSWERED
    try:
        _message(error, is_answer).send()
    except (OSError, smtplib.SMTPException, ValueError) as failure:
        _note_failure(error, failure)
        return False
    now = timezone.now()
    row = ErrorReport.objects.filter(pk=error.pk)
    row.update(acknowledged_at=error.acknowledged_at or now, mail_failures=0)
    # What was decided, or decided anew, while the mail went out is still to be told.
    if is_answer:
        row.filter(decided_at=error.decided_at).update(answered_at=now)
    row.filter(mail_due_at=error.mail_due_at).update(mail_due_at=now)
    return True


def _message(error: ErrorReport, is_answer: bool) -> EmailMessage:
    """The mail, plain text. What a reader typed stands in its body alone, never in a header."""
    kind = "answer" if is_answer else "arrival"
    body = render_to_string(
        f"mail/error_report_{kind}.txt",
        {
            "error": error,
            "fact": WITHHELD if names_somebody_named_no_more(error.fact) else error.fact,
            "address": f"{settings.SITE_URL}/report-an-error/received/{error.reference}/",
            "site": settings.SITE_URL,
            "days": ErrorReport.ADDRESS_IS_KEPT.days,
        },
    )
    decided = error.decided_at.timestamp() if error.decided_at else 0
    return EmailMessage(
        subject=f"ICC Tracker: your error report {error.reference}",
        body=body,
        to=[error.email],
        headers={
            "Message-ID": f"<{kind}.{error.reference}.{decided:.0f}@{host_of_sender()}>",
            "Auto-Submitted": "auto-replied",
        },
    )


def host_of_sender() -> str:
    """The part of our address behind the @, for the Message-ID."""
    address = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
    return address.rpartition("@")[2] or make_msgid().strip("<>").rpartition("@")[2]


def _note_failure(error: ErrorReport, failure: Exception) -> None:
    """Try again later, each time after twice as long; give up after some times."""
    failures = error.mail_failures + 1
    pause = FIRST_PAUSE * 2 ** (failures - 1)
    due = timezone.now() + pause if failures < FAILURES_AT_MOST else None
    ErrorReport.objects.filter(pk=error.pk).update(mail_failures=failures, mail_due_at=due)
    # The failure may quote the address, which is not for a log.
    log.warning(
        "The mail for error report %s was not delivered (%s, time %s of %s).",
        error.reference,
        type(failure).__name__,
        failures,
        FAILURES_AT_MOST,
    )
