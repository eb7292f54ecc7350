"""Telling at once: several recorders, one subscriber, and somebody who presses buttons."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from cases import recording
from cases.delivery.webhooks import send_due
from cases.models import Attempt, Delivery, Letter, MailAlert, Subscriber, Webhook
from cases.recording import alerts, subscribing
from tests import build
from tests.delivery.receivers import alert, webhook

CASES = 8


def in_a_thread(step):
    """Call `step` with a connection of its own, which is closed afterwards."""

    def call() -> object:
        try:
            return step()
        finally:
            connections.close_all()

    return call


@pytest.mark.django_db(transaction=True)
def test_recorders_that_run_at_once_number_messages_without_gap_or_double(web):
    hook = webhook(web.put("/hook"))
    for number in range(CASES):
        paper = build.report(f"Paper {number}", "2024-03-13")
        build.claim(paper, build.case(f"Person {number}"), "reported", "2024-03-13")
        recording.publish(paper)

    def press() -> None:
        for _ in range(10):
            subscribing.rotate_secret(hook)
            subscribing.resume(hook.subscriber)
            subscribing.send_test(Webhook.objects.get())

    steps = [recording.record_all_due] * 4 + [send_due] * 3 + [press]
    with ThreadPoolExecutor(len(steps)) as threads:
        for done in [threads.submit(in_a_thread(step)) for step in steps]:
            done.result(timeout=60)
    while send_due():
        pass
    numbers = list(Delivery.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, CASES + 11))
    assert not Delivery.objects.filter(delivered_at=None).exists()
    # Nothing went out twice, for nobody was killed.
    assert len({each.headers["Webhook-Id"] for each in web.requests}) == len(web.requests)
    assert len(web.requests) == CASES + 10


def wait_until_somebody_waits() -> None:
    """Until another connection waits for a lock of this one, at most five seconds."""
    for _ in range(100):
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return
        time.sleep(0.05)
    raise AssertionError("Nobody waits.")


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("sends", ["a webhook", "mail"])
def test_whoever_is_forgotten_while_a_message_is_taken_is_waited_for(sends):
    by_mail = sends == "mail"
    channel = alert() if by_mail else webhook("https://example.org/hook")
    paper = build.report("The Gazette", "2024-03-13")
    build.claim(paper, build.case("Ada"), "reported", "2024-03-13")
    build.publish(paper)
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            locked = type(channel).objects.select_for_update().get(pk=channel.pk)
            forget = in_a_thread(lambda: subscribing.forget(channel.subscriber))
            forgotten = threads.submit(forget)
            wait_until_somebody_waits()
            if by_mail:
                assert alerts._write(locked)
            else:
                now = timezone.now()
                Attempt.objects.create(delivery=Delivery.objects.get(), started_at=now)
        forgotten.result(timeout=10)
    for model in (Subscriber, MailAlert, Webhook, Delivery, Attempt, Letter):
        assert not model.objects.exists(), model
