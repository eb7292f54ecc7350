"""Webhooks: what a receiver gets, in which order, how often, and what the attempts say of it."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from cases import recording, tasks
from cases.delivery import webhooks
from cases.delivery.webhooks import PAUSES, send_due
from cases.models import Attempt, Delivery, Letter, Webhook
from cases.models.webhook import secret_of
from cases.recording import subscribing
from tests import build
from tests.delivery.receivers import id_of, make_due, types, verified, webhook
from tests.recording.test_worker import wait_for
from tests.web import silent

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def hook(web):
    return webhook(web.put("/hook", "thanks"))


@pytest.fixture
def case():
    return build.case("Ada", slug="the-case")


def report_on(case, publisher: str = "The Gazette"):
    paper = build.report(publisher, "2024-03-13")
    build.claim(paper, case, "reported", "2024-03-13")
    build.publish(paper)
    return paper


def told(message: Delivery) -> list[tuple]:
    """What the attempts of a message say: code, reply, error."""
    return [(each.http_status, each.reply, each.error) for each in message.attempts.all()]


def test_a_message_is_posted_once_signed_and_noted(hook, case, web):
    report_on(case)
    assert (send_due(), send_due()) == (1, 0)

    [request] = web.requests
    message = Delivery.objects.get()
    assert verified(request, hook.seed) == json.loads(message.body)
    assert request.body == message.body.encode()
    assert request.headers["Content-Type"] == "application/json; charset=utf-8"
    assert id_of(request) == f"msg_{message.message_id.hex}"
    assert told(message) == [(200, "thanks", "")]
    attempt = message.attempts.get()
    assert attempt.milliseconds < 5000 and attempt.outcome == "200, taken"
    assert (message.due_at, message.failures) == (None, 0)
    assert message.delivered_at is not None
    hook.refresh_from_db()
    assert hook.leased_until is None


def test_a_forged_body_or_another_secret_is_found_out(hook, case, web):
    report_on(case)
    send_due()
    [request] = web.requests
    request.body = request.body.replace(b"reported", b"arrested")
    with pytest.raises(WebhookVerificationError):
        verified(request, hook.seed)
    with pytest.raises(WebhookVerificationError):
        verified(web.requests[0], "another seed")


def test_while_a_secret_is_rotated_either_verifies_and_afterwards_the_new_one_alone(
    hook, case, web
):
    new = subscribing.rotate_secret(hook)
    report_on(case)
    send_due()
    [request] = web.requests
    assert len(request.headers["Webhook-Signature"].split()) == 2
    assert verified(request, hook.seed)
    headers = {name.lower(): value for name, value in request.headers.items()}
    assert Verifier(new).verify(request.body, headers)

    Webhook.objects.update(previous_until=timezone.now())
    subscribing.replay(Delivery.objects.get())
    send_due()
    request = web.requests[-1]
    hook.refresh_from_db()
    assert secret_of(hook.seed) == new
    assert verified(request, hook.seed)
    with pytest.raises(WebhookVerificationError):
        verified(request, hook.previous_seed)


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

    # Meanwhile the report is retracted: who is sent the message later is told so, too.
    recording.retract(paper, "Withdrawn.")
    recording.record_all_due()
    assert Delivery.objects.count() == 1
    web.put("/hook", "back")
    assert subscribing.resume(hook.subscriber) == 1
    assert (send_due(), send_due()) == (2, 0)
    assert types(web.requests[-2:]) == ["case.status_changed", "case.status_withdrawn"]
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


def test_a_later_message_on_a_case_waits_for_the_earlier_one_and_other_cases_do_not(
    hook, case, web
):
    web.put("/hook", status=500)
    paper = report_on(case)
    send_due()
    recording.retract(paper, "Withdrawn.")
    recording.record_all_due()
    report_on(build.case("Ben"))
    web.put("/hook")
    assert (send_due(), send_due()) == (1, 0)
    assert json.loads(web.requests[-1].body)["data"]["sequence"] == 3
    make_due(failures=1)
    assert send_due() == 2
    assert [json.loads(each.body)["data"]["sequence"] for each in web.requests] == [1, 3, 1, 2]


def test_a_message_leased_by_a_dead_worker_goes_out_later_under_the_same_id(hook, case, web):
    report_on(case)
    posting = webhooks._take_one()
    webhooks._post(posting)  # Here the worker is killed: the message arrived, and nobody notes it.
    assert (send_due(), len(web.requests)) == (0, 1), "nobody else sends while the lease lasts"

    Webhook.objects.update(leased_until=timezone.now())
    assert (send_due(), send_due()) == (1, 0)
    first, second = web.requests
    assert (id_of(first), first.body) == (id_of(second), second.body)
    assert [each.outcome for each in Attempt.objects.all()] == [
        "under way, or the worker was cut off",
        "200, taken",
    ]


def test_a_test_message_is_tried_once_and_tells_nothing_of_a_case(hook, web):
    subscribing.send_test(hook)
    assert send_due() == 1
    body = verified(web.requests[0], hook.seed)
    assert (body["type"], body["data"]) == (
        "test",
        {"sequence": 1, "note": "A test: it tells nothing of any case."},
    )
    web.put("/hook", status=500)
    subscribing.send_test(hook)
    assert send_due() == 0
    assert not Delivery.objects.waiting().exists()


def test_a_replayed_message_is_the_same_to_the_byte(hook, case, web):
    report_on(case)
    send_due()
    delivered_at = Delivery.objects.get().delivered_at
    subscribing.replay(Delivery.objects.get())
    assert (send_due(), send_due()) == (1, 0)
    first, second = web.requests
    assert (id_of(first), first.body) == (id_of(second), second.body)
    assert Delivery.objects.get().delivered_at == delivered_at
    assert Attempt.objects.count() == 2


def test_a_message_that_is_asked_for_while_a_try_fails_goes_again_at_once(hook, case, web):
    web.put("/hook", status=500)
    report_on(case)
    posting = webhooks._take_one()
    outcome = webhooks._post(posting)
    subscribing.replay(Delivery.objects.get())
    assert not webhooks._note(posting, outcome)
    web.put("/hook")
    assert (Delivery.objects.get().failures, send_due()) == (0, 1)


def test_a_recording_sends_its_messages_on_without_waiting_for_the_sweep(hook, case, web, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = True
    paper = build.report("The Gazette", "2024-03-13")
    build.claim(paper, case, "reported", "2024-03-13")
    recording.publish(paper)
    assert tasks.record_due() == 1
    assert tasks.send_webhooks() in (0, 1)
    assert types(web.requests) == ["case.status_changed"]


def test_a_worker_that_is_killed_while_it_sends_loses_nothing(celery_worker_process, web, settings):
    worker = celery_worker_process
    worker.environment = {
        "OUTGOING_ALLOWED_NETWORKS": "127.0.0.0/8",
        "SECRET_KEY": settings.SECRET_KEY,
    }
    hook = webhook(web.misbehave("/hook", silent))
    worker.start()
    paper = build.report("The Gazette", "2024-03-13")
    build.claim(paper, build.case("Ada"), "reported", "2024-03-13")
    recording.publish(paper)
    tasks.record_due.delay()
    wait_for(lambda: len(web.requests) == 1)
    worker.kill()
    web.put("/hook")
    Webhook.objects.update(leased_until=timezone.now())
    worker.start()
    tasks.sweep.delay()
    wait_for(lambda: Delivery.objects.filter(delivered_at__isnull=False).exists())
    first, second = web.requests
    assert (id_of(first), first.body) == (id_of(second), second.body)
    assert verified(second, hook.seed)
    assert [each.outcome for each in Attempt.objects.all()] == [
        "under way, or the worker was cut off",
        "200, taken",
    ]
