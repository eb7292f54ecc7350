"""Choosing a password: one's own anew, or the first one through a link that a chief hands over."""

from __future__ import annotations

from axes.utils import reset as forget_failures
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.views.generic import FormView
from unfold.forms import AdminOwnPasswordChangeForm

from cases.admin.codes import check_password
from cases.admin.pages import DeskPage, dress
from cases.admin.sessions import current
from cases.models import AccountEvent
from cases.recording.accounts import note, sign_out_elsewhere


def link_for(account) -> str:
    """Return the address at which the owner of an account chooses a password, once.

    It ends when it was used, when the owner signs in otherwise, when the e-mail address changes,
    and after PASSWORD_RESET_TIMEOUT seconds (django.contrib.auth.tokens).
    """
    token = default_token_generator.make_token(account)
    uid = urlsafe_base64_encode(force_bytes(account.pk))
    return settings.SITE_URL + reverse("admin:choose_password", args=[uid, token])


class ChoosePasswordForm(SetPasswordForm):
    """The new password, twice, with the rules for it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        dress(self)


class ChoosePassword(DeskPage, PasswordResetConfirmView):
    """The page behind a link: it lets the owner choose a password, and then sign in with it."""

    title = "Choose your password"
    form_class = ChoosePasswordForm
    template_name = "admin/account/choose_password.html"
    success_url = reverse_lazy("admin:login")

    def turned_away(self, request) -> None:
        """Whoever has the link may come."""

    def get_user(self, uidb64: str):
        account = super().get_user(uidb64)
        return account if account is not None and account.is_active else None

    def form_valid(self, form: ChoosePasswordForm) -> HttpResponse:
        account = form.save()
        del self.request.session[INTERNAL_RESET_SESSION_TOKEN]
        sign_out_elsewhere(account, by=account)
        # The link proves who it is, who may have been locked out for a forgotten password.
        forget_failures(username=account.get_username())
        note(account, AccountEvent.Kind.PASSWORD, account, "through a link")
        messages.success(self.request, "Your password is set. Sign in with it.")
        return HttpResponseRedirect(self.get_success_url())

    def get_context_data(self, **context) -> dict:
        owner = getattr(self, "user", None)
        context = super().get_context_data(**context)
        return {**context, "title": self.title, "owner": owner and owner.get_username()}


class ChangePasswordForm(AdminOwnPasswordChangeForm):
    """The old password and the new one; a wrong old one counts like one at the sign-in."""

    def __init__(self, request, *args, **kwargs):
        super().__init__(request.user, *args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        typed = self.cleaned_data["old_password"]
        check_password(self.request, self.user, typed)
        return typed


class ChangePassword(DeskPage, FormView):
    """Choosing another password oneself; it ends every other session of the account."""

    title = "Change your password"
    form_class = ChangePasswordForm
    template_name = "admin/account/change_password.html"
    success_url = reverse_lazy("admin:account")

    def get_form_kwargs(self) -> dict:
        return {**super().get_form_kwargs(), "request": self.request}

    def form_valid(self, form: ChangePasswordForm) -> HttpResponse:
        account = form.save()
        update_session_auth_hash(self.request, account)
        sign_out_elsewhere(account, but=current(self.request), by=account)
        note(account, AccountEvent.Kind.PASSWORD, account)
        messages.success(
            self.request, "Your password is changed. Everywhere else you have been signed out."
        )
        return super().form_valid(form)
