"""The settings of the desk: one form, for chief editors."""

from __future__ import annotations

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from unfold.admin import ModelAdmin
from unfold.widgets import UnfoldBooleanWidget

from cases.models import DeskSettings


class DeskSettingsForm(forms.ModelForm):
    """The settings; switching the two-person rule off has to be meant."""

    is_meant = forms.BooleanField(
        required=False,
        label="Yes, switch the two-person rule off",
        widget=forms.HiddenInput,
        help_text="From then on everybody with the right to publish may publish alone what they "
        "entered. The desk shows to all that the rule is off, since when and by whom.",
    )

    class Meta:
        model = DeskSettings
        fields = ["needs_two_people", "uncorroborated_days", "capture_days"]

    def clean(self) -> dict:
        typed = super().clean()
        switches_off = (
            typed.get("needs_two_people") is False and self.initial.get("needs_two_people") is True
        )
        if switches_off and not typed.get("is_meant"):
            self.fields["is_meant"].widget = UnfoldBooleanWidget()
            self.add_error("is_meant", "Not saved yet: tick this if you mean it, and save again.")
        return typed


@admin.register(DeskSettings)
class DeskSettingsAdmin(ModelAdmin):
    """One row, that is there even before anybody saved it."""

    form = DeskSettingsForm
    compressed_fields = False
    fields = ["needs_two_people", "is_meant", "rule", "uncorroborated_days", "capture_days"]
    readonly_fields = ["rule"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: DeskSettings | None = None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None):
        """There is nothing to list: go to the form."""
        return self._form_page()

    def get_object(self, request: HttpRequest, object_id: str, from_field=None):
        return DeskSettings.now() if object_id == "1" else None

    def save_model(self, request: HttpRequest, obj: DeskSettings, form, change: bool) -> None:
        if "needs_two_people" in form.changed_data:
            obj.rule_changed_at, obj.rule_changed_by = timezone.now(), request.user
        super().save_model(request, obj, form, change)

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs):
        context["show_save_and_continue"] = False
        return super().render_change_form(request, context, *args, **kwargs)

    def response_post_save_change(self, request: HttpRequest, obj: DeskSettings) -> HttpResponse:
        return self._form_page()

    @admin.display(description="Last switched")
    def rule(self, desk: DeskSettings) -> str:
        return desk.last_switched or "Never: it has been on since the beginning."

    def _form_page(self) -> HttpResponse:
        return HttpResponseRedirect(reverse("admin:cases_desksettings_change", args=[1]))
