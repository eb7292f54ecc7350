"""Feeds asked by several workers, and what goes wrong meanwhile: no feed holds up another."""

import logging
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from cases import tasks
from cases.ingest import feeds
from cases.models import Feed
from tests.ingest.asking import FIRST, SECOND, XML, feed_at, titles
from tests.ingest.feed_files import BOMBS, rss
from tests.recording.test_worker import wait_for


def test_a_fault_of_our_own_is_noted_and_holds_up_no_other_feed(feed, web, monkeypatch, caplog):
    other = feed_at(web.put("/other", rss(SECOND), Content_Type=XML), "The Herald")
    real = feeds.store
    monkeypatch.setattr(
        feeds, "store", lambda each, items: 1 / 0 if each == feed else real(each, items)
    )
    with caplog.at_level(logging.CRITICAL):
        assert tasks.ask_feeds() == 2
    feed.refresh_from_db()
    other.refresh_from_db()
    assert (feed.failures, feed.trouble) == (1, "Something went wrong here; our log says what.")
    assert (other.failures, titles()) == (0, ["Second"])


def test_a_feed_that_was_given_a_new_address_meanwhile_keeps_it(feed, web, monkeypatch):
    def changed_meanwhile(*args, **more):
        found = Feed.objects.get(pk=feed.pk)
        found.url = web.address + "/new"
        found.start_afresh()
        found.save()
        raise feeds.Unreachable("It did not answer in time.")

    monkeypatch.setattr(feeds, "fetch", changed_meanwhile)
    feeds.ask(feeds.take())
    feed.refresh_from_db()
    assert (feed.url, feed.failures, feed.trouble) == (web.address + "/new", 0, "")
    assert feed.due_at <= timezone.now()


def test_a_taken_feed_is_due_again_only_after_its_lease(feed):
    assert feeds.take() == feed
    assert feeds.take() is None
    Feed.objects.update(due_at=timezone.now() - timedelta(seconds=1))
    assert feeds.take() == feed


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_server_is_waited_for(web, monkeypatch):
    feed_at(web.put("/feed", rss(FIRST), Content_Type=XML))
    seen = []
    real = feeds.fetch
    monkeypatch.setattr(
        feeds,
        "fetch",
        lambda *args, **more: seen.append(connection.in_atomic_block) or real(*args, **more),
    )
    tasks.ask_feeds()
    assert (seen, titles()) == ([False], ["First"])


@pytest.mark.django_db(transaction=True)
def test_askers_that_run_at_once_share_the_feeds_and_store_each_page_once(web):
    for number in range(8):
        feed_at(web.put(f"/{number}", rss(FIRST, SECOND), Content_Type=XML), publisher=f"P{number}")
    start = Barrier(4)

    def run() -> None:
        try:
            start.wait()
            tasks.ask_feeds()
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(request.path for request in web.requests) == [f"/{n}" for n in range(8)]
    assert sorted(titles()) == ["First", "Second"]
    assert set(Feed.objects.values_list("failures", "trouble")) == {(0, "")}


@pytest.mark.django_db(transaction=True)
def test_the_real_worker_asks_feeds_and_outlives_a_hostile_one(web, celery_worker_process):
    hostile = feed_at(web.put("/bomb", BOMBS["billion laughs"], Content_Type=XML), "Hostile")
    sound = feed_at(web.put("/feed", rss(FIRST), Content_Type=XML))
    celery_worker_process.environment["OUTGOING_ALLOWED_NETWORKS"] = "127.0.0.0/8"
    celery_worker_process.start()
    tasks.ask_feeds.delay()
    wait_for(lambda: titles() == ["First"])
    wait_for(lambda: Feed.objects.filter(failures=1).exists())
    hostile.refresh_from_db()
    sound.refresh_from_db()
    assert hostile.trouble.startswith("The feed declares a document type or entities")
    assert (sound.failures, sound.trouble) == (0, "")


def test_the_beat_asks_every_minute(settings):
    entry = settings.CELERY_BEAT_SCHEDULE["ask_feeds"]
    assert (entry["task"], entry["schedule"]) == (tasks.ask_feeds.name, 60)
