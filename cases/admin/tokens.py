"""Tokens of tools: a chief issues one, sees it once, and revokes it when it is not needed."""

from __future__ import annotations

from datetime import timedelta

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.formats import date_format
from unfold.admin import ModelAdmin
from unfold.decorators import action, display
from unfold.widgets import UnfoldAdminCheckboxSelectMultipleWidget, UnfoldAdminSelectWidget

from cases.admin.forms import name_empty_choices
from cases.admin.pages import look
from cases.models import ApiToken
from cases.models.workflow import may_write

REVOKE = "Revoke"
DAYS = (30, 90, 180, 365)
USUAL_DAYS = 90
STATE_COLOURS = {"Works": "success", "Expired": "warning", "Revoked": "danger"}


class NewTokenForm(forms.ModelForm):
    """A token to be issued: for which tool, for whom, what it may do, for how long."""

    scopes = forms.MultipleChoiceField(
        choices=ApiToken.Scope.choices,
        initial=ApiToken.Scope.values,
        widget=UnfoldAdminCheckboxSelectMultipleWidget,
        help_text="What the tool may do. Nothing of it becomes public without editors.",
    )
    days = forms.TypedChoiceField(
        label="Works for",
        choices=[(days, f"{days} days") for days in DAYS],
        coerce=int,
        initial=USUAL_DAYS,
        widget=UnfoldAdminSelectWidget,
        help_text="Then another is needed: a token that was forgotten does no harm for long.",
    )

    class Meta:
        model = ApiToken
        fields = ["name", "owner", "scopes"]

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        name_empty_choices(self)
        self.fields["owner"].queryset = User.objects.filter(is_active=True, is_staff=True)

    def clean_owner(self) -> User:
        owner = self.cleaned_data["owner"]
        if not may_write(None, owner):
            raise forms.ValidationError("This person's role does not allow to enter reports.")
        return owner

    def _post_clean(self) -> None:
        if days := self.cleaned_data.get("days"):
            self.instance.created_at = timezone.now()
            self.instance.expires_at = self.instance.created_at + timedelta(days=days)
        super()._post_clean()


@admin.register(ApiToken)
class ApiTokenAdmin(ModelAdmin):
    """Tokens, who has them, and when they were last used. The secret is shown once and not kept."""

    list_display = ["name", "owner", "prefix", "state_shown", "expires_at", "used"]
    list_filter = ["owner"]
    list_select_related = ["owner"]
    search_fields = ["name", "prefix", "owner__username"]
    search_help_text = "Tool, beginning of the secret, or owner"
    compressed_fields = False
    actions_detail = ["revoke"]
    shown = [
        *("owner", "prefix", "may", "state_shown", "expires_at", "revoked_at", "used"),
        *("created_at", "created_by"),
    ]

    def get_fieldsets(self, request: HttpRequest, obj: ApiToken | None = None) -> list:
        if obj is None:
            return [(None, {"fields": ["name", "owner", "scopes", "days"]})]
        return [(None, {"fields": ["name", *self.shown]})]

    def get_readonly_fields(self, request: HttpRequest, obj: ApiToken | None = None) -> list:
        return [] if obj is None else self.shown

    def get_form(self, request: HttpRequest, obj: ApiToken | None = None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = NewTokenForm
        return super().get_form(request, obj, change, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: ApiToken | None = None) -> bool:
        """Tokens are revoked: what a tool entered keeps the name of the tool."""
        return False

    def save_model(self, request: HttpRequest, obj: ApiToken, form, change: bool) -> None:
        if change:
            obj.save(update_fields=["name"])
            return
        obj.created_by = request.user
        form.secret = obj.take_secret()
        obj.save()

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context=None):
        response = super().add_view(request, form_url, extra_context)
        add_never_cache_headers(response)
        return response

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs):
        """One way to save: a new token goes on to its secret, which another would hide."""
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def construct_change_message(self, request: HttpRequest, form, formsets, add: bool = False):
        request.secret_of_token = getattr(form, "secret", "")
        return super().construct_change_message(request, form, formsets, add)

    def response_add(self, request: HttpRequest, obj: ApiToken, post_url_continue=None):
        """Show the secret, this once."""
        return self._page(request, obj, "token", "Token", secret=request.secret_of_token)

    @action(description=REVOKE, url_path="revoke")
    def revoke(self, request: HttpRequest, object_id) -> HttpResponse:
        token = self.get_object(request, str(object_id))
        if token is None or not self.has_change_permission(request, token):
            raise PermissionDenied
        if request.method != "POST":
            text = (
                f"{token} stops working at once and for ever. What it entered stays. The tool "
                "needs a new token if it is to go on."
            )
            return self._page(request, token, "ask", f"{REVOKE}: {token}", text=text, do=REVOKE)
        ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())
        messages.success(request, f"{token} does not work any more.")
        return HttpResponseRedirect(self._address(token))

    def get_actions_detail(self, request: HttpRequest, object_id) -> list:
        token = self.get_object(request, str(object_id))
        if token is None or token.revoked_at or not self.has_change_permission(request, token):
            return []
        return super().get_actions_detail(request, object_id)

    @display(description="State", label=STATE_COLOURS)
    def state_shown(self, token: ApiToken) -> str:
        return token.state

    @admin.display(description="Last used", ordering="last_used_at")
    def used(self, token: ApiToken) -> str:
        when = token.last_used_at
        return f"{date_format(when, 'j F Y, H:i')} UTC" if when else "Never"

    @admin.display(description="What it may do")
    def may(self, token: ApiToken) -> str:
        return "; ".join(ApiToken.Scope(each).label for each in token.scopes)

    def _address(self, token: ApiToken) -> str:
        return reverse("admin:cases_apitoken_change", args=[token.pk])

    def _page(
        self, request: HttpRequest, token: ApiToken, name: str, title: str, **context
    ) -> HttpResponse:
        context |= {**look(request), "token": token, "title": title, "back": self._address(token)}
        response = render(request, f"admin/account/{name}.html", context)
        add_never_cache_headers(response)
        return response
