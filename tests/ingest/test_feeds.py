"""Asking feeds, by the real task and over a real socket: politely, whatever they answer."""

import gzip
from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.http import http_date

from cases import tasks
from cases.ingest import feeds, reading
from cases.models import Feed, FeedItem, SourceReport
from tests import build
from tests import web as outside
from tests.ingest.asking import FIRST, XML, ask, feed_at, pause, titles
from tests.ingest.feed_files import BOMBS, item, many, rss


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


@pytest.mark.parametrize("value", ["1 Dec 7777777777 3:9 GMT", "9" * 400, "-5", "soon", ""])
def test_a_wish_that_no_calendar_has_is_no_wish_or_the_longest(value):
    assert feeds._retry_after(value) in (timedelta(0), feeds.LONGEST_RETRY_AFTER)
