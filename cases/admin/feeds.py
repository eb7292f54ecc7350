"""Feeds of publishers: which are asked, how they are, and asking one at once."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.http import urlencode
from django.views.decorators.http import require_POST
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from cases import tasks
from cases.admin.forms import ADDRESSES
from cases.ingest.deciding import ago
from cases.models import Feed, FeedItem
from cases.models.inbox import FAILURES_TO_NOTICE

HEALTH_COLOURS = {
    "Well": "success",
    "With remarks": "warning",
    "Moved": "warning",
    "Failed lately": "warning",
    "Fails": "danger",
    "Ended": "danger",
    "Not asked yet": "info",
    "Switched off": "info",
}


def health(feed: Feed) -> str:
    """How a feed is, in a word or two."""
    if feed.ended_at:
        return "Ended"
    if not feed.is_active:
        return "Switched off"
    if feed.failures:
        return "Fails" if feed.failures >= FAILURES_TO_NOTICE else "Failed lately"
    if feed.asked_at is None:
        return "Not asked yet"
    if feed.moved_to:
        return "Moved"
    return "With remarks" if feed.trouble else "Well"


@admin.register(Feed)
class FeedAdmin(ModelAdmin):
    """Feeds of publishers. Editors see how they are; chiefs change them."""

    formfield_overrides = ADDRESSES
    list_display = ["feed", "health_shown", "trouble_shown", "asked", "waiting_items"]
    list_filter = ["is_active"]
    list_select_related = ["publisher"]
    search_fields = ["publisher__name", "url"]
    autocomplete_fields = ["publisher"]
    compressed_fields = False
    actions = ["ask_chosen"]
    actions_submit_line = ["save_and_ask", "take_new_address"]
    fieldsets = [
        (None, {"fields": ["publisher", "url", ("every_minutes", "words"), "is_active"]}),
        (
            "How it is",
            {"fields": ["health_shown", "trouble", "moved_to", "answered_at", ("asked", "due_at")]},
        ),
    ]
    readonly_fields = ["health_shown", "trouble", "moved_to", "answered_at", "asked", "due_at"]

    class Media:
        css = {"all": ["cases/inbox.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        waiting = Count("items", filter=Q(items__state=FeedItem.State.NEW))
        return super().get_queryset(request).annotate(waiting=waiting)

    def get_fieldsets(self, request: HttpRequest, obj: Feed | None = None):
        return super().get_fieldsets(request, obj) if obj else self.fieldsets[:1]

    def get_form(self, request: HttpRequest, obj: Feed | None = None, **kwargs):
        labels = {"url": "Address", "every_minutes": "Minutes between", "is_active": "Ask it"}
        return super().get_form(request, obj, **{"labels": labels, **kwargs})

    def get_urls(self) -> list:
        ask = self.admin_site.admin_view(require_POST(self.ask_view))
        return [path("<int:pk>/ask/", ask, name="cases_feed_ask"), *super().get_urls()]

    @admin.display(description="Feed", ordering="publisher__name")
    def feed(self, feed: Feed) -> str:
        return format_html(
            '<span class="inbox-feed">{} <span class="inbox-quiet">{}</span></span>',
            feed.publisher.name,
            feed.url.partition("://")[2],
        )

    @display(description="Health", label=HEALTH_COLOURS)
    def health_shown(self, feed: Feed) -> str:
        return health(feed)

    @admin.display(description="What is wrong")
    def trouble_shown(self, feed: Feed) -> str:
        moved = f"It has moved to {feed.moved_to}." if feed.moved_to else ""
        times = f"{feed.failures} times in a row." if feed.failures > 1 else ""
        words = " ".join(filter(None, [feed.trouble, moved, times]))
        return format_html('<span class="inbox-trouble">{}</span>', words) if words else "–"

    @admin.display(description="Asked", ordering="asked_at")
    def asked(self, feed: Feed) -> str:
        return ago(feed.asked_at).capitalize() if feed.asked_at else "Not yet"

    @admin.display(description="Ask now")
    def ask_now(self, feed: Feed) -> str:
        if not feed.is_active:
            return "–"
        return format_html(
            '<button type="submit" class="inbox-button" formaction="{}">Ask now'
            '<span class="inbox-unseen">: {}</span></button>',
            reverse("admin:cases_feed_ask", args=[feed.pk]),
            feed,
        )

    @admin.display(description="Waiting", ordering="waiting")
    def waiting_items(self, feed: Feed) -> str:
        address = reverse("admin:cases_feeditem_changelist")
        query = urlencode({"feed__id__exact": feed.pk})
        return format_html('<a href="{}?{}">{}</a>', address, query, feed.waiting)

    def get_list_display(self, request: HttpRequest) -> list[str]:
        may_ask = self.has_change_permission(request)
        return [*self.list_display, *(["ask_now"] if may_ask else [])]

    def ask_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask one feed at once, by the button in the list."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        feed = get_object_or_404(Feed, pk=pk)
        self._ask(request, Feed.objects.filter(pk=feed.pk))
        return redirect("admin:cases_feed_changelist")

    @admin.action(description="Ask now", permissions=["change"])
    def ask_chosen(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._ask(request, queryset)

    @action(description="Save and ask now", permissions=["change"])
    def save_and_ask(self, request: HttpRequest, obj: Feed) -> None:
        self._ask(request, Feed.objects.filter(pk=obj.pk))

    @action(description="Save with the new address", permissions=["change"])
    def take_new_address(self, request: HttpRequest, obj: Feed) -> None:
        """Take over the address to which its server says that it has moved for good."""
        taken = Feed.objects.filter(url=obj.moved_to).first()
        if taken:
            messages.error(request, f"Not taken over: {taken} is a feed of its own already.")
            return
        obj.url = obj.moved_to
        obj.start_afresh()
        obj.save()
        tasks.ask_feeds.delay_on_commit()

    def get_actions_submit_line(self, request: HttpRequest, object_id) -> list:
        feed = self.get_object(request, str(object_id)) if object_id else None
        offered = super().get_actions_submit_line(request, object_id)
        wanted = ["save_and_ask"] if feed and feed.is_active else []
        wanted += ["take_new_address"] if feed and feed.moved_to else []
        return [each for each in offered if each.action_name.endswith(tuple(wanted))]

    def save_model(self, request: HttpRequest, obj: Feed, form, change: bool) -> None:
        """Save what was typed, and nothing of what a worker may have noted meanwhile."""
        if not change or {"url", "words", "is_active"} & set(form.changed_data):
            obj.start_afresh()
        if not change:
            obj.save()
        elif form.changed_data:
            obj.save(update_fields=[*form.changed_data, *Feed.OF_THE_ADDRESS])
        # The theme would run these after saving every column.
        for pressed in self.get_actions_submit_line(request, obj.pk):
            if pressed.action_name in request.POST:
                pressed.method(request, obj)
        if obj.is_active:
            tasks.ask_feeds.delay_on_commit()

    def _ask(self, request: HttpRequest, feeds: QuerySet) -> None:
        number = feeds.filter(is_active=True).update(due_at=timezone.now())
        tasks.ask_feeds.delay_on_commit()
        if number:
            asked = "The feed is" if number == 1 else f"{number} feeds are"
            messages.success(request, f"{asked} asked in a moment; then reload this page.")
        else:
            messages.warning(request, "Nothing is asked: what is switched off is left alone.")
