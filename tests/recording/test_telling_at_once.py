"""Telling at once: several recorders, one subscriber, and somebody who presses buttons."""

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection, connections, transaction
from django.utils import timezone

from cases import recording
from cases.delivery.webhooks import send_due
from cases.models import Attempt, Delivery, Letter, MailAlert, Subscriber, Webhook
from cases.recording import alerts, recorder, subscribing, telling
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


@pytest.mark.django_db(transaction=True)
def test_recorders_of_many_cases_never_wait_for_each_others_subscribers_in_a_circle(monkeypatch):
    """One records a case that Ada follows and then one of Ben's, the other first one of Ben's."""
    cases = [build.case(f"Person {number}", slug=f"case-{number}") for number in range(4)]
    ada, ben = (Subscriber.objects.create(name=name) for name in ("Ada", "Ben"))
    followers = {cases[0].pk: ada, cases[3].pk: ada, cases[1].pk: ben, cases[2].pk: ben}
    for case in cases:
        paper = build.report(f"Paper on {case.slug}", "2024-03-13")
        build.claim(paper, case, "reported", "2024-03-13")
        recording.publish(paper)
    monkeypatch.setattr(
        telling,
        "_concerned_by",
        lambda news: Subscriber.objects.filter(pk=followers[news.case.pk].pk),
    )
    both_have_told, send = Barrier(2), telling.send

    def send_and_wait(messages):
        send(messages)
        with suppress(BrokenBarrierError):
            both_have_told.wait(1)

    monkeypatch.setattr(telling, "send", send_and_wait)
    batches = [[cases[0].pk, cases[1].pk], [cases[2].pk, cases[3].pk]]
    steps = [lambda batch=batch: recorder.record_cases(batch) for batch in batches]
    with ThreadPoolExecutor(2) as threads:
        for done in [threads.submit(in_a_thread(step)) for step in steps]:
            done.result(timeout=60)
    assert sorted(Delivery.objects.values_list("subscriber__name", flat=True)) == [
        *("Ada", "Ada", "Ben", "Ben")
    ]


@pytest.mark.django_db(transaction=True)
def test_who_enters_a_claim_does_not_wait_for_the_recording_of_its_case():
    case, report = build.case("Ada"), build.report("The Gazette", "2024-03-13")
    with ThreadPoolExecutor(1) as threads, transaction.atomic():
        recording.record(case.pk)
        enter = in_a_thread(lambda: build.claim(report, case, "reported", "2024-03-13"))
        threads.submit(enter).result(timeout=5)
    assert report.claims.count() == 1


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


@pytest.mark.django_db(transaction=True)
def test_two_alerts_of_one_address_that_are_confirmed_at_once_become_one():
    asked = [alert("reader@example.org"), alert("READER@example.org")]
    MailAlert.objects.update(confirmed_at=None)
    Subscriber.objects.update(is_active=False)
    with ThreadPoolExecutor(1) as threads:
        with transaction.atomic():
            subscribing.confirm_alert(asked[0])
            confirm = in_a_thread(lambda: subscribing.confirm_alert(asked[1]))
            second = threads.submit(confirm)
            wait_until_somebody_waits()
        second.result(timeout=10)
    assert [each.pk for each in MailAlert.objects.all()] == [asked[0].pk]
    assert Subscriber.objects.get().is_active
