"""Errors that readers report: how many are taken, who decides, and what a decision needs."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases.models import ErrorReport
from cases.recording import reader_errors
from cases.recording.reader_errors import TooMany
from tests.accounts import person

pytestmark = pytest.mark.django_db


def report(sender: str = "a", minutes_ago: int = 0, **columns) -> ErrorReport:
    """A report that was taken some minutes ago."""
    error = ErrorReport(fact="A fact", page="/", message="It is wrong.", sender_key=sender)
    for name, value in columns.items():
        setattr(error, name, value)
    reader_errors.receive(error)
    received_at = timezone.now() - timedelta(minutes=minutes_ago)
    ErrorReport.objects.filter(pk=error.pk).update(received_at=received_at)
    return error


def minutes(refusal) -> int:
    return round(refusal.value.after.total_seconds() / 60)


def test_a_sender_is_heard_five_times_an_hour_and_told_when_again():
    for ago in (50, 40, 30, 20, 10):
        report(minutes_ago=ago)
    with pytest.raises(TooMany) as refusal:
        report()

    assert minutes(refusal) == 10
    assert ErrorReport.objects.count() == 5
    report("another")


def test_a_sender_is_heard_twenty_times_a_day():
    for number in range(20):
        report(minutes_ago=23 * 60 - number)
    with pytest.raises(TooMany) as refusal:
        report()
    assert minutes(refusal) == 60


def test_all_senders_together_are_heard_so_often_and_spam_does_not_count(monkeypatch):
    monkeypatch.setattr(reader_errors, "OF_ALL", (3, timedelta(hours=1)))
    for number in range(3):
        report(f"robot {number}", state="spam")
    for number in range(3):
        report(f"reader {number}", minutes_ago=45)
    with pytest.raises(TooMany) as refusal:
        report("reader 4")
    assert minutes(refusal) == 15


def test_a_decision_keeps_who_decided_what_and_when():
    error, editor = report(), person("editor")
    reader_errors.decide(error, "upheld", "  You are right. ", editor)

    stored = ErrorReport.objects.get()
    assert (stored.state, stored.answer, stored.decided_by) == ("upheld", "You are right.", editor)
    assert abs(stored.decided_at - timezone.now()) < timedelta(minutes=1)


@pytest.mark.parametrize("state", ["upheld", "declined"])
@pytest.mark.parametrize("answer", ["", " \n"])
def test_who_is_upheld_or_declined_is_answered(state, answer):
    error = report()
    with pytest.raises(ValidationError, match="Write the answer that the reader gets"):
        reader_errors.decide(error, state, answer, person("editor"))
    with pytest.raises(IntegrityError), transaction.atomic():
        ErrorReport.objects.update(state=state)
    assert ErrorReport.objects.get().state == "new"


def test_spam_needs_no_answer_and_new_is_no_decision():
    error, editor = report(), person("editor")
    with pytest.raises(ValidationError, match="Choose: upheld, declined, or spam"):
        reader_errors.decide(error, "new", "", editor)
    assert reader_errors.decide(error, "spam", "", editor).state == "spam"


def test_the_second_to_decide_is_told_who_was_first():
    error = report()
    reader_errors.decide(error, "upheld", "Yes.", person("editor", "emma"))
    with pytest.raises(ValidationError, match="emma decided this meanwhile: upheld"):
        reader_errors.decide(error, "declined", "No.", person("editor", "emil"))
    assert ErrorReport.objects.get().answer == "Yes."


def test_what_is_opened_again_waits_with_its_answer_for_a_new_decision():
    error, editor = report(), person("editor")
    reader_errors.decide(error, "declined", "No.", editor)
    ErrorReport.objects.update(answered_at=timezone.now())
    reader_errors.reopen(error, editor)

    stored = ErrorReport.objects.get()
    assert (stored.state, stored.decided_by, stored.decided_at) == ("new", None, None)
    assert (stored.answer, stored.answered_at) == ("No.", None)


def test_erasing_leaves_nothing_of_the_sender():
    error = report(email="reader@example.org")
    reader_errors.erase_sender(error, person("editor"))
    stored = ErrorReport.objects.get()
    assert (stored.email, stored.sender_key) == ("", "")
    assert stored.message == "It is wrong."


STEPS = {
    "decide": lambda error, by: reader_errors.decide(error, "spam", "", by),
    "reopen": reader_errors.reopen,
    "erase_sender": reader_errors.erase_sender,
    "keep_answer": lambda error, by: reader_errors.keep_answer(error, "No.", by),
}


@pytest.mark.parametrize("step", STEPS)
def test_only_editors_take_the_steps(step):
    error = report(email="reader@example.org")
    gone = person("editor", "gone")
    gone.is_active = False
    for nobody in (person("contributor"), gone):
        with pytest.raises(PermissionDenied):
            STEPS[step](error, nobody)
    stored = ErrorReport.objects.get()
    assert (stored.state, stored.email, stored.answer) == ("new", "reader@example.org", "")
    for somebody in (person("editor"), person("chief")):
        STEPS[step](report(somebody.username), somebody)


def test_the_key_of_a_sender_is_kept_for_a_day_only():
    for ago in (25 * 60, 10):
        report(minutes_ago=ago)
    ErrorReport.objects.forget_senders()
    assert [row.sender_key for row in ErrorReport.objects.order_by("received_at")] == ["", "a"]
