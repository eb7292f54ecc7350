"""Telling at once: several recorders, one subscriber, and somebody who presses buttons."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections

from cases import recording
from cases.delivery.webhooks import send_due
from cases.models import Delivery, Webhook
from cases.recording import subscribing
from tests import build
from tests.delivery.receivers import webhook

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
