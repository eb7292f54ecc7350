"""Imports: upload a sheet, see what it would do row by row, confirm; or take an import back."""

from __future__ import annotations

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from unfold.admin import ModelAdmin

from cases.admin.uploads import UploadForm, count, dry_run_page, keep
from cases.imports.columns import CLAIM_COLUMNS, REPORT_COLUMNS
from cases.imports.plan import plan_import
from cases.imports.saving import NotImported, save_upload, take_back, why_not_taken_back
from cases.models import DeskSettings, ImportBatch, ImportUpload, SourceReport

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@admin.register(ImportBatch)
class ImportBatchAdmin(ModelAdmin):
    """What was imported, and the way to import more."""

    list_display = ["file_name", "imported_by", "imported_at", "reports_made", "claims_made", "now"]
    list_select_related = ["imported_by"]
    list_filter = ["imported_by"]
    search_fields = ["file_name", "sha256", "imported_by__username"]
    search_help_text = "File name, SHA-256 or person"
    date_hierarchy = "imported_at"

    def get_urls(self) -> list:
        guarded = self.admin_site.admin_view
        return [
            path("template.csv", guarded(self.template_csv), name="import_template_csv"),
            path("template.xlsx", guarded(self.template_xlsx), name="import_template_xlsx"),
            path("dry-run/<int:upload>/", guarded(self.dry_run), name="import_dry_run"),
            path("<int:pk>/take-back/", guarded(self.take_back), name="import_take_back"),
            *super().get_urls(),
        ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        allowed = request.user.has_perm("cases.import_sourcereport")
        return allowed and super().has_add_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: ImportBatch | None = None) -> bool:
        """What was imported is a matter of record."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: ImportBatch | None = None) -> bool:
        """It is taken back instead."""
        return False

    def get_queryset(self, request: HttpRequest):
        public = Count("reports", filter=Q(reports__state__in=SourceReport.PUBLIC_STATES))
        return super().get_queryset(request).annotate(left=Count("reports"), public=public)

    @admin.display(description="Now")
    def now(self, batch: ImportBatch) -> str:
        if batch.taken_back_at:
            return "Taken back"
        return f"{batch.public} published, {batch.left - batch.public} open"

    def add_view(self, request: HttpRequest, form_url="", extra_context=None) -> HttpResponse:
        """Upload a sheet, which leads to its dry run."""
        self._check(request)
        form = UploadForm(request.POST or None, request.FILES or None)
        if request.method == "POST":
            form = UploadForm(request.POST, request.FILES)
            if form.is_valid():
                upload = keep(request, form.cleaned_data["sheet"])
                return HttpResponseRedirect(reverse("admin:import_dry_run", args=[upload.pk]))
        context = {
            "title": "Import reports",
            "form": form,
            "waiting": ImportUpload.objects.kept().filter(uploaded_by=request.user),
            "parts": (("Of the report", REPORT_COLUMNS), ("Of the claim", CLAIM_COLUMNS)),
        }
        return self._page(request, "upload", context)

    def dry_run(self, request: HttpRequest, upload: int) -> HttpResponse:
        """Show what an import of an uploaded sheet would do; a POST does it."""
        self._check(request)
        ImportUpload.objects.forget_old()
        kept = ImportUpload.objects.filter(pk=upload, uploaded_by=request.user).first()
        if kept is None:
            messages.warning(
                request,
                "That sheet is not kept any more: it was imported, or uploaded over an hour ago.",
            )
            return HttpResponseRedirect(reverse("admin:cases_importbatch_add"))
        plan = None
        if request.method == "POST":
            try:
                return self._confirm(request, kept)
            except NotImported as error:
                messages.error(request, str(error))
                plan = error.plan
        return self._page(
            request,
            "dry_run",
            dry_run_page(plan or plan_import(bytes(kept.content)), request, kept),
        )

    def _confirm(self, request: HttpRequest, upload: ImportUpload) -> HttpResponse:
        batch = save_upload(upload, request.user, request.POST.get("seen", ""))
        message = [{"added": {"name": "import", "object": str(batch)}}]
        self.log_addition(request, batch, message)
        messages.success(
            request,
            f"Imported and submitted: {count(batch.reports_made, 'report')} with "
            f"{count(batch.claims_made, 'claim')}.",
        )
        return HttpResponseRedirect(reverse("admin:cases_importbatch_change", args=[batch.pk]))

    def change_view(self, request: HttpRequest, object_id, form_url="", extra_context=None):
        """Show an import: nothing of it is changed."""
        batch = self.get_object(request, object_id)
        if request.method != "GET" or not self.has_view_permission(request, batch):
            raise PermissionDenied
        if batch is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        reports = reverse("admin:cases_sourcereport_changelist")
        context = {
            "title": str(batch.file_name),
            "batch": batch,
            "states": _states(batch),
            "list": f"{reports}?{urlencode({'import_batches__id__exact': batch.pk})}",
            "why_not": why_not_taken_back(batch, request.user),
            "needs_two_people": DeskSettings.now().needs_two_people,
        }
        return self._page(request, "batch", context)

    def take_back(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask whether the reports of an import are to be deleted; a POST deletes them."""
        self._check(request)
        batch = self.get_object(request, str(pk))
        if batch is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        back = HttpResponseRedirect(reverse("admin:cases_importbatch_change", args=[pk]))
        if request.method == "POST":
            try:
                number = take_back(batch, request.user)
            except NotImported as error:
                messages.error(request, f"Not taken back. {error}")
            else:
                self.log_change(request, batch, f"Taken back: {count(number, 'report')} deleted.")
                messages.success(request, f"Taken back: {count(number, 'report')} deleted.")
            return back
        if reason := why_not_taken_back(batch, request.user):
            messages.error(request, f"It cannot be taken back. {reason}")
            return back
        claims = batch.reports.aggregate(claims=Count("claims"))["claims"]
        context = {
            "title": "Take an import back",
            "batch": batch,
            "states": _states(batch),
            "reports": count(batch.reports.count(), "report"),
            "claims": count(claims, "claim"),
        }
        return self._page(request, "take_back", context)

    def template_csv(self, request: HttpRequest) -> HttpResponse:
        """Download the heading of an import sheet."""
        self._check(request)
        # What makes spreadsheets takes 8 MB of a process, and few ever need it.
        from cases.imports.template import csv_template

        return _download(csv_template(), "text/csv; charset=utf-8", "reports.csv")

    def template_xlsx(self, request: HttpRequest) -> HttpResponse:
        """Download a workbook to fill in."""
        self._check(request)
        from cases.imports.template import xlsx_template

        return _download(xlsx_template(), XLSX, "reports.xlsx")

    def _check(self, request: HttpRequest) -> None:
        if not self.has_add_permission(request):
            raise PermissionDenied

    def _page(self, request: HttpRequest, name: str, context: dict) -> HttpResponse:
        common = {**self.admin_site.each_context(request), "opts": self.opts}
        template = f"admin/imports/{name}.html"
        return TemplateResponse(request, template, {**common, **context})


def _states(batch: ImportBatch) -> str:
    """Such as «3 submitted, 1 published»."""
    found = batch.reports.order_by().values_list("state").annotate(number=Count("pk"))
    numbers = dict(found)
    return ", ".join(
        f"{numbers[state]} {state.label.lower()}"
        for state in SourceReport.State
        if state in numbers
    )


def _download(content: bytes, media_type: str, name: str) -> HttpResponse:
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=media_type, headers=disposition)
