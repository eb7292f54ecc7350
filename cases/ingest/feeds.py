"""Asks feeds for news: the due ones one by one, politely, and notes how each of them is."""

from __future__ import annotations

import email.utils
import itertools
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, timedelta

from django.db import transaction
from django.utils import timezone

from cases.ingest.items import store
from cases.ingest.parsing import Item, NotReadable
from cases.ingest.reading import read
from cases.models import Feed
from cases.outgoing import Answer, Refused, Unreachable, fetch

log = logging.getLogger(__name__)

MOST_BYTES = 5 * 1024 * 1024
# Nobody else asks a feed that was taken; who took it may die, then it is due again after this.
LEASE = timedelta(minutes=10)
# However often a feed fails, it is asked again every day; however long it begs for, every week.
LONGEST_PAUSE, LONGEST_RETRY_AFTER = timedelta(days=1), timedelta(days=7)
# Redirects that say: use the new address from now on (RFC 9110, 15.4).
PERMANENT = (301, 308)
# One look asks for so long; the next continues.
SECONDS_FOR_ALL = 120


@dataclass
class Outcome:
    """What came of asking a feed."""

    failed: bool = False
    trouble: str = ""
    items: list[Item] = field(default_factory=list)
    unchanged: bool = False
    ended: bool = False
    moved_to: str = ""
    etag: str = ""
    last_modified: str = ""
    retry_after: timedelta = timedelta(0)


def ask_due(after_each: Callable[[], None] = lambda: None) -> int:
    """Ask the feeds that are due, longest waiting first; return how many were asked.

    Askers that run at once share the feeds. No transaction is open while a server is waited for.
    """
    asked, until = 0, time.monotonic() + SECONDS_FOR_ALL
    while time.monotonic() < until and (feed := take()):
        ask(feed)
        asked += 1
        after_each()
    return asked


@transaction.atomic
def take() -> Feed | None:
    """Take the feed that is due for longest, for as long as a lease; None if none is due."""
    feed = Feed.objects.due().select_for_update(skip_locked=True, of=("self",)).first()
    if feed:
        feed.asked_at = timezone.now()
        feed.due_at = feed.asked_at + LEASE
        feed.save(update_fields=["asked_at", "due_at"])
    return feed


def ask(feed: Feed) -> None:
    """Ask a feed that was taken, store its items, and note how it is and when to ask it again."""
    try:
        outcome = _ask(feed)
        if outcome.items and (refused := store(feed, outcome.items)):
            outcome.trouble += f" {refused} of its items could not be stored."
    except Exception:
        log.exception("Feed %s could not be asked.", feed.pk)
        outcome = Outcome(failed=True, trouble="Something went wrong here; our log says what.")
    with transaction.atomic():
        # Somebody may have given it a new address, or asked it again after the lease ended.
        same = Feed.objects.filter(pk=feed.pk, url=feed.url, asked_at=feed.asked_at)
        if current := same.select_for_update(of=("self",)).first():
            _note(current, outcome)


def _ask(feed: Feed) -> Outcome:
    headers = {
        "Accept": "application/atom+xml, application/rss+xml, application/xml;q=0.9, */*;q=0.1",
        "If-None-Match": feed.etag,
        "If-Modified-Since": feed.last_modified,
    }
    try:
        answer = fetch(
            feed.url,
            headers={name: value for name, value in headers.items() if value},
            max_bytes=MOST_BYTES,
        )
    except (Refused, Unreachable) as reason:
        return Outcome(failed=True, trouble=str(reason))
    outcome = _outcome(answer)
    outcome.moved_to = _moved_to(answer)
    return outcome


def _moved_to(answer: Answer) -> str:
    """The address to which a server says that the feed has moved for good; else empty."""
    leading = itertools.takewhile(lambda hop: hop[0] in PERMANENT, answer.redirects)
    return next((address for _, address in reversed(list(leading))), "")


def _outcome(answer: Answer) -> Outcome:
    """What an answer of a server means."""
    if answer.status == 304:
        return Outcome(unchanged=True)
    if answer.status == 410:
        return Outcome(
            failed=True,
            ended=True,
            trouble="The feed is gone for good, its server says (410). It is asked no more: "
            "give its new address, or delete it.",
        )
    if answer.status != 200:
        return Outcome(
            failed=True,
            trouble=_say_status(answer.status),
            retry_after=_retry_after(answer.header("retry-after")),
        )
    try:
        parsed = read(answer.body, answer.final_url, answer.header("content-type"))
    except NotReadable as reason:
        return Outcome(failed=True, trouble=str(reason))
    # What was amiss is looked at again, so that it does not hide behind "not modified".
    is_clean = not parsed.remarks
    return Outcome(
        items=parsed.items,
        trouble=" ".join(parsed.remarks),
        etag=answer.header("etag")[:500] if is_clean else "",
        last_modified=answer.header("last-modified")[:100] if is_clean else "",
    )


def _say_status(status: int) -> str:
    meanings = {
        401: "wants a password",
        403: "refuses us",
        404: "knows no such page",
        429: "says that we ask too often",
        503: "is busy or being repaired",
    }
    if status in meanings:
        return f"The server {meanings[status]} ({status})."
    if status >= 500:
        return f"The server has a fault of its own ({status})."
    return f"The server answers {status} instead of giving the feed."


def _retry_after(value: str) -> timedelta:
    """How long a server begs to be left alone (RFC 9110, 10.2.3): seconds or a date; else 0."""
    value = value.strip()
    if value.isascii() and value.isdigit():
        return min(timedelta(seconds=min(int(value[:9]), 10**8)), LONGEST_RETRY_AFTER)
    try:
        when = email.utils.parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return timedelta(0)
    when = when if when.tzinfo else when.replace(tzinfo=UTC)
    return min(max(when - timezone.now(), timedelta(0)), LONGEST_RETRY_AFTER)


def _note(feed: Feed, outcome: Outcome) -> None:
    """Write down how the feed is, and when it is asked next."""
    now = timezone.now()
    pause = timedelta(minutes=feed.every_minutes)
    if outcome.failed:
        feed.failures = min(feed.failures + 1, 1000)
        feed.trouble = outcome.trouble
        # Twice as long after each failure.
        pause = min(pause * 2 ** min(feed.failures, 12), max(pause, LONGEST_PAUSE))
    else:
        feed.answered_at = now
        if feed.failures or not outcome.unchanged:
            feed.trouble = outcome.trouble.strip()
        feed.failures = 0
        if not outcome.unchanged:
            feed.etag, feed.last_modified = outcome.etag, outcome.last_modified
        feed.moved_to = outcome.moved_to[:1000]
    feed.due_at = now + max(pause, outcome.retry_after)
    if outcome.ended:
        feed.is_active, feed.ended_at = False, now
    feed.save(
        update_fields=[
            "due_at",
            "answered_at",
            "failures",
            "trouble",
            "moved_to",
            "etag",
            "last_modified",
            "is_active",
            "ended_at",
        ]
    )
