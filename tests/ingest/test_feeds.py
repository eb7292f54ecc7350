"""Asking feeds, by the real task and over a real socket: politely, whatever they answer."""

import gzip
import logging
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone
from django.utils.http import http_date

from cases import tasks
from cases.ingest import feeds, reading
from cases.models import Feed, FeedItem, Publisher, SourceReport
from tests import build
from tests import web as outside
from tests.ingest.feed_files import BOMBS, item, many, rss
from tests.recording.test_worker import wait_for

FIRST = item("First", "https://news.example/1", guid="1")
SECOND = item("Second", "https://news.example/2", guid="2")
XML = "application/rss+xml"


def feed_at(url: str, publisher: str = "The Gazette", **columns) -> Feed:
    made, _ = Publisher.objects.get_or_create(name=publisher)
    return Feed.objects.create(publisher=made, url=url, **columns)


def ask(feed: Feed) -> Feed:
    """Make a feed due, run the task, and return the feed as it is then."""
    Feed.objects.filter(pk=feed.pk).update(due_at=timezone.now())
    tasks.ask_feeds()
    feed.refresh_from_db()
    return feed


def titles() -> list[str]:
    return list(FeedItem.objects.order_by("pk").values_list("title", flat=True))


def pause(feed: Feed) -> timedelta:
    """How long the feed is left alone, in whole minutes."""
    return timedelta(minutes=round((feed.due_at - feed.asked_at) / timedelta(minutes=1)))


@pytest.fixture
def feed(empty, web) -> Feed:
    """A feed of two items."""
    return feed_at(web.put("/feed", rss(FIRST, SECOND), Content_Type=XML))


def test_what_a_feed_lists_waits_in_the_inbox(feed, web):
    case = build.case("Zebulon Quux")
    web.put(
        "/feed",
        rss(
            item(
                "Zebulon Quux arrested",
                "https://news.example/1?utm_source=rss",
                "1",
                "Tue, 05 Mar 2024 10:00:00 +0000",
                "What is known.",
            )
        ),
        Content_Type=XML,
    )
    asked = ask(feed)
    assert (asked.failures, asked.trouble, pause(asked)) == (0, "", timedelta(minutes=60))
    assert asked.answered_at >= asked.asked_at
    found = FeedItem.objects.get()
    assert (found.guid, found.url, found.url_key, found.title, found.summary) == (
        "1",
        "https://news.example/1?utm_source=rss",
        "news.example/1",
        "Zebulon Quux arrested",
        "What is known.",
    )
    assert (str(found.published_on), found.language, found.state) == ("2024-03-05", "en", "new")
    assert list(found.cases.all()) == [case]
    assert not SourceReport.objects.exists()


def test_asking_again_brings_nothing_twice(feed):
    ask(feed)
    ask(feed)
    assert sorted(titles()) == ["First", "Second"]


def test_only_due_feeds_that_are_switched_on_are_asked(feed, web):
    Feed.objects.update(due_at=timezone.now() + timedelta(hours=1))
    feed_at(web.address + "/off", is_active=False)
    assert tasks.ask_feeds() == 0
    assert web.requests == []


def test_the_second_question_is_conditional_and_its_answer_may_be_empty(feed, web):
    web.put("/feed", rss(FIRST), Content_Type=XML, ETag='"v1"', Last_Modified="Tue, 05 Mar 2024")
    ask(feed)
    web.put("/feed", status=304)
    asked = ask(feed)
    first, second = (request.headers for request in web.requests)
    assert "If-None-Match" not in first and "If-Modified-Since" not in first
    assert second["If-None-Match"] == '"v1"'
    assert second["If-Modified-Since"] == "Tue, 05 Mar 2024"
    assert (asked.failures, asked.trouble, asked.etag) == (0, "", '"v1"')
    assert asked.answered_at >= asked.asked_at
    assert titles() == ["First"]


def test_an_answer_that_was_amiss_is_asked_for_in_full_again(feed, web):
    web.put("/feed", rss(FIRST, item("No link")), Content_Type=XML, ETag='"v1"')
    asked = ask(feed)
    assert (asked.etag, asked.trouble) == ("", "1 item without a link to a page: left out.")
    assert asked.failures == 0


def test_a_server_that_fails_is_asked_ever_more_rarely_and_at_last_daily(feed, web):
    web.put("/feed", status=500)
    pauses = [pause(ask(feed)) / timedelta(hours=1) for _ in range(7)]
    assert pauses == [2, 4, 8, 16, 24, 24, 24]
    assert (feed.failures, feed.trouble) == (7, "The server has a fault of its own (500).")
    assert feed.answered_at is None
    assert list(Feed.objects.failing()) == [feed]
    web.put("/feed", rss(FIRST), Content_Type=XML)
    asked = ask(feed)
    assert (asked.failures, asked.trouble, pause(asked)) == (0, "", timedelta(hours=1))
    assert not Feed.objects.failing().exists()


def test_a_feed_that_is_asked_weekly_is_not_asked_daily_when_it_fails(feed, web):
    Feed.objects.update(every_minutes=7 * 24 * 60)
    web.put("/feed", status=500)
    assert pause(ask(feed)) == timedelta(days=7)


@pytest.mark.parametrize(
    ("retry_after", "wanted"),
    [
        ("86400", timedelta(days=1)),
        ("60", timedelta(hours=2)),
        ("999999999999999999999", timedelta(days=7)),
        ("soon", timedelta(hours=2)),
        ("-5", timedelta(hours=2)),
        ("²", timedelta(hours=2)),
    ],
)
def test_a_server_that_begs_for_time_is_given_it(feed, web, retry_after, wanted):
    web.put("/feed", status=429, Retry_After=retry_after)
    asked = ask(feed)
    assert pause(asked) == wanted
    assert asked.trouble == "The server says that we ask too often (429)."


def test_a_server_may_beg_for_time_until_a_date(feed, web):
    until = timezone.now() + timedelta(hours=30)
    web.put("/feed", status=503, Retry_After=http_date(until.timestamp()))
    assert abs(ask(feed).due_at - until) < timedelta(minutes=1)


@pytest.mark.parametrize(
    ("status", "trouble"),
    [
        (401, "The server wants a password (401)."),
        (403, "The server refuses us (403)."),
        (404, "The server knows no such page (404)."),
        (204, "The server answers 204 instead of giving the feed."),
        (502, "The server has a fault of its own (502)."),
    ],
)
def test_what_a_server_answers_is_said_in_plain_words(feed, web, status, trouble):
    web.put("/feed", status=status)
    asked = ask(feed)
    assert (asked.failures, asked.trouble) == (1, trouble)


def test_a_feed_that_is_gone_for_good_is_asked_no_more_and_the_desk_says_so(feed, web):
    web.put("/feed", status=410)
    asked = ask(feed)
    assert not asked.is_active and asked.ended_at
    assert asked.trouble.startswith("The feed is gone for good, its server says (410).")
    assert list(Feed.objects.failing()) == [feed]
    ask(feed)
    assert len(web.requests) == 1


@pytest.mark.parametrize(
    ("statuses", "is_noted"),
    [((301,), True), ((308,), True), ((302,), False), ((307,), False), ((302, 301), False)],
)
def test_a_move_for_good_is_noted_and_followed(feed, web, statuses, is_noted):
    for number, status in enumerate(statuses):
        start = "/feed" if number == 0 else f"/step{number}"
        target = f"/step{number + 1}" if number + 1 < len(statuses) else "/new"
        web.redirect(start, web.address + target, status)
    web.put("/new", rss(FIRST), Content_Type=XML)
    asked = ask(feed)
    assert asked.moved_to == (f"{web.address}/new" if is_noted else "")
    assert asked.url == f"{web.address}/feed"
    assert titles() == ["First"]


def test_of_a_move_for_good_and_a_detour_only_the_move_is_noted(feed, web):
    web.redirect("/feed", "/moved", 301)
    web.redirect("/moved", "/detour", 302)
    web.put("/detour", rss(FIRST), Content_Type=XML)
    assert ask(feed).moved_to == f"{web.address}/moved"


@pytest.mark.parametrize("bomb", BOMBS)
def test_an_xml_bomb_brings_nothing_and_is_named(feed, web, bomb):
    web.put("/feed", BOMBS[bomb], Content_Type=XML)
    asked = ask(feed)
    assert asked.failures == 1
    assert asked.trouble.startswith("The feed declares a document type or entities")
    assert titles() == []


def test_a_packed_bomb_is_never_unpacked_beyond_the_limit(feed, web):
    packed = gzip.compress(b" " * 200_000_000)
    assert len(packed) < 250_000
    web.put("/feed", packed, Content_Type=XML, Content_Encoding="gzip")
    asked = ask(feed)
    assert (asked.failures, asked.trouble) == (1, "It is larger than 5,242,880 bytes.")


def test_an_endless_feed_is_given_up(feed, web):
    web.misbehave("/feed", outside.endless)
    assert ask(feed).trouble == "It is larger than 5,242,880 bytes."


def test_a_feed_that_keeps_the_parser_busy_is_given_up(feed, web, monkeypatch):
    monkeypatch.setattr(reading, "PROCESSOR_SECONDS", 1)
    web.put("/feed", b"<rss version='2.0'><channel>" + b"<a>" * 1_600_000, Content_Type=XML)
    asked = ask(feed)
    assert asked.trouble == (
        "The feed cannot be read within 1 seconds and 512 MB of memory; it was not read."
    )


def test_of_a_huge_feed_the_newest_500_are_kept(feed, web):
    web.put("/feed", rss(*many(2000)), Content_Type=XML)
    asked = ask(feed)
    assert asked.trouble == "It lists 2000 items; the newest 500 were taken."
    assert set(titles()) == {f"Article {number}" for number in range(1, 501)}


def test_a_broken_feed_gives_what_can_be_read(feed, web):
    web.put("/feed", rss(FIRST, item("Bad & broken", "https://news.example/2")), Content_Type=XML)
    asked = ask(feed)
    assert asked.failures == 0
    assert asked.trouble.endswith("): 2 items could be read all the same.")
    assert set(titles()) == {"First", "Bad & broken"}


def test_a_web_page_instead_of_a_feed_is_named(feed, web):
    web.put("/feed", '<!doctype html><link rel=x type="application/atom+xml" href="/atom">')
    assert ask(feed).trouble == (
        f"This is a web page, not an RSS or Atom feed. It names these feeds: {web.address}/atom."
    )


def test_a_feed_on_a_private_address_is_refused(feed, settings, web):
    settings.OUTGOING_ALLOWED_NETWORKS = []
    asked = ask(feed)
    assert asked.trouble == "127.0.0.1 stands at 127.0.0.1, which is no public address."
    assert web.requests == []


def test_a_redirect_to_a_private_address_is_refused(feed, web):
    web.redirect("/feed", "http://10.0.0.1/")
    assert ask(feed).trouble == "10.0.0.1 stands at 10.0.0.1, which is no public address."


def test_a_server_that_is_not_there_is_said(empty, settings):
    settings.OUTGOING_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    asked = ask(feed_at("http://127.0.0.1:1999/feed"))
    assert (asked.failures, asked.trouble) == (1, "No connection could be made.")


def test_one_page_waits_once_however_many_feeds_and_names_it_has(feed, web):
    page = "https://www.news.example/story/?utm_source=a"
    web.put(
        "/feed",
        rss(
            item("Story", page, guid="1"),
            item("Story again", "http://news.example/story#top", guid="2"),
        ),
        Content_Type=XML,
    )
    ask(feed)
    other = feed_at(web.put("/other", rss(item("Relayed", page, guid="x")), Content_Type=XML))
    ask(other)
    ask(other)
    assert titles() == ["Story"]
    assert (other.failures, other.trouble) == (0, "")


def test_a_changed_item_is_changed_while_it_waits_and_matched_again(feed, web):
    case = build.case("Zebulon Quux")
    ask(feed)
    changed = item("Zebulon Quux surrenders", "https://news.example/new", guid="1")
    web.put("/feed", rss(changed, SECOND), Content_Type=XML)
    ask(feed)
    first = FeedItem.objects.get(guid="1")
    assert (first.title, first.url_key) == ("Zebulon Quux surrenders", "news.example/new")
    assert list(first.cases.all()) == [case]
    assert FeedItem.objects.count() == 2


def test_a_changed_item_of_which_an_editor_decided_stays_as_it_was(feed, web):
    ask(feed)
    FeedItem.objects.filter(guid="1").update(state="dismissed", decided_at=timezone.now())
    web.put("/feed", rss(item("Other", "https://news.example/1", guid="1")), Content_Type=XML)
    ask(feed)
    assert FeedItem.objects.get(guid="1").title == "First"


def test_a_changed_item_never_takes_the_address_of_another(feed, web):
    ask(feed)
    web.put("/feed", rss(item("New words", "https://news.example/2", guid="1")), Content_Type=XML)
    asked = ask(feed)
    first = FeedItem.objects.get(guid="1")
    assert (first.title, first.url) == ("New words", "https://news.example/1")
    assert (asked.failures, asked.trouble) == (0, "")


def test_a_waiting_item_finds_its_case_once_the_spelling_is_known(feed, web):
    ask(feed)
    assert not FeedItem.objects.filter(cases__isnull=False).exists()
    case = build.case("First")
    case.suspects.get().names.create(name="Second")
    web.put("/feed", rss(item("Court: First", "https://news.example/1", "1")), Content_Type=XML)
    ask(feed)
    assert list(FeedItem.objects.get(guid="1").cases.all()) == [case]


def test_only_items_with_one_of_the_feeds_words_are_kept(feed, web):
    Feed.objects.update(words="ICC, war crime*")
    web.put(
        "/feed",
        rss(
            item("The ICC decides", "https://news.example/1"),
            item("Weather", "https://news.example/2", summary="Crime is no war."),
            item("Report", "https://news.example/3", summary="On war crimes."),
        ),
        Content_Type=XML,
    )
    ask(feed)
    assert set(titles()) == {"The ICC decides", "Report"}


def test_an_item_that_the_database_refuses_costs_no_other(feed, web, monkeypatch, caplog):
    bad = reading.Item("3", "https://news.example/3", "x" * 600)
    good = reading.Item("4", "https://news.example/4", "Good")
    no_address = reading.Item("5", "https://-bad-.example/5", "No address")
    monkeypatch.setattr(feeds, "read", lambda *args: reading.Parsed([bad, good, no_address], []))
    with caplog.at_level(logging.CRITICAL):
        asked = ask(feed)
    assert titles() == ["Good"]
    assert (asked.failures, asked.trouble) == (0, "2 of its items could not be stored.")


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


@pytest.mark.parametrize("value", ["1 Dec 7777777777 3:9 GMT", "9" * 400, "-5", "soon", ""])
def test_a_wish_that_no_calendar_has_is_no_wish_or_the_longest(value):
    assert feeds._retry_after(value) in (timedelta(0), feeds.LONGEST_RETRY_AFTER)
