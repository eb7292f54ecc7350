"""Signing in: the password, then the code, then the desk."""

from __future__ import annotations

from django.contrib import admin, messages
from django.contrib.auth import login, logout
from django.contrib.auth.views import LoginView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST
from django.views.generic import FormView, View
from unfold.forms import AuthenticationForm

from cases.admin.codes import CodeForm
from cases.admin.lockout import forgive
from cases.admin.pages import DeskPage, go_on, onward
from cases.admin.sessions import await_code, awaited, begin, end_this
from cases.models import Authenticator, RecoveryCodes
from cases.models.two_factor import must_give_code

# Who has so few recovery codes left is told so.
FEW = 3


class SignInForm(AuthenticationForm):
    """Name and password. What it says does not tell whether there is such an account."""

    error_messages = {
        **AuthenticationForm.error_messages,
        "invalid_login": "No account of this desk has this name with this password. "
        "Capital and small letters matter in both.",
    }


class SignInPage(LoginView):
    """The page with name and password."""

    authentication_form = SignInForm
    site = None

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        if request.method == "GET":
            if admin.site.has_permission(request):
                return go_on(request)
            if user := awaited(request):
                return next_step(request, user)
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **context) -> dict:
        return {
            **admin.site.each_context(self.request),
            "title": "Sign in",
            "app_path": self.request.get_full_path(),
            "username": self.request.user.get_username(),
            **super().get_context_data(**context),
        }

    def form_valid(self, form: SignInForm) -> HttpResponse:
        end_this(self.request)
        self.request.session.flush()
        user = form.get_user()
        login(self.request, user)
        if must_give_code(user):
            await_code(self.request)
            return next_step(self.request, user)
        begin(self.request, user)
        forgive(self.request, user)
        return go_on(self.request)


class CodePage(DeskPage, FormView):
    """The page that asks for the code, from the app or from paper."""

    title = "Second step"
    form_class = CodeForm
    template_name = "admin/account/code.html"

    def turned_away(self, request: HttpRequest) -> HttpResponse | None:
        user = awaited(request)
        if user is None:
            return go_on(request)
        return next_step(request, user) if Authenticator.of(user) is None else None

    @property
    def is_on_paper(self) -> bool:
        return "paper" in self.request.GET

    def get_form_kwargs(self) -> dict:
        more = {"user": awaited(self.request), "is_on_paper": self.is_on_paper}
        return {**super().get_form_kwargs(), "request": self.request, **more}

    def get_context_data(self, **context) -> dict:
        user = awaited(self.request)
        return super().get_context_data(
            is_on_paper=self.is_on_paper, owner=user.get_username(), **context
        )

    def form_invalid(self, form: CodeForm) -> HttpResponse:
        if getattr(self.request, "axes_locked_out", False):
            self.request.session.flush()
        return super().form_invalid(form)

    def form_valid(self, form: CodeForm) -> HttpResponse:
        user = form.user
        begin(self.request, user, form.device)
        forgive(self.request, user)
        if isinstance(form.device, RecoveryCodes):
            _tell_what_is_left(self.request, form.device.left)
        return go_on(self.request)


class StartOver(View):
    """Ends a sign-in that waits for a code, to begin with another name."""

    def post(self, request: HttpRequest) -> HttpResponse:
        if awaited(request):
            request.session.flush()
        return HttpResponseRedirect(reverse("admin:login"))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End this session, and go back to the sign-in."""
    end_this(request)
    logout(request)
    messages.success(request, "You have signed out.")
    return HttpResponseRedirect(reverse("admin:login"))


def next_step(request: HttpRequest, user) -> HttpResponseRedirect:
    """Where somebody is sent who gave the password: to the code, or to set a device up."""
    name = "two_factor_code" if Authenticator.of(user) else "two_factor_set_up"
    address = reverse(f"admin:{name}")
    wanted = onward(request)
    return HttpResponseRedirect(f"{address}?{urlencode({'next': wanted})}" if wanted else address)


def _tell_what_is_left(request: HttpRequest, number: int) -> None:
    left = f"{number} recovery code{'' if number == 1 else 's'} left"
    if number <= FEW:
        messages.warning(request, f"You have {left}. Make new ones under “My account”.")
    else:
        messages.info(request, f"You used a recovery code; you have {left}.")
