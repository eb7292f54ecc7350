"""What became of the pages of reports, and our captured copies, for editors alone."""

from __future__ import annotations

from django.contrib import admin, messages
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from cases import tasks
from cases.admin.history import ReadOnlyAdmin
from cases.ingest.capture import baseline
from cases.ingest.pages import Change, differences
from cases.models import Capture, PageWatch

Outcome = PageWatch.Outcome
COLOURS = {
    Outcome.WAITING.label: "info",
    Outcome.CAPTURED.label: "success",
    Outcome.UNCHANGED.label: "success",
    Outcome.EDITED.label: "warning",
    Outcome.MOVED.label: "warning",
    Outcome.GONE.label: "danger",
    Outcome.REFUSED.label: "danger",
    Outcome.UNREACHABLE.label: "info",
}
MOST_SHOWN = 200
_TAGS = {"same": "span", "removed": "del", "added": "ins"}
_SPOKEN = {"removed": "taken out: ", "added": "put in: "}


class WantsAnEditor(admin.SimpleListFilter):
    """Pages that changed and of which nobody has said yet that it was dealt with."""

    title = "to be dealt with"
    parameter_name = "wanting"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[str, str]]:
        return [("yes", "Changed, moved, gone or refused")]

    def queryset(self, request: HttpRequest, queryset):
        return queryset.wanting_an_editor() if self.value() else queryset


@admin.register(PageWatch)
class PageWatchAdmin(ModelAdmin):
    """The page of each report: what became of it, what differs, and our copies."""

    compressed_fields = False
    list_display = ["report", "outcome_shown", "detail", "looked_at", "due_at"]
    list_filter = [WantsAnEditor, "outcome"]
    list_select_related = ["report__publisher"]
    search_fields = ["report__title", "report__url", "report__publisher__name"]
    ordering = ["-changed_at", "-pk"]
    actions = ["acknowledge_chosen"]
    actions_submit_line = ["acknowledge", "look_again"]
    fields = [
        "report_shown",
        "outcome_in_words",
        "differences_shown",
        "copies",
        ("looked_at", "due_at"),
        "acknowledged_shown",
    ]
    readonly_fields = [*fields[:4], *fields[4], fields[5]]

    class Media:
        css = {"all": ["cases/captures.css"]}

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """There is nothing to save: only the two buttons do something."""
        hidden = {"show_save": False, "show_save_and_continue": False}
        return super().changeform_view(
            request, object_id, form_url, {**hidden, **(extra_context or {})}
        )

    @display(description="Page", ordering="outcome", label=COLOURS)
    def outcome_shown(self, watch: PageWatch) -> str:
        return watch.get_outcome_display()

    @admin.display(description="Report")
    def report_shown(self, watch: PageWatch) -> SafeString:
        report = watch.report
        return format_html(
            '<a href="{}">{}</a><br><a href="{}" rel="noopener noreferrer nofollow">{}</a>',
            reverse("admin:cases_sourcereport_change", args=[report.pk]),
            report.title or report.publisher,
            report.url if report.url.startswith(("http://", "https://")) else "#",
            report.url,
        )

    @admin.display(description="What became of it")
    def outcome_in_words(self, watch: PageWatch) -> str:
        return f"{watch.get_outcome_display()}. {watch.detail}".strip()

    @admin.display(description="What differs")
    def differences_shown(self, watch: PageWatch) -> SafeString | str:
        copies = watch.report.captures.copies()
        latest = copies.first()
        # What nobody has seen yet, in one; once it was seen, the last change.
        before = latest and baseline(watch)
        if before == latest:
            before = copies.exclude(pk=latest.pk).first() if latest else None
        if not before:
            return "There is one copy only."
        changes = differences(before.text, latest.text)
        head = f"From {before.captured_at:%-d %B %Y} to {latest.captured_at:%-d %B %Y}:"
        if not changes:
            return f"{head} nothing that could be read as words."
        shown = format_html_join(
            "", "<p>{}</p>", ((_marked(each),) for each in changes[:MOST_SHOWN])
        )
        more = len(changes) - MOST_SHOWN
        rest = f"… and {more} more paragraphs." if more > 0 else ""
        return format_html('{}<div class="page-changes">{}</div>{}', head, shown, rest)

    @admin.display(description="Our copies")
    def copies(self, watch: PageWatch) -> SafeString | str:
        rows = watch.report.captures.all()[:50]
        if not rows:
            return "None yet."
        return format_html_join(
            mark_safe("<br>"),
            '<a href="{}">{}</a> {}',
            (
                (reverse("admin:cases_capture_change", args=[row.pk]), row, row.detail)
                for row in rows
            ),
        )

    @admin.display(description="Dealt with")
    def acknowledged_shown(self, watch: PageWatch) -> str:
        if not watch.acknowledged_at:
            return "Nobody has said so yet."
        return (
            f"{watch.acknowledged_by or 'somebody'}, {watch.acknowledged_at:%-d %B %Y, %H:%M} UTC"
        )

    def get_actions_submit_line(self, request: HttpRequest, object_id) -> list:
        """Offer to acknowledge only what nobody has acknowledged."""
        offered = super().get_actions_submit_line(request, object_id)
        if object_id and PageWatch.objects.wanting_an_editor().filter(pk=object_id).exists():
            return offered
        return [each for each in offered if not each.action_name.endswith("_acknowledge")]

    @action(description="Seen, dealt with")
    def acknowledge(self, request: HttpRequest, obj: PageWatch) -> None:
        PageWatch.objects.filter(pk=obj.pk).update(
            acknowledged_at=timezone.now(), acknowledged_by=request.user
        )
        messages.success(request, "Noted. Later looks compare with the page as it is now.")

    @admin.action(description="Seen, dealt with", permissions=["change"])
    def acknowledge_chosen(self, request: HttpRequest, chosen) -> None:
        # Only what was to be seen: others keep the day on which somebody last saw them.
        seen = PageWatch.objects.wanting_an_editor().filter(pk__in=chosen.values("pk"))
        number = seen.update(acknowledged_at=timezone.now(), acknowledged_by=request.user)
        messages.success(request, f"{number} page{'' if number == 1 else 's'} noted as dealt with.")

    @action(description="Look again now")
    def look_again(self, request: HttpRequest, obj: PageWatch) -> None:
        PageWatch.objects.filter(pk=obj.pk).update(due_at=timezone.now(), failures=0)
        tasks.look_at_pages.delay_on_commit()
        messages.info(
            request, "The worker looks at the page now; load this page again in a moment."
        )


def _marked(pieces: list[Change]) -> SafeString:
    """A changed paragraph; what was put in or taken out is marked, and said to those who listen."""
    return format_html_join(
        " ",
        "<{0}>{1}{2}</{0}>",
        (
            (
                _TAGS[piece.kind],
                format_html('<span class="spoken">{}</span>', _SPOKEN[piece.kind])
                if piece.kind in _SPOKEN
                else "",
                piece.text,
            )
            for piece in pieces
        ),
    )


@admin.register(Capture)
class CaptureAdmin(ReadOnlyAdmin):
    """One copy; its bytes can be downloaded, and are never shown as a page of ours."""

    compressed_fields = False
    list_display = ["report", "outcome", "status_code", "media_type", "size", "captured_at"]
    list_filter = ["outcome", "media_type"]
    list_select_related = ["report__publisher"]
    search_fields = ["report__title", "report__url", "sha256"]
    fields = [
        "report",
        ("outcome", "captured_at"),
        "detail",
        "requested_url",
        "final_url",
        ("status_code", "media_type"),
        ("sha256", "size"),
        "bytes_shown",
        "headers_shown",
        "text_shown",
    ]
    readonly_fields = ["bytes_shown", "headers_shown", "text_shown"]

    class Media:
        css = {"all": ["cases/captures.css"]}

    def get_urls(self) -> list:
        download = path(
            "<int:pk>/bytes/", self.admin_site.admin_view(self.download), name="cases_capture_bytes"
        )
        return [download, *super().get_urls()]

    def download(self, request: HttpRequest, pk: int) -> FileResponse:
        """The bytes as they came, as a file to keep: no browser is to show them as ours."""
        capture = get_object_or_404(Capture, pk=pk)
        if not self.has_view_permission(request, capture) or not capture.body:
            raise Http404
        if not capture.body.storage.exists(capture.body.name):
            raise Http404
        response = FileResponse(
            capture.body.open("rb"),
            as_attachment=True,
            filename=f"capture-{capture.pk}-{capture.sha256[:12]}.bin",
            content_type="application/octet-stream",
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Content-Security-Policy"] = "sandbox; default-src 'none'"
        return response

    @admin.display(description="The bytes")
    def bytes_shown(self, capture: Capture) -> SafeString | str:
        if not capture.body:
            return "None were kept."
        address = reverse("admin:cases_capture_bytes", args=[capture.pk])
        return format_html('<a href="{}">Download {:} bytes</a>', address, f"{capture.size:,}")

    @admin.display(description="Headers")
    def headers_shown(self, capture: Capture) -> SafeString | str:
        rows = ((name, value) for name, value in capture.headers)
        return format_html_join(mark_safe("<br>"), "{}: {}", rows) or "None."

    @admin.display(description="The words")
    def text_shown(self, capture: Capture) -> SafeString | str:
        if not capture.text:
            return "No words could be read."
        return format_html('<div class="as-written">{}</div>', capture.text[:20_000])
