"""Items of feeds: each page waits once, follows its feed while it waits, and finds its case."""

import logging

from django.utils import timezone

from cases.ingest import feeds, reading
from cases.models import Feed, FeedItem
from tests import build
from tests.ingest.asking import SECOND, XML, ask, feed_at, titles
from tests.ingest.feed_files import item, rss


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
