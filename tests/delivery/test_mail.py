"""Mail to readers: sent by the worker to a real mail server, at least once, and not twice."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connections
from django.utils import timezone

from cases import tasks
from cases.delivery import mail as mail_module
from cases.delivery.mail import FAILURES_AT_MOST, send_owed_mail
from cases.models import ErrorReport
from cases.recording import reader_errors
from tests.accounts import person
from tests.recording.test_worker import wait_for


@pytest.fixture
def editor(db):
    return person("editor")


def reported(**columns) -> ErrorReport:
    told = {
        "fact": "Amina: arrested since 1 May 2024",
        "page": "/cases/one/",
        "message": "She never was.",
        "email": "reader@example.org",
        "sender_key": "a",
    }
    return reader_errors.receive(ErrorReport(**{**told, **columns}))


def hasten(**columns) -> None:
    """Let what waits for a later attempt be due now."""
    ErrorReport.objects.filter(mail_due_at__isnull=False, **columns).update(
        mail_due_at=timezone.now()
    )


ARRIVAL = """\
Thank you for your report. An editor will read it and check the fact with its sources.

It concerns: Amina: arrested since 1 May 2024
Its reference: {reference}
Our answer will stand at https://tracker.example/report-an-error/received/{reference}/ and will be mailed to you.

Your address is used for this only and erased 30 days after our answer. To have it erased
now, or if you did not write to us, reply to this mail.

ICC Tracker, https://tracker.example
"""  # noqa: E501
ANSWER = """\
You reported an error to us. You were right.

It concerns: Amina: arrested since 1 May 2024

Our answer:

Right: <she> & nobody else was. We retracted the report.

It stands at https://tracker.example/report-an-error/received/{reference}/ as well. Your address is erased 30 days from now; to have it
erased at once, reply to this mail.

ICC Tracker, https://tracker.example
"""  # noqa: E501


def test_a_reader_is_told_that_the_report_arrived_and_what_was_answered(mailing, editor):
    error = reported()
    assert tasks.send_mail() == 1
    reader_errors.decide(
        error, "upheld", "Right: <she> & nobody else was. We retracted the report.", editor
    )
    assert tasks.send_mail() == 1
    assert tasks.send_mail() == 0

    arrival, answer = mailing.letters
    assert arrival.text.strip() == ARRIVAL.format(reference=error.reference).strip()
    assert answer.text.strip() == ANSWER.format(reference=error.reference).strip()
    for letter in (arrival, answer):
        assert letter.sender == "desk@tracker.example"
        assert letter.recipients == ["reader@example.org"]
        assert letter.message.get_content_type() == "text/plain"
        assert letter.message["Subject"] == f"ICC Tracker: your error report {error.reference}"
        assert letter.message["From"] == "ICC Tracker <desk@tracker.example>"
        assert letter.message["Auto-Submitted"] == "auto-replied"
    assert arrival.message["Message-ID"] != answer.message["Message-ID"]
    assert "She never was." not in arrival.text + answer.text


def test_no_mail_is_owed_without_an_address_for_spam_or_once_it_is_erased(mailing, editor):
    reported(email="")
    reported(state="spam")
    reader_errors.erase_sender(reported(), editor)
    spam = reported()
    reader_errors.decide(spam, "spam", "", editor)

    assert tasks.send_mail() == 0
    assert mailing.tried == 0


def test_nothing_is_sent_where_no_mail_server_is_set_and_it_waits(mailing, settings, db):
    settings.MAIL_IS_SENT = False
    with_address = reported()
    assert tasks.send_mail() == 0
    assert mailing.tried == 0

    settings.MAIL_IS_SENT = True
    assert tasks.send_mail() == 1
    with_address.refresh_from_db()
    assert with_address.acknowledged_at is not None


def test_what_cannot_be_delivered_is_tried_again_ever_later_and_then_no_more(mailing, db, caplog):
    mailing.refuses = "550 no such person reader@example.org"
    error = reported()
    pauses = []
    for _ in range(FAILURES_AT_MOST):
        assert tasks.send_mail() == 0
        assert tasks.send_mail() == 0  # not yet due again
        error.refresh_from_db()
        if error.mail_due_at:
            pauses.append(round((error.mail_due_at - timezone.now()).total_seconds() / 60))
        hasten()

    assert pauses == [5, 10, 20, 40, 80, 160, 320]
    assert mailing.tried == FAILURES_AT_MOST
    assert (error.mail_failures, error.mail_due_at) == (FAILURES_AT_MOST, None)
    assert error.reference in caplog.text
    assert "reader@example.org" not in caplog.text


def test_an_answer_is_tried_though_the_first_mail_never_arrived(mailing, editor):
    error = reported()
    ErrorReport.objects.update(mail_due_at=None, mail_failures=FAILURES_AT_MOST)
    reader_errors.decide(error, "declined", "The decision says so.", editor)

    assert tasks.send_mail() == 1
    assert "We did not change the fact." in mailing.letters[0].text


def test_a_failed_mail_holds_up_no_other(mailing, db):
    broken = reported(email="broken@example.org")
    ErrorReport.objects.filter(pk=broken.pk).update(email="broken\n@example.org")
    whole = reported(email="whole@example.org")

    assert tasks.send_mail() == 1
    assert [letter.recipients for letter in mailing.letters] == [["whole@example.org"]]
    broken.refresh_from_db()
    whole.refresh_from_db()
    assert (broken.mail_failures, whole.mail_failures) == (1, 0)


def test_nothing_that_was_typed_becomes_a_header_or_another_recipient(mailing, editor):
    error = reported(fact="A fact\r\nBcc: many@example.org\r\n\r\n.\r\nMAIL FROM:<x@y.example>")
    reader_errors.decide(error, "upheld", "Yes.\r\n.\r\nRCPT TO:<many@example.org>", editor)
    assert tasks.send_mail() == 1

    [letter] = mailing.letters
    assert letter.recipients == ["reader@example.org"]
    assert letter.message["Bcc"] is None
    assert "RCPT TO:<many@example.org>" in letter.text


def test_a_mail_whose_sender_died_goes_out_again_under_the_same_name(mailing, db):
    error = reported()
    taken = mail_module._take_one()
    mail_module._message(taken, is_answer=False).send()  # and then the power fails

    assert tasks.send_mail() == 0  # leased: nobody else sends it meanwhile
    hasten()
    assert tasks.send_mail() == 1
    first, second = mailing.letters
    assert first.message["Message-ID"] == second.message["Message-ID"]
    error.refresh_from_db()
    assert error.acknowledged_at is not None


@pytest.mark.django_db(transaction=True)
def test_a_decision_taken_while_a_mail_goes_out_is_told_too(mailing):
    editor = person("editor")
    error = reported()
    mailing.may_answer.clear()
    sending = in_thread(send_owed_mail)
    wait_for(lambda: mailing.tried == 1)
    reader_errors.decide(error, "upheld", "You are right.", editor)
    mailing.may_answer.set()
    sending.join()

    # The same sender goes on with what became due meanwhile.
    assert [first_line(letter) for letter in mailing.letters] == [
        "Thank you for your report. An editor will read it and check the fact with its sources.",
        "You reported an error to us. You were right.",
    ]
    assert tasks.send_mail() == 0


@pytest.mark.django_db(transaction=True)
def test_a_decision_changed_while_its_mail_goes_out_is_told_anew(mailing):
    editor = person("editor")
    error = reported()
    reader_errors.decide(error, "upheld", "You are right.", editor)
    mailing.may_answer.clear()
    sending = in_thread(send_owed_mail)
    wait_for(lambda: mailing.tried == 1)
    reader_errors.reopen(error, editor)
    reader_errors.decide(error, "declined", "No, we are.", editor)
    mailing.may_answer.set()
    sending.join()

    assert [first_line(letter) for letter in mailing.letters] == [
        "You reported an error to us. You were right.",
        "You reported an error to us. We did not change the fact.",
    ]


def first_line(letter) -> str:
    return letter.text.splitlines()[0]


def in_thread(work) -> Thread:
    def run() -> None:
        try:
            work()
        finally:
            connections.close_all()

    thread = Thread(target=run)
    thread.start()
    return thread


@pytest.mark.django_db(transaction=True)
def test_two_senders_at_once_send_each_mail_once(mailing):
    for number in range(5):
        reported(email=f"reader{number}@example.org")
    mailing.may_answer.clear()
    senders = [in_thread(send_owed_mail) for _ in range(2)]
    wait_for(lambda: mailing.tried == 2)
    mailing.may_answer.set()
    for sender in senders:
        sender.join()

    assert sorted(letter.recipients[0] for letter in mailing.letters) == [
        f"reader{number}@example.org" for number in range(5)
    ]


def test_the_worker_mails_what_a_reader_is_owed(
    celery_worker_process, mail_server, client, settings
):
    settings.MAIL_IS_SENT = True
    celery_worker_process.environment = mail_server.settings()
    celery_worker_process.start()
    client.post("/report-an-error/", {"message": "It is all wrong.", "email": "reader@example.org"})
    wait_for(lambda: len(mail_server.letters) == 1)
    error = ErrorReport.objects.get()
    assert error.reference in mail_server.letters[0].text

    # The nudge for the answer is lost; the sweep finds the row.
    reader_errors.decide(error, "declined", "It is all right.", person("editor"))
    tasks.sweep.delay()
    wait_for(lambda: len(mail_server.letters) == 2)
    assert "It is all right." in mail_server.letters[1].text
    assert "reader@example.org" not in celery_worker_process.log()


def test_addresses_are_erased_a_month_after_the_decision_and_keys_after_a_day(db):
    now = timezone.now()
    ages = {
        "decided lately": {"decided_at": now - timedelta(days=29), "state": "declined"},
        "decided long ago": {"decided_at": now - timedelta(days=31), "state": "declined"},
        "waiting long": {"received_at": now - timedelta(days=400)},
        "spam of long ago": {"received_at": now - timedelta(days=31), "state": "spam"},
        "new": {},
    }
    for name, columns in ages.items():
        made = reported(fact=name, sender_key=name, answer="No.")
        ErrorReport.objects.filter(pk=made.pk).update(**columns)

    assert tasks.forget_readers() == 4
    kept = {row.fact: (bool(row.email), bool(row.sender_key)) for row in ErrorReport.objects.all()}
    assert kept == {
        "decided lately": (True, True),
        "decided long ago": (False, True),
        "waiting long": (True, False),
        "spam of long ago": (False, False),
        "new": (True, True),
    }
