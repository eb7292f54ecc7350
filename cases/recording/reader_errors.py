"""Errors that readers report: received from a public page, decided by an editor."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from cases.models import ErrorReport
from cases.models.operation import one_at_a_time
from cases.recording.limits import OF_A_SENDER, OF_ALL, TooMany, refuse_beyond

__all__ = ["TooMany", "decide", "erase_sender", "keep_answer", "receive", "reopen"]

State = ErrorReport.State


@transaction.atomic
def receive(error: ErrorReport) -> ErrorReport:
    """Keep what a reader wrote. Raises TooMany beyond the limits, and keeps nothing then."""
    one_at_a_time("errors from readers")
    refuse_beyond(ErrorReport.objects.exclude(state=State.SPAM), "received_at", *OF_ALL)
    for limit in OF_A_SENDER:
        from_here = ErrorReport.objects.filter(sender_key=error.sender_key)
        refuse_beyond(from_here, "received_at", *limit)
    error.save()
    return error


@transaction.atomic
def decide(error: ErrorReport, state: str, answer: str, by) -> ErrorReport:
    """Uphold or decline what a reader reported, or set it aside as spam.

    The answer goes to the reader. Raises PermissionDenied for those who may not decide, and
    ValidationError where somebody decided before or the answer is missing.
    """
    _check(by)
    stored = ErrorReport.objects.select_for_update().get(pk=error.pk)
    if stored.state != State.NEW:
        raise ValidationError(
            f"{stored.decided_by or 'Somebody'} decided this meanwhile: "
            f"{stored.get_state_display().lower()}. Open it again to decide anew."
        )
    if state not in (State.UPHELD, State.DECLINED, State.SPAM):
        raise ValidationError({"state": "Choose: upheld, declined, or spam."})
    if state in ErrorReport.ANSWERED and not answer.strip():
        raise ValidationError({"answer": "Write the answer that the reader gets."})
    stored.state, stored.answer = state, answer.strip()
    stored.decided_by, stored.decided_at = by, timezone.now()
    _owe_a_mail(stored)
    stored.save()
    return stored


@transaction.atomic
def reopen(error: ErrorReport, by) -> ErrorReport:
    """Take a decision back; a new one is mailed to the reader again."""
    _check(by)
    stored = ErrorReport.objects.select_for_update().get(pk=error.pk)
    stored.state, stored.decided_by, stored.decided_at = State.NEW, None, None
    stored.answered_at = None
    stored.save()
    return stored


@transaction.atomic
def erase_sender(error: ErrorReport, by) -> ErrorReport:
    """Forget the reader's address: no mail goes there any more."""
    _check(by)
    stored = ErrorReport.objects.select_for_update().get(pk=error.pk)
    stored.email = stored.sender_key = ""
    stored.save()
    return stored


@transaction.atomic
def keep_answer(error: ErrorReport, answer: str, by) -> None:
    """Keep an answer that is still being written; nobody outside the desk sees it."""
    _check(by)
    ErrorReport.objects.filter(pk=error.pk, state=State.NEW).update(answer=answer.strip())


def _check(by) -> None:
    if not (by.is_active and by.has_perm("cases.change_errorreport")):
        raise PermissionDenied("Your role does not allow you to decide on readers' reports.")


def _owe_a_mail(error: ErrorReport) -> None:
    error.mail_due_at, error.mail_failures = timezone.now(), 0
