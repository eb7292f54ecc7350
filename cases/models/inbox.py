"""The inbox: feeds of publishers, and their items, of which editors make reports."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from cases.models.addresses import address_key
from cases.models.case import Case
from cases.models.publisher import Publisher
from cases.models.report import SourceReport

# How many answers in a row must be of no use before the desk says so.
FAILURES_TO_NOTICE = 3


class FeedQuerySet(models.QuerySet):
    def due(self):
        """Feeds that are to be asked now, longest waiting first."""
        return self.filter(is_active=True, due_at__lte=timezone.now()).order_by("due_at", "pk")

    def failing(self):
        """Feeds of which the last answers were of no use, and those that have ended."""
        return self.filter(
            Q(is_active=True, failures__gte=FAILURES_TO_NOTICE) | Q(ended_at__isnull=False)
        )


class Feed(models.Model):
    """An RSS or Atom feed of a publisher."""

    publisher = models.ForeignKey(
        Publisher,
        on_delete=models.PROTECT,
        related_name="feeds",
        help_text="Whose reports it lists.",
    )
    url = models.URLField(max_length=1000, unique=True, help_text="The address of the feed.")
    is_active = models.BooleanField(default=True, help_text="Untick to ask it no more.")
    every_minutes = models.PositiveSmallIntegerField(
        default=60, help_text="How often it is asked, in minutes."
    )
    words = models.CharField(
        max_length=500,
        blank=True,
        help_text="Keep only items with one of these words, separated by commas; empty: all. "
        "A star stands for any ending: ICC, International Criminal Court, war crime*",
    )
    due_at = models.DateTimeField(
        default=timezone.now, editable=False, help_text="When it is asked next."
    )
    asked_at = models.DateTimeField(null=True, editable=False, help_text="When it was last asked.")
    answered_at = models.DateTimeField(
        null=True, editable=False, help_text="When it last gave an answer of use."
    )
    failures = models.PositiveSmallIntegerField(
        default=0, editable=False, help_text="How many answers in a row were of no use."
    )
    trouble = models.TextField(
        blank=True, editable=False, help_text="What was wrong with the last answer."
    )
    moved_to = models.CharField(
        max_length=1000,
        blank=True,
        editable=False,
        help_text="The address to which it has moved for good, as its server says.",
    )
    ended_at = models.DateTimeField(
        null=True,
        editable=False,
        help_text="When its server said that it is gone for good; it is then asked no more.",
    )
    etag = models.CharField(
        max_length=500, blank=True, editable=False, help_text="ETag of the last answer."
    )
    last_modified = models.CharField(
        max_length=100, blank=True, editable=False, help_text="Last-Modified of the last answer."
    )

    objects = FeedQuerySet.as_manager()

    class Meta:
        ordering = ["publisher__name", "id"]
        constraints = [
            models.CheckConstraint(
                name="feed_is_not_asked_all_the_time",
                condition=Q(every_minutes__gte=5),
                violation_error_message="Ask at most every five minutes.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.url}"

    # What was learnt of the address as it is, and when it is asked.
    OF_THE_ADDRESS = (
        "due_at",
        "failures",
        "trouble",
        "moved_to",
        "ended_at",
        "etag",
        "last_modified",
    )

    def start_afresh(self) -> None:
        """Forget, without saving, what was learnt of an address or asked of it; ask it now."""
        self.due_at = timezone.now()
        self.failures = 0
        self.trouble = self.moved_to = self.etag = self.last_modified = ""
        self.ended_at = None


class FeedItemQuerySet(models.QuerySet):
    def waiting(self):
        """Items of which nobody has decided yet."""
        return self.filter(state=FeedItem.State.NEW)

    def with_report_of_same_page(self):
        """Annotate each item with `same_page`: the key of a report of the same address, or None.

        A public report comes before one that is still being written.
        """
        same = SourceReport.objects.of_page(models.OuterRef("url_key"))
        best = same.annotate(is_public=Q(state__in=SourceReport.PUBLIC_STATES)).order_by(
            "-is_public", "pk"
        )
        return self.annotate(same_page=models.Subquery(best.values("pk")[:1]))


class FeedItem(models.Model):
    """One item of a feed: a candidate for a report. Nothing is published by itself."""

    class State(models.TextChoices):
        NEW = "new", "Waiting"
        ACCEPTED = "accepted", "Made into a report"
        MERGED = "merged", "Belongs to a report that is there"
        DISMISSED = "dismissed", "Dismissed"

    feed = models.ForeignKey(
        Feed, on_delete=models.CASCADE, related_name="items", help_text="The feed."
    )
    guid = models.CharField(max_length=1000, help_text="The item's own name in its feed.")
    url = models.URLField(max_length=1000, help_text="The address of the article.")
    url_key = address_key("url")
    title = models.CharField(max_length=500, help_text="The article's title.")
    summary = models.TextField(blank=True, help_text="What the feed says of it, as plain text.")
    published_on = models.DateField(null=True, help_text="When it was published, if it says so.")
    language = models.CharField(max_length=10, blank=True, help_text="Its language, if stated.")
    cases = models.ManyToManyField(
        Case,
        blank=True,
        related_name="feed_items",
        help_text="Cases of which the item has a name.",
    )
    state = models.CharField(
        max_length=10, choices=State, default=State.NEW, help_text="What an editor made of it."
    )
    report = models.ForeignKey(
        SourceReport,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="feed_items",
        help_text="The report that was made of it, or to which it belongs.",
    )
    found_at = models.DateTimeField(auto_now_add=True, help_text="When we first saw it.")
    decided_at = models.DateTimeField(null=True, help_text="When an editor decided.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Who decided.",
    )

    objects = FeedItemQuerySet.as_manager()

    class Meta:
        verbose_name = "article from a feed"
        verbose_name_plural = "inbox"
        ordering = ["-found_at", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["feed", "guid"], name="feed_item_once"),
            # One page is one candidate, however many feeds bring it.
            models.UniqueConstraint(fields=["url_key"], name="feed_item_of_one_page"),
        ]
        indexes = [
            models.Index(fields=["-found_at"], name="feed_item_waiting", condition=Q(state="new")),
        ]

    def __str__(self) -> str:
        return self.title
