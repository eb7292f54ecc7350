"""The page on which a chief editor merges two entries of one person, and first sees the effect."""

from __future__ import annotations

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path

from cases import tasks
from cases.models import Proceedings, Suspect
from cases.recording.merging import merge_people
from cases.recording.preview import preview


class MergeForm(forms.Form):
    """Which entry stays."""

    into = forms.ModelChoiceField(
        label="The entry that stays",
        queryset=Suspect.objects.filter(merged_into=None),
        error_messages={
            "required": "Choose the entry that stays.",
            "invalid_choice": "There is no such person, or the entry was merged already.",
        },
    )

    def __init__(self, *args, duplicate: Suspect, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        field = self.fields["into"]
        field.queryset = field.queryset.exclude(pk=duplicate.pk)
        suspect = Proceedings._meta.get_field("suspect")
        widget = AutocompleteSelect(
            suspect, admin.site, attrs={"class": "unfold-admin-autocomplete"}
        )
        widget.choices = field.choices
        field.widget = widget


class MergingMixin:
    """The address `<person>/merge/`."""

    def get_urls(self) -> list:
        page = self.admin_site.admin_view(self.merge_view)
        return [path("<int:pk>/merge/", page, name="cases_suspect_merging"), *super().get_urls()]

    def merge_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Choose the entry that stays, see what follows (GET with `into`), and merge (POST)."""
        duplicate = self.get_queryset(request).filter(pk=pk, merged_into=None).first()
        if duplicate is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, str(pk))
        if not self.has_delete_permission(request, duplicate):
            raise PermissionDenied("Only chief editors may merge people.")
        asked = request.POST if request.method == "POST" else request.GET
        form = MergeForm(_typed(asked) if "into" in asked else None, duplicate=duplicate)
        one = form.cleaned_data["into"] if form.is_valid() else None
        if one and request.method == "POST":
            with transaction.atomic():
                merge_people(duplicate, one, by=request.user)
                tasks.record_due.delay_on_commit()
            messages.success(
                request, f"{duplicate} is now part of {one}. The worker reads the cases."
            )
            return redirect("admin:cases_suspect_change", one.pk)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"Merge {duplicate} into another entry",
            "original": duplicate,
            "form": form,
            "one": one,
            "media": self.media + form.media,
            "preview": preview(lambda: merge_people(duplicate, one)) if one else None,
        }
        status = 400 if form.is_bound and one is None else 200
        return TemplateResponse(request, "admin/cases/suspect/merge.html", context, status=status)


def _typed(asked: QueryDict) -> dict[str, str]:
    """What was asked for; the widget looks up whatever it shows, so let that be a number."""
    into = asked["into"]
    return {"into": into if not into or into.isdecimal() else "0"}
