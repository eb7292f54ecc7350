"""Feeds to ask, and what came of asking them, for tests."""

from datetime import timedelta

from django.utils import timezone

from cases import tasks
from cases.models import Feed, FeedItem, Publisher
from tests.ingest.feed_files import item

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
