"""Receivers that fail, hang, lead elsewhere or are gone: asked more rarely, then switched off."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases import recording
from cases.delivery import webhooks
from cases.delivery.webhooks import PAUSES, send_due
from cases.models import Attempt, Delivery, Letter, Webhook
from cases.recording import subscribing
from tests import build
from tests.delivery.receivers import id_of, make_due, report_on, told, types, webhook
from tests.web import silent

pytestmark = pytest.mark.usefixtures("empty")


def test_a_receiver_that_fails_twenty_times_gets_the_message_under_one_id(hook, case, web):
    web.put("/hook", "down", status=500)
    report_on(case)
    for _ in range(20):
        assert send_due() == 0
        assert send_due() == 0, "the next try is later"
        make_due()
    web.put("/hook", "at last")
    assert send_due() == 1

    message = Delivery.objects.get()
    failure = (500, "down", "It answered: Internal Server Error.")
    assert told(message) == [failure] * 20 + [(200, "at last", "")]
    assert {id_of(each) for each in web.requests} == {message.webhook_id}
    assert len({each.body for each in web.requests}) == 1
    assert len(web.requests) == 21
    assert message.delivered_at and message.due_at is None
    hook.refresh_from_db()
    assert hook.is_working and not Letter.objects.exists()


def test_the_pauses_grow_and_are_three_days_together(hook, case, web):
    assert timedelta(days=2.8) < sum(PAUSES, timedelta()) < timedelta(days=3.2)
    assert list(PAUSES) == sorted(PAUSES) and len(PAUSES) == 20
    web.put("/hook", status=503)
    report_on(case)
    send_due()
    waits = Delivery.objects.get().due_at - timezone.now()
    assert timedelta(seconds=7) < waits < timedelta(seconds=12)


def test_a_busy_receiver_is_left_alone_as_long_as_it_asks(hook, case, web):
    web.put("/hook", status=429, Retry_After="3600")
    report_on(case)
    send_due()
    assert Delivery.objects.get().due_at - timezone.now() > timedelta(minutes=59)
    web.put("/hook", status=503, Retry_After="99999999999999999999")
    make_due()
    send_due()
    assert Delivery.objects.get().due_at - timezone.now() < timedelta(days=1, minutes=1)


def test_after_three_days_it_is_switched_off_its_contact_is_mailed_and_nothing_is_lost(
    hook, case, web, settings
):
    settings.MAIL_IS_SENT = True
    web.put("/hook", status=500)
    paper = report_on(case)
    for _ in range(25):
        send_due()
        make_due()
    hook.refresh_from_db()
    assert len(web.requests) == 21
    assert not hook.is_working and not hook.subscriber.is_active
    assert hook.disabled_because == (
        "It failed 21 times over three days, lastly: It answered: Internal Server Error."
    )
    letter = Letter.objects.get()
    assert letter.to == "ops@newsroom.example"
    assert letter.subject == "ICC Tracker: your webhook was switched off"
    assert hook.disabled_because in letter.body and "One message waits for it." in letter.body

    # Meanwhile the report is retracted: who is sent the message later is told that, in its place.
    recording.retract(paper, "Withdrawn.")
    recording.record_all_due()
    assert Delivery.objects.count() == 1
    web.put("/hook", "back")
    assert subscribing.resume(hook.subscriber) == 1
    assert (send_due(), send_due()) == (2, 0)
    assert types(web.requests[-2:]) == ["case.status_recalled", "case.status_withdrawn"]
    first, second = Delivery.objects.all()
    assert second.corrects == first and first.delivered_at < second.delivered_at


def test_a_receiver_that_hangs_is_given_up_in_time_and_holds_up_no_other(
    hook, case, web, monkeypatch
):
    monkeypatch.setattr(webhooks, "TOTAL_SECONDS", 1.0)
    hanging = webhook(web.misbehave("/hangs", silent), token="another")
    report_on(case)
    begun = timezone.now()
    assert send_due() == 1
    assert timezone.now() - begun < timedelta(seconds=5)
    mine, theirs = (Delivery.objects.get(subscriber=each.subscriber) for each in (hook, hanging))
    assert told(mine) == [(200, "thanks", "")]
    assert told(theirs) == [(None, "", "It did not answer in time.")]
    assert 900 < theirs.attempts.get().milliseconds < 4000
    assert theirs.due_at and theirs.failures == 1
    assert mine.delivered_at < theirs.attempts.get().started_at + timedelta(seconds=0.9)


def test_a_redirect_is_a_failure_that_says_so_and_is_never_followed(hook, case, web):
    web.redirect("/hook", "http://10.0.0.7/secrets", status=307)
    report_on(case)
    assert send_due() == 0
    assert told(Delivery.objects.get()) == [
        (
            307,
            "",
            "It redirects to http://10.0.0.7/secrets. A message is not sent on: enter the final "
            "address.",
        )
    ]
    assert [each.path for each in web.requests] == ["/hook"]


def test_nothing_is_posted_to_a_private_address(case, web, settings):
    settings.OUTGOING_ALLOWED_NETWORKS = []
    webhook(web.put("/hook"))
    report_on(case)
    assert send_due() == 0
    assert told(Delivery.objects.get()) == [
        (None, "", "127.0.0.1 stands at 127.0.0.1, which is no public address.")
    ]
    assert web.requests == []


def test_410_switches_off_at_once_and_tells_the_contact(hook, case, web, settings):
    settings.MAIL_IS_SENT = True
    web.put("/hook", "bye", status=410)
    report_on(case)
    assert (send_due(), send_due()) == (0, 0)
    hook.refresh_from_db()
    assert told(Delivery.objects.get()) == [(410, "bye", "Gone: it wants no more messages.")]
    assert not hook.is_working
    assert "410 Gone" in hook.disabled_because and "410 Gone" in Letter.objects.get().body
    report_on(build.case("Ben"))
    assert Delivery.objects.count() == 1, "nothing more is queued"


def test_a_message_that_is_asked_for_while_a_try_fails_goes_again_at_once(hook, case, web):
    web.put("/hook", status=500)
    report_on(case)
    posting = webhooks._take_one()
    outcome = webhooks._post(posting)
    subscribing.replay(Delivery.objects.get())
    assert not webhooks._note(posting, outcome)
    web.put("/hook")
    assert (Delivery.objects.get().failures, send_due()) == (0, 1)


def test_an_answer_with_a_code_that_nobody_defined_is_a_failure_that_says_so(hook, case, web):
    web.put("/hook", "eh", status=599)
    report_on(case)
    assert send_due() == 0
    assert told(Delivery.objects.get()) == [
        (599, "eh", "It answered with a code that is no success.")
    ]


def test_where_no_mail_is_sent_a_receiver_is_switched_off_without_a_letter(hook, case, web):
    web.put("/hook", "bye", status=410)
    report_on(case)
    assert send_due() == 0
    hook.refresh_from_db()
    assert not hook.is_working and hook.disabled_at
    assert not Letter.objects.exists()


def test_of_a_webhook_that_was_deleted_while_a_message_went_out_nothing_is_noted(hook, case):
    report_on(case)
    posting = webhooks._take_one()
    outcome = webhooks._post(posting)
    subscribing.forget(hook.subscriber)
    assert outcome.http_status == 200
    assert webhooks._note(posting, outcome) is False
    assert not Delivery.objects.exists()


def test_who_notes_an_attempt_late_leaves_the_lease_of_the_next_sender_as_it_is(hook, case):
    report_on(case)
    late = webhooks._take_one()
    leased_until = timezone.now() + timedelta(minutes=9)
    Webhook.objects.filter(pk=hook.pk).update(leased_until=leased_until)
    assert webhooks._note(late, webhooks._post(late))
    hook.refresh_from_db()
    assert hook.leased_until == leased_until


def test_a_receiver_of_which_the_message_was_taken_a_moment_before_is_left_alone(
    hook, case, monkeypatch
):
    """Between the question who has a message due and the lock on that webhook."""
    report_on(case)
    assert send_due() == 1
    asked_before = type(Webhook.objects.all())
    monkeypatch.setattr(asked_before, "with_a_message_due", lambda every: every.working())
    assert webhooks._take_one() is None
    hook.refresh_from_db()
    assert (hook.leased_until, Attempt.objects.count()) == (None, 1)
