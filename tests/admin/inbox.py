"""Articles that wait in the inbox, and what its pages show, for tests."""

from django.urls import reverse

from cases.models import Feed, FeedItem, Publisher

LIST = "/admin/cases/feeditem/"


def article(title: str = "News", url: str = "", **columns) -> FeedItem:
    publisher, _ = Publisher.objects.get_or_create(name="The Gazette")
    feed, _ = Feed.objects.get_or_create(
        url="https://gazette.example/feed", defaults={"publisher": publisher}
    )
    url = url or f"https://gazette.example/{title.lower().replace(' ', '-')}"
    return FeedItem.objects.create(feed=feed, guid=url, url=url, title=title, **columns)


def step(name: str, item: FeedItem) -> str:
    return reverse(f"admin:cases_feeditem_{name}", args=[item.pk])


def shown(client, query: str = "") -> str:
    return client.get(LIST + query).content.decode()
