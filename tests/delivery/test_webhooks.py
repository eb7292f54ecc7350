"""Webhooks: what a receiver gets, in which order, how often, and what the attempts say of it."""

import json

import pytest
from django.utils import timezone
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from cases import recording, tasks
from cases.delivery import webhooks
from cases.delivery.webhooks import send_due
from cases.models import Attempt, Delivery, Webhook
from cases.models.webhook import secret_of
from cases.recording import subscribing
from tests import build
from tests.delivery.receivers import id_of, make_due, report_on, told, types, verified, webhook
from tests.recording.test_worker import wait_for
from tests.web import silent

pytestmark = pytest.mark.usefixtures("empty")


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
