"""The way around the editors' screens: what each group of the side bar leads to."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

# Title of the group, and its models with the symbol of each.
GROUPS: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = (
    (
        "Reports",
        (
            ("cases.sourcereport", "article"),
            ("cases.importbatch", "upload_file"),
            ("cases.feeditem", "inbox"),
            ("cases.errorreport", "flag"),
            ("cases.pagewatch", "visibility"),
            ("cases.claim", "format_quote"),
        ),
    ),
    (
        "The record",
        (
            ("cases.case", "gavel"),
            ("cases.suspect", "person"),
            ("cases.proceedings", "link"),
            ("cases.warrant", "assignment"),
            ("cases.charge", "list_alt"),
            ("cases.situation", "public"),
            ("cases.court", "account_balance"),
            ("cases.publisher", "newspaper"),
        ),
    ),
    (
        "Written by the worker",
        (
            ("cases.statuschange", "timeline"),
            ("cases.custodychange", "lock"),
            ("cases.claimfinding", "rule"),
            ("cases.hearingnotice", "event"),
        ),
    ),
    (
        "Those who are told",
        (
            ("cases.webhook", "webhook"),
            ("cases.mailalert", "mail"),
            ("cases.subscriber", "notifications"),
            ("cases.delivery", "outgoing_mail"),
        ),
    ),
    (
        "The desk itself",
        (
            ("cases.feed", "rss_feed"),
            ("cases.capture", "photo_camera"),
            ("cases.trailentry", "history"),
            ("cases.note", "sticky_note_2"),
            ("cases.removal", "block"),
            ("cases.desksettings", "settings"),
            ("cases.apitoken", "key"),
            ("auth.user", "group"),
            ("auth.group", "badge"),
        ),
    ),
)


def side_bar(request: HttpRequest) -> list[dict]:
    """Return the groups of links that this user may follow, for the theme's side bar.

    A model that is registered but not named in GROUPS is listed in the last group.
    """
    screens = {model._meta.label_lower: screen for model, screen in admin.site._registry.items()}
    named = {label for _, models in GROUPS for label, _ in models}
    *groups, (last, models) = GROUPS
    others = tuple((label, "table_rows") for label in screens if label not in named)
    desk = {"title": "Desk", "icon": "space_dashboard", "link": reverse("admin:index")}
    bar = [{"title": None, "items": [desk]}]
    for title, members in (*groups, (last, models + others)):
        items = [
            _item(screens[label], symbol)
            for label, symbol in members
            if label in screens and _may_see(screens[label], request)
        ]
        if items:
            bar.append({"title": title, "separator": True, "items": items})
    return bar


def _may_see(screen: admin.ModelAdmin, request: HttpRequest) -> bool:
    return screen.has_module_permission(request) and screen.has_view_permission(request)


def _item(screen: admin.ModelAdmin, symbol: str) -> dict:
    meta = screen.model._meta
    return {
        "title": capfirst(str(meta.verbose_name_plural)),
        "icon": symbol,
        "link": reverse(f"admin:{meta.app_label}_{meta.model_name}_changelist"),
    }
