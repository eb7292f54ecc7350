"""Accounts of editors, their roles, and what a chief does for those who cannot get in."""

from __future__ import annotations

from django.contrib import admin, messages
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, Max, OuterRef
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.html import format_html_join
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from unfold.admin import ModelAdmin
from unfold.decorators import action, display

from cases.admin.account_forms import AccountForm, NewAccountForm
from cases.admin.lockout import recent_failures
from cases.admin.pages import look
from cases.admin.passwords import link_for
from cases.models import AccountEvent, Authenticator
from cases.models.account import may_change_account, role_of
from cases.recording import accounts

admin.site.unregister(User)
admin.site.unregister(Group)
# Their screens would show keys and codes.
admin.site.unregister(TOTPDevice)
admin.site.unregister(StaticDevice)

EVENTS_SHOWN = 20
LINK = "Password link"
RESET = "Reset two-factor"
UNLOCK = "Unlock"


@admin.register(User)
class UserAdmin(ModelAdmin):
    """People who may enter the desk. Chiefs give roles; nobody gives single permissions."""

    form = AccountForm
    list_display = ["username", "full_name", "role_shown", "second_step", "last_seen", "is_open"]
    list_filter = ["groups", "is_active"]
    search_fields = ["username", "first_name", "last_name", "email"]
    search_help_text = "Name or e-mail address"
    ordering = ["username"]
    compressed_fields = False
    actions_detail = ["password_link", "reset_two_factor", "unlock"]
    shown = ["second_step", "last_seen", "failures", "what_happened"]

    def get_queryset(self, request: HttpRequest):
        device = Authenticator.objects.filter(user=OuterRef("pk"), confirmed=True)
        accounts = super().get_queryset(request).prefetch_related("groups")
        return accounts.annotate(has_device=Exists(device), seen_at=Max("sign_ins__seen_at"))

    def get_fieldsets(self, request: HttpRequest, obj: User | None = None) -> list:
        if obj is None:
            return [(None, {"fields": ["username", ("first_name", "last_name"), "email", "role"]})]
        role = "role" if self.has_change_permission(request, obj) else "role_shown"
        names = ["signs_in_as", ("first_name", "last_name"), "email", role, "is_active"]
        return [(None, {"fields": names}), ("How it is used", {"fields": self.shown})]

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list:
        return [] if obj is None else ["signs_in_as", "role_shown", *self.shown]

    def get_form(self, request: HttpRequest, obj: User | None = None, change=False, **kwargs):
        if obj is None:
            kwargs["form"] = NewAccountForm
        form = super().get_form(request, obj, change, **kwargs)
        form.by = request.user
        return form

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        may = super().has_change_permission(request, obj)
        return may and (obj is None or may_change_account(obj, request.user))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Accounts are closed: what somebody did keeps the name of who did it."""
        return False

    def lookup_allowed(self, lookup: str, value, request: HttpRequest | None = None) -> bool:
        """No guessing of passwords, keys or sessions through filters."""
        return lookup in ("groups__id__exact", "is_active__exact")

    def save_model(self, request: HttpRequest, obj: User, form, change: bool) -> None:
        typed = form.cleaned_data
        if change:
            obj.save(update_fields=["first_name", "last_name", "email"])
            accounts.set_access(obj, typed["role"], typed["is_active"], request.user)
        else:
            obj.set_unusable_password()
            obj.save()
            accounts.note(obj, AccountEvent.Kind.MADE, request.user)
            accounts.set_access(obj, typed["role"], True, request.user)

    def render_change_form(self, request: HttpRequest, context: dict, *args, **kwargs):
        """One way to save: a new account goes on to its link, which another would hide."""
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def response_add(self, request: HttpRequest, obj: User, post_url_continue=None):
        """Show the link that the chief hands over."""
        return self._show_link(request, obj)

    @action(description=LINK, url_path="link")
    def password_link(self, request: HttpRequest, object_id) -> HttpResponse:
        account = self._account(request, object_id)
        if request.method == "POST":
            return self._show_link(request, account)
        return self._ask(
            request,
            account,
            LINK,
            "You get a link to hand over to the person, who chooses a password with it. It works "
            "once, for three days. Until then the old password stays.",
        )

    @action(description=RESET, url_path="reset-two-factor")
    def reset_two_factor(self, request: HttpRequest, object_id) -> HttpResponse:
        account = self._account(request, object_id)
        if request.method == "POST":
            accounts.reset_two_factor(account, request.user)
            messages.success(
                request, f"{account} signs in with the password alone, and sets up a device anew."
            )
            return HttpResponseRedirect(self._address(account))
        return self._ask(
            request,
            account,
            RESET,
            "For somebody who lost the device and the recovery codes. Make sure that it is the "
            "person who asks: until a new device is set up, the password alone opens the account. "
            "Its sessions end now.",
        )

    @action(description=UNLOCK, url_path="unlock")
    def unlock(self, request: HttpRequest, object_id) -> HttpResponse:
        account = self._account(request, object_id)
        if request.method == "POST":
            accounts.unlock(account, request.user)
            messages.success(request, f"{account} may try again at once.")
            return HttpResponseRedirect(self._address(account))
        return self._ask(
            request,
            account,
            UNLOCK,
            f"Failed attempts with this name in the last half hour: "
            f"{recent_failures(account.username)}. They are forgotten, so that the person may try "
            f"again at once. Without this the lock ends by itself.",
        )

    def get_actions_detail(self, request: HttpRequest, object_id) -> list:
        """Offer these to those who may change the account, and not for their own."""
        account = self.get_object(request, str(object_id))
        if account is None or not self._may_help(request, account):
            return []
        return super().get_actions_detail(request, object_id)

    @display(description="Username")
    def signs_in_as(self, account: User) -> str:
        return account.username

    @display(description="Name", ordering="last_name")
    def full_name(self, account: User) -> str:
        return account.get_full_name()

    @display(description="Role")
    def role_shown(self, account: User) -> str:
        role = role_of(account) or "None"
        return f"{role}, superuser" if account.is_superuser else role

    @display(description="Two-factor", boolean=True, ordering="has_device")
    def second_step(self, account: User) -> bool:
        return account.has_device

    @display(description="Last seen", ordering="seen_at")
    def last_seen(self, account: User) -> str:
        return date_format(account.seen_at, "j F Y") if account.seen_at else "Never"

    @display(description="Open", boolean=True, ordering="is_active")
    def is_open(self, account: User) -> bool:
        return account.is_active

    @display(description="Failed attempts in the last half hour")
    def failures(self, account: User) -> int:
        return recent_failures(account.username)

    @display(description="What happened to it")
    def what_happened(self, account: User) -> str:
        events = account.account_events.select_related("by")[:EVENTS_SHOWN]
        lines = [
            (date_format(event.happened_at, "j F Y, H:i"), event, event.by or "on the server")
            for event in events
        ]
        return format_html_join("", "<p>{} UTC: {} ({})</p>", lines) or "Nothing yet."

    def _account(self, request: HttpRequest, object_id) -> User:
        account = self.get_object(request, str(object_id))
        if account is None or not self._may_help(request, account):
            raise PermissionDenied
        return account

    def _may_help(self, request: HttpRequest, account: User) -> bool:
        """One's own account is changed under “My account”, where password and code are asked."""
        return account.pk != request.user.pk and self.has_change_permission(request, account)

    def _address(self, account: User) -> str:
        return reverse("admin:auth_user_change", args=[account.pk])

    def _page(self, request: HttpRequest, account: User, name: str, **context) -> HttpResponse:
        context |= {**look(request), "account": account, "back": self._address(account)}
        return render(request, f"admin/account/{name}.html", context)

    def _ask(self, request: HttpRequest, account: User, title: str, text: str) -> HttpResponse:
        return self._page(request, account, "ask", title=f"{title}: {account}", text=text, do=title)

    def _show_link(self, request: HttpRequest, account: User) -> HttpResponse:
        accounts.note(account, AccountEvent.Kind.LINK, request.user)
        title = f"{LINK}: {account}"
        return self._page(request, account, "link", title=title, link=link_for(account))


@admin.register(Group)
class GroupAdmin(ModelAdmin):
    """Roles, and what each may do: for reading, since they come with the software."""

    list_display = ["name", "members"]
    fields = ["name", "members", "rights"]
    readonly_fields = fields

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Group | None = None) -> bool:
        return False

    @display(description="Who has it")
    def members(self, group: Group) -> str:
        open_accounts = group.user_set.filter(is_active=True).order_by("username")
        return ", ".join(account.username for account in open_accounts) or "Nobody"

    @display(description="What it may do")
    def rights(self, group: Group) -> str:
        rights = group.permissions.order_by("content_type__model", "codename")
        return format_html_join("", "<p>{}</p>", ((right.name,) for right in rights))
