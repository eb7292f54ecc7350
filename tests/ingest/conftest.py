"""What tests of feeds and of pages look at."""

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from cases import recording, tasks
from cases.models import Feed, PageWatch
from tests import build
from tests.ingest.asking import FIRST, SECOND, XML, feed_at
from tests.ingest.feed_files import rss


@pytest.fixture
def feed(empty, web) -> Feed:
    """A feed of two items."""
    return feed_at(web.put("/feed", rss(FIRST, SECOND), Content_Type=XML))


@pytest.fixture
def emil(empty):
    return User.objects.create_superuser("emil")


@pytest.fixture
def look(emil):
    """Look at the page of a report that emil submitted, through the task; return its watch."""

    def look(url: str) -> PageWatch:
        watch = PageWatch.objects.filter(report__url=url).first()
        if watch is None:
            report = build.report(url=url, entered_by=emil)
            recording.submit(report, by=emil)
            watch = report.page_watch
        else:
            PageWatch.objects.filter(pk=watch.pk).update(due_at=timezone.now())
        assert tasks.look_at_pages() == 1
        watch.refresh_from_db()
        return watch

    return look
