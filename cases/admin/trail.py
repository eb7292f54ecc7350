"""The audit trail on the screens: all of it, one entry, and the history of each row."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone

from cases.admin.history import ReadOnlyAdmin
from cases.admin.trail_filters import TrailFilter
from cases.admin.trail_names import Names
from cases.admin.trail_words import actor, acts, changes, noun_of, tell
from cases.models import SourceReport, TrailEntry
from cases.models.audit import NOT_TRACKED, TRACKED
from cases.models.workflow import may_read
from cases.spreadsheet import csv_stream

ON_A_PAGE = 50
AT_ONCE = 500
HEADINGS = (
    *("when (UTC)", "who", "account", "done", "what", "number", "name", "of"),
    *("column", "before", "after", "through", "act"),
)


@admin.register(TrailEntry)
class TrailEntryAdmin(ReadOnlyAdmin):
    """Every change of every row: for editors and chief editors."""

    def get_queryset(self, request: HttpRequest):
        return TrailEntry.objects.readable_by(request.user)

    def get_urls(self) -> list:
        export = self.admin_site.admin_view(self.export)
        return [path("csv/", export, name="cases_trailentry_csv"), *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        """The trail, newest first, as far as the question in the address asks for it."""
        self._check(request)
        readable = self.get_queryset(request)
        asked = TrailFilter(request.GET, readable)
        page = _page(asked.choose(readable), request)
        about = asked.cleaned_data.get("about", "")
        names = Names([TrailEntry(about=[about])] if about else [], request.user)
        context = {
            "title": "Trail of changes",
            "form": asked,
            "about": names.of_key(about) if about else None,
            "is_filtered": any(request.GET.get(name) for name in asked.fields),
            "export": _with(reverse("admin:cases_trailentry_csv"), request),
            "opts": self.opts,
        }
        return _answer(request, "admin/trail/trail.html", page, context)

    def change_view(self, request: HttpRequest, object_id: str, form_url="", extra_context=None):
        """All that was done in one go with what an entry tells of, with every value."""
        self._check(request)
        entry = self.get_object(request, object_id)
        if entry is None:
            raise Http404("There is no such entry of the trail.")
        together = self.get_queryset(request).filter(pk=entry.pk)
        if entry.act:
            together = self.get_queryset(request).filter(act=entry.act)
        context = {"title": "One act", "is_open": True, "opts": self.opts}
        return _answer(request, "admin/trail/entry.html", _page(together, request), context)

    def export(self, request: HttpRequest) -> HttpResponse:
        """What the question in the address asks for, as CSV: a line for each column."""
        self._check(request)
        readable = self.get_queryset(request)
        asked = TrailFilter(request.GET, readable)
        if not asked.is_valid():
            raise Http404("This question to the trail is not a valid one.")
        name = f"trail-{timezone.localdate():%Y-%m-%d}.csv"
        return csv_stream(name, _lines(asked.choose(readable), request.user))

    def _check(self, request: HttpRequest) -> None:
        if request.method not in ("GET", "HEAD") or not self.has_view_permission(request):
            raise PermissionDenied


def history_of(request: HttpRequest, app: str, model: str, pk: int) -> HttpResponse:
    """What happened to one row and its parts; also of a row that is deleted, for editors.

    In the place of the admin's own history, which knows only what went through its forms.
    """
    label, key = f"{app}.{model}", f"{app}.{model}:{pk}"
    screen = next(
        (s for m, s in admin.site._registry.items() if m._meta.label_lower == label), None
    )
    if screen is None:
        raise Http404("There is no such screen.")
    row = screen.get_object(request, str(pk))
    readable = TrailEntry.objects.readable_by(request.user)
    told = readable.of([key])
    if row is None:
        if not request.user.has_perm("cases.view_trailentry") or not told.exists():
            raise Http404("There is no such row.")
    elif not screen.has_view_or_change_permission(request, row) or not may_see(row, request.user):
        raise PermissionDenied
    name = str(row) if row else Names(told[:1], request.user).of_key(key).text
    context = {
        "title": f"History of {noun_of(label)} “{name}”",
        "row": row,
        "address": reverse(f"admin:{app}_{model}_change", args=[pk]) if row else "",
        "reason": "" if label in TRACKED else NOT_TRACKED.get(label, "it is not followed"),
        "opts": screen.opts,
    }
    return _answer(request, "admin/trail/history.html", _page(told, request), context, shown=key)


def may_see(row: models.Model, user) -> bool:
    """Whether a user may read of this row, if it is a report or belongs to one."""
    report = row if isinstance(row, SourceReport) else getattr(row, "report", None)
    return not isinstance(report, SourceReport) or may_read(report, user)


def _page(entries, request: HttpRequest) -> Page:
    return Paginator(entries, ON_A_PAGE).get_page(request.GET.get("page"))


def _answer(
    request: HttpRequest, template: str, page: Page, context: dict, shown: str = ""
) -> HttpResponse:
    pages = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return render(
        request,
        template,
        {
            **admin.site.each_context(request),
            "page": page,
            "pages": list(pages),
            "query": _with("", request),
            "acts": acts(list(page.object_list), request.user, shown),
            "shown": shown,
            "may_open": request.user.has_perm("cases.view_trailentry"),
            **context,
        },
    )


def _with(address: str, request: HttpRequest) -> str:
    """An address with the question of this one, but without its page."""
    asked = request.GET.copy()
    asked.pop("page", None)
    return f"{address}?{asked.urlencode()}"


def _lines(entries, user) -> Iterator[tuple]:
    yield HEADINGS
    last = None
    while True:
        # By number, not by place: what is written meanwhile shifts nothing.
        chunk = list((entries.filter(pk__lt=last) if last else entries)[:AT_ONCE])
        if not chunk:
            return
        names = Names(chunk, user)
        for entry in chunk:
            told = tell(entry, names)
            common = (
                f"{entry.happened_at:%Y-%m-%d %H:%M:%S}",
                *(actor(entry), entry.user_id, told.verb, told.noun, entry.object_id),
                *(told.name.text, told.whole.text if told.whole else ""),
            )
            rest = (entry.door, entry.act)
            columns = changes(entry, names) or [None]
            for each in columns:
                values = (each.label, each.old, each.new) if each else ("", "", "")
                yield (*common, *values, *rest)
        last = chunk[-1].pk
