"""Private notes: what editors tell each other about a row, beside its form and in one list."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from unfold.admin import ModelAdmin

from cases.admin.note_entry import KEEP, NoteBesideForm, NoteForm
from cases.admin.trail import may_see
from cases.admin.trail_names import Names
from cases.models import Note, TrailEntry

# The sorts of rows on whose screens notes can be written.
NOTABLE = (
    *("cases.case", "cases.charge", "cases.court", "cases.proceedings", "cases.publisher"),
    *("cases.situation", "cases.sourcereport", "cases.suspect", "cases.warrant"),
)
COUNTED = "notes_written"


class AboutFilter(admin.SimpleListFilter):
    """By whether what the note is about is still there."""

    title = "about"
    parameter_name = "about"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [("deleted", "What was deleted since")]

    def queryset(self, request: HttpRequest, queryset):
        return queryset.about_deleted_rows() if self.value() == "deleted" else queryset


@admin.register(Note)
class NoteAdmin(ModelAdmin):
    """All notes. They are written beside what they are about; nobody changes one."""

    list_display = ["beginning", "about_what", "written_by", "written_at"]
    list_display_links = ["beginning"]
    list_filter = [AboutFilter, "written_by"]
    list_select_related = ["written_by", "content_type"]
    search_fields = ["text", "written_by__username"]
    search_help_text = "Words of the note, or who wrote it"
    fields = ["about_what", "text", "written_by", "written_at"]
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest):
        return super().get_queryset(request).prefetch_related("about")

    def get_urls(self) -> list:
        write = self.admin_site.admin_view(self.write)
        address = "about/<slug:app>/<slug:model>/<int:pk>/"
        return [path(address, write, name="cases_note_write"), *super().get_urls()]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Not here: a note is written where it belongs."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Note | None = None) -> bool:
        """What somebody told the others stays as it was told."""
        return False

    def write(self, request: HttpRequest, app: str, model: str, pk: int) -> HttpResponse:
        """Keep a note about a row; show the page with what was typed where that is no note."""
        row = self._row(request, f"{app}.{model}", pk)
        form = NoteForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            form.keep(row, request.user)
            messages.success(request, "The note is kept.")
            return HttpResponseRedirect(f"{_address(row)}#notes")
        context = {
            **admin.site.each_context(request),
            **panel(row, request.user),
            "form": form,
            "title": f"Notes on {row._meta.verbose_name} “{row}”",
            "opts": row._meta,
            "row_address": _address(row),
        }
        return render(request, "admin/notes/write.html", context)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        messages.success(request, "The note is deleted. The trail keeps what it said.")
        return HttpResponseRedirect(reverse("admin:cases_note_changelist"))

    @admin.display(description="Note", ordering="text")
    def beginning(self, note: Note) -> str:
        return Truncator(" ".join(note.text.split())).chars(120)

    @admin.display(description="About")
    def about_what(self, note: Note) -> SafeString | str:
        if note.about is not None:
            return format_html('<a href="{}">{}</a>', _address(note.about), note.about)
        key = f"{note.content_type.app_label}.{note.content_type.model}:{note.object_id}"
        # Whoever reads notes reads every report.
        name = Names([TrailEntry(about=[key])]).of_key(key)
        return format_html("{} “{}”, which was deleted", note.content_type.name, name.text)

    def _row(self, request: HttpRequest, label: str, pk: int) -> models.Model:
        screens = {each._meta.label_lower: screen for each, screen in admin.site._registry.items()}
        if not request.user.has_perm("cases.add_note"):
            raise PermissionDenied
        row = screens[label].get_object(request, str(pk)) if label in NOTABLE else None
        if row is None:
            raise Http404("There is nothing on which a note could be written.")
        may_view = screens[label].has_view_or_change_permission(request, row)
        if not may_view or not may_see(row, request.user):
            raise PermissionDenied
        return row


class NoteCount(NoteBesideForm):
    """A mixin for screens with notes: their list shows, to those who read them, how many."""

    def get_queryset(self, request: HttpRequest):
        rows = super().get_queryset(request)
        if not request.user.has_perm("cases.view_note"):
            return rows
        notes = Note.objects.filter(
            content_type__app_label=self.opts.app_label,
            content_type__model=self.opts.model_name,
            object_id=OuterRef("pk"),
        )
        counted = notes.order_by().values("object_id").annotate(number=Count("pk"))
        return rows.annotate(**{COUNTED: Coalesce(Subquery(counted.values("number")), 0)})

    def get_list_display(self, request: HttpRequest) -> list[str]:
        shown = list(super().get_list_display(request))
        return [*shown, "note_count"] if request.user.has_perm("cases.view_note") else shown

    @admin.display(description="Notes", ordering=COUNTED)
    def note_count(self, row: models.Model) -> str:
        return getattr(row, COUNTED, 0) or ""


def panel(row: models.Model | None, user, typed: NoteForm | None = None) -> dict:
    """What the page of a row shows of its notes to a user; nothing to those who read none.

    `typed` is a note that could not be kept yet.
    """
    meta = row._meta if row is not None else None
    if meta is None or meta.label_lower not in NOTABLE or not user.has_perm("cases.view_note"):
        return {}
    may_write = user.has_perm("cases.add_note")
    target = [meta.app_label, meta.model_name, row.pk]
    return {
        "notes": list(Note.objects.on(row).select_related("written_by")),
        "form": (typed or NoteForm()) if may_write else None,
        "keep": KEEP,
        "address": reverse("admin:cases_note_write", args=target),
        "may_delete": user.has_perm("cases.delete_note"),
    }


def _address(row: models.Model) -> str:
    meta = row._meta
    return reverse(f"admin:{meta.app_label}_{meta.model_name}_change", args=[row.pk])
