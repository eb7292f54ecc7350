"""Sheets that editors upload for an import: the form, the hour they are kept, their dry run."""

from __future__ import annotations

import hashlib

from django import forms
from django.core.paginator import Paginator
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils import timezone

from cases.imports.effects import effect_of
from cases.imports.fates import Fate
from cases.imports.mistakes import UnreadableFile
from cases.imports.plan import Plan
from cases.imports.sheets import read_sheet
from cases.imports.tables import MAX_BYTES, MAX_ROWS
from cases.models import DeskSettings, ImportUpload

ROWS_SHOWN = 500
MISTAKES_SHOWN = 500
FORESEEN_REPORTS = 50


class UploadForm(forms.Form):
    """A file, checked as far as to whether it can be read at all."""

    sheet = forms.FileField(
        label="CSV or XLSX file",
        help_text=f"At most {MAX_BYTES // 1_000_000} MB and {MAX_ROWS:,} rows.",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx"}),
        error_messages={"required": "Choose a file.", "empty": "The file is empty."},
    )

    def clean_sheet(self) -> bytes:
        """Return the bytes of the file."""
        file = self.cleaned_data["sheet"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(
                f"The file has {file.size / 1e6:.1f} MB; at most {MAX_BYTES // 1_000_000} MB are "
                "read at once. Split it."
            )
        content = file.read()
        try:
            read_sheet(content)
        except UnreadableFile as error:
            raise forms.ValidationError(str(error)) from error
        return content


def keep(request: HttpRequest, content: bytes) -> ImportUpload:
    """Keep a sheet for the hour in which its editor may confirm it."""
    ImportUpload.objects.forget_old()
    upload, _ = ImportUpload.objects.update_or_create(
        uploaded_by=request.user,
        sha256=hashlib.sha256(content).hexdigest(),
        defaults={
            "file_name": request.FILES["sheet"].name[-200:],
            "content": content,
            "uploaded_at": timezone.now(),
        },
    )
    return upload


def dry_run_page(plan: Plan, request: HttpRequest, upload: ImportUpload) -> dict:
    """What the page of a dry run shows."""
    fates = plan.fates
    chosen = request.GET.get("fate", "")
    if chosen in Fate.__members__:
        fates = [each for each in fates if each.fate is Fate[chosen]]
    mistakes = plan.mistakes
    return {
        "title": "Dry run",
        "upload": upload,
        "plan": plan,
        "mistakes": mistakes[:MISTAKES_SHOWN],
        "further_mistakes": max(len(mistakes) - MISTAKES_SHOWN, 0),
        "rows_with_mistakes": plan.number_of(Fate.ERROR),
        "numbers": [(fate, number) for fate in Fate if (number := plan.number_of(fate))],
        "chosen": chosen,
        "fates": Paginator(fates, ROWS_SHOWN).get_page(request.GET.get("page")),
        "would_enter": f"{count(len(plan.reports), 'report')} with "
        f"{count(plan.claims_made, 'claim')}",
        "new_publishers": [(each, plan.near[each.name]) for each in plan.publishers],
        "needs_two_people": DeskSettings.now().needs_two_people,
        **_effect(plan, request, upload),
    }


def _effect(plan: Plan, request: HttpRequest, upload: ImportUpload) -> dict:
    """What the record would say; of a large sheet only if it is asked for, since it takes time."""
    is_large = len(plan.reports) > FORESEEN_REPORTS
    if not plan.is_good or (is_large and "effect" not in request.GET):
        return {"asks_for_effect": plan.is_good}
    try:
        return {"effect": effect_of(upload, request.user)}
    except IntegrityError:
        # Somebody changed the record at this moment; confirming will say so.
        return {"asks_for_effect": True}


def count(number: int, noun: str) -> str:
    """Such as «1 report» or «1,000 reports»."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
