"""Stores the items of a feed: new ones once, changed ones anew while nobody has decided on them."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import DatabaseError, IntegrityError, transaction

from cases.ingest.matching import Names, has_one_of
from cases.ingest.parsing import Item
from cases.models import Feed, FeedItem, Publisher

log = logging.getLogger(__name__)
# What a report may have as its address.
ADDRESS = URLValidator(schemes=["http", "https"])
# What a publisher may change of an item; its own name and the feed it came from never change.
COLUMNS = ("url", "title", "summary", "published_on", "language")


def store(feed: Feed, items: Iterable[Item]) -> int:
    """Store what the feed brings; return how many items the database refused.

    An item whose page another item shows, of this feed or another, is not stored again. Items
    without one of the feed's words are left out. Each is matched with cases by names.
    """
    chosen = [item for item in items if has_one_of(f"{item.title}\n{item.summary}", feed.words)]
    wanted = {item.guid: item for item in chosen if _is_address(item.url)}
    if not wanted:
        return len(chosen)
    names = Names()
    known = {row.guid: row for row in feed.items.filter(guid__in=wanted)}
    for guid, row in known.items():
        if row.state == FeedItem.State.NEW:
            _change(row, wanted[guid])
    fresh = [item for guid, item in wanted.items() if guid not in known]
    there = set(
        FeedItem.objects.filter(url__in=[item.url for item in fresh]).values_list("url", flat=True)
    )
    refused = _add(feed, [item for item in fresh if item.url not in there])
    for row in feed.items.waiting().filter(guid__in=wanted).prefetch_related("cases"):
        match(row, names, feed.publisher)
    return refused + len(chosen) - len(wanted)


def match(row: FeedItem, names: Names, publisher: Publisher) -> None:
    """Set the cases of an item to those that its text names."""
    of_the_court = publisher.kind == Publisher.Kind.OFFICIAL
    found = {each.case for each in names.match(f"{row.title}\n{row.summary}", of_the_court)}
    if found != {case.pk for case in row.cases.all()}:
        row.cases.set(found)


def _is_address(url: str) -> bool:
    try:
        ADDRESS(url)
    except ValidationError:
        return False
    return True


def _change(row: FeedItem, item: Item) -> None:
    """Take over what the publisher changed, unless an editor decides at this moment."""
    changed = {
        name: getattr(item, name) for name in COLUMNS if getattr(item, name) != getattr(row, name)
    }
    if not changed:
        return
    still_new = FeedItem.objects.waiting().filter(pk=row.pk)
    try:
        with transaction.atomic():
            still_new.update(**changed)
    except IntegrityError:
        # Its new address is that of another item: it keeps the old one, which leads there.
        changed.pop("url")
        if changed:
            still_new.update(**changed)


def _add(feed: Feed, items: list[Item]) -> int:
    """Add items, each unless its page is there; return how many cannot be stored at all."""
    rows = [
        FeedItem(feed=feed, guid=item.guid, **{name: getattr(item, name) for name in COLUMNS})
        for item in items
    ]
    try:
        with transaction.atomic():
            FeedItem.objects.bulk_create(rows, ignore_conflicts=True)
        return 0
    except (DatabaseError, ValueError):
        return sum(not _add_one(row) for row in rows)


def _add_one(row: FeedItem) -> bool:
    try:
        with transaction.atomic():
            FeedItem.objects.bulk_create([row], ignore_conflicts=True)
    except (DatabaseError, ValueError):
        log.exception("An item of feed %s cannot be stored: %.200s", row.feed_id, row.url)
        return False
    return True
