"""The page on one's own account: the second step, the password, the sessions, what happened."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.urls import reverse
from django.views.generic import TemplateView, View

from cases.admin.pages import DeskPage
from cases.admin.sessions import current
from cases.models import Authenticator, RecoveryCodes
from cases.models.account import role_of
from cases.models.two_factor import must_have_two_factor
from cases.recording.accounts import sign_out_elsewhere

SHOWN = 10


class MyAccount(DeskPage, TemplateView):
    """Everything on the account of whoever looks at it, and the doors to change it."""

    title = "My account"
    template_name = "admin/account/my_account.html"

    def get_context_data(self, **context) -> dict:
        user = self.request.user
        codes = RecoveryCodes.of(user)
        return {
            **super().get_context_data(**context),
            "role": "Superuser" if user.is_superuser else role_of(user),
            "device": Authenticator.of(user),
            "is_demanded": must_have_two_factor(user),
            "codes_left": codes.left if codes else 0,
            "this_sign_in": current(self.request),
            "sign_ins": user.sign_ins.open(),
            "events": user.account_events.select_related("by")[:SHOWN],
        }


class SignOutElsewhere(DeskPage, View):
    """Ends every session of the account but this one."""

    def post(self, request: HttpRequest) -> HttpResponse:
        number = sign_out_elsewhere(request.user, but=current(request), by=request.user)
        text = {0: "There was no other session.", 1: "The other session has ended."}
        messages.success(request, text.get(number, f"{number} other sessions have ended."))
        return HttpResponseRedirect(reverse("admin:account"))


class StillHere(DeskPage, View):
    """Tells the script of the desk whether whoever writes for long is still signed in.

    Asking keeps the session open. The answer is a token for the forms of the page, since a
    sign-in in another tab makes theirs worthless.
    """

    def turned_away(self, request: HttpRequest) -> HttpResponse | None:
        return HttpResponse(status=401) if super().turned_away(request) else None

    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(get_token(request), content_type="text/plain")
