"""Setting up, replacing and removing one's second factor, and its recovery codes."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import django_otp
from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.views.generic import FormView, TemplateView

from cases.admin.codes import FROM_THE_APP, ConfirmForm
from cases.admin.lockout import forgive
from cases.admin.pages import DeskPage, dress, go_on, onward
from cases.admin.sessions import awaited, begin, current
from cases.admin.sign_in import next_step
from cases.models import Authenticator
from cases.models.two_factor import must_have_two_factor
from cases.recording import accounts

CONFIRMED_AT = "confirmed_at"
# For so long after password and code the device may be changed without giving them again.
TRUSTED_FOR = timedelta(minutes=5)
# A key that nobody confirmed within this time is thrown away.
KEY_OFFERED_FOR = timedelta(hours=1)


class Confirmed(DeskPage):
    """Mixin: for those who have signed in and lately gave their password, and code, again."""

    def turned_away(self, request: HttpRequest) -> HttpResponse | None:
        if elsewhere := super().turned_away(request):
            return elsewhere
        if time.time() - request.session.get(CONFIRMED_AT, 0) < TRUSTED_FOR.total_seconds():
            return None
        query = urlencode({"next": request.path})
        return HttpResponseRedirect(f"{reverse('admin:confirm_identity')}?{query}")


class ConfirmIdentity(DeskPage, FormView):
    """Asks for password and code again."""

    title = "Is it you?"
    form_class = ConfirmForm
    template_name = "admin/account/confirm.html"

    def get_form_kwargs(self) -> dict:
        return {
            **super().get_form_kwargs(),
            "request": self.request,
            "user": self.request.user,
        }

    def form_valid(self, form: ConfirmForm) -> HttpResponse:
        self.request.session[CONFIRMED_AT] = int(time.time())
        return HttpResponseRedirect(onward(self.request, reverse("admin:account")))


class NewCodeForm(forms.Form):
    """The first code of a new device."""

    code = forms.CharField(max_length=12, label="Six digits that the app shows now")

    def __init__(self, user, device: Authenticator, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.device = user, device
        self.fields["code"].widget.attrs.update(FROM_THE_APP)
        dress(self)

    def clean_code(self) -> str:
        code = re.sub(r"[\s-]", "", self.cleaned_data["code"])
        # Nobody is kept waiting here: the key is on the page, there is nothing to guess.
        Authenticator.objects.filter(pk=self.device.pk).update(throttling_failure_count=0)
        if django_otp.verify_token(self.user, self.device.persistent_id, code) is None:
            raise forms.ValidationError(
                "The app does not show this code now. Type the one it shows; if that does not fit "
                "either, check that the clock of your device is right."
            )
        return code


class SetUp(Confirmed, FormView):
    """Shows the key of a new device, and takes it once it has shown a right code."""

    form_class = NewCodeForm
    template_name = "admin/account/set_up.html"

    def turned_away(self, request: HttpRequest) -> HttpResponse | None:
        if user := awaited(request):
            # Whoever has a device shows it first: the password alone must not replace it.
            return next_step(request, user) if Authenticator.of(user) else None
        return super().turned_away(request)

    @property
    def owner(self):
        return awaited(self.request) or self.request.user

    def get_form_kwargs(self) -> dict:
        device = _offered(self.owner)
        return {**super().get_form_kwargs(), "user": self.owner, "device": device}

    def get_context_data(self, **context) -> dict:
        context = super().get_context_data(**context)
        device = context["form"].device
        has_one = Authenticator.of(self.owner) is not None
        return {
            **context,
            "title": "Replace your device" if has_one else "Set up the second step",
            "has_one": has_one,
            "is_demanded": must_have_two_factor(self.owner),
            "key": device.key_in_words,
            "picture": _picture(device.config_url),
            "app_address": device.config_url,
        }

    def form_valid(self, form: NewCodeForm) -> HttpResponse:
        user, is_signing_in = self.owner, not self.request.user.is_authenticated
        codes = accounts.confirm_authenticator(user, form.device, user)
        if is_signing_in:
            begin(self.request, user, form.device)
            forgive(self.request, user)
        else:
            accounts.sign_out_elsewhere(user, but=current(self.request), by=user)
            django_otp.login(self.request, form.device)
            self.request.session.cycle_key()
        return show_codes(self, codes)


class NewRecoveryCodes(Confirmed, TemplateView):
    """Makes new recovery codes, and shows them once."""

    title = "New recovery codes"
    template_name = "admin/account/new_codes.html"

    def turned_away(self, request: HttpRequest) -> HttpResponse | None:
        return super().turned_away(request) or _without_device(request)

    def post(self, request: HttpRequest) -> HttpResponse:
        return show_codes(self, accounts.renew_recovery_codes(request.user))


class Remove(Confirmed, TemplateView):
    """Takes the second factor off, where the role does not demand one."""

    title = "Remove the second step"
    template_name = "admin/account/remove.html"

    def turned_away(self, request: HttpRequest) -> HttpResponse | None:
        if elsewhere := super().turned_away(request) or _without_device(request):
            return elsewhere
        if not must_have_two_factor(request.user):
            return None
        messages.error(request, "Your role demands the second step: replace the device instead.")
        return HttpResponseRedirect(reverse("admin:account"))

    def post(self, request: HttpRequest) -> HttpResponse:
        accounts.remove_two_factor(request.user)
        messages.success(request, "From now on you sign in with your password alone.")
        return HttpResponseRedirect(reverse("admin:account"))


def show_codes(view: DeskPage, codes: list[str]) -> HttpResponse:
    """Show recovery codes in the answer itself: they are kept nowhere that could be read later."""
    context = DeskPage.get_context_data(view, form=None)
    context |= {"title": "Your recovery codes", "codes": codes}
    context["onward"] = onward(view.request, reverse("admin:index"))
    return render(view.request, "admin/account/codes.html", context)


def _without_device(request: HttpRequest) -> HttpResponse | None:
    return None if Authenticator.of(request.user) else go_on(request)


def _offered(user) -> Authenticator:
    """The key that is offered to a user: the same one when the page is loaded again."""
    offered = Authenticator.objects.filter(user=user, confirmed=False)
    offered.filter(created_at__lt=timezone.now() - KEY_OFFERED_FOR).delete()
    return offered.first() or Authenticator.objects.create(
        user=user, name="Authenticator app", confirmed=False
    )


def _picture(address: str) -> str:
    """A QR code as inline SVG: dark on light in every theme, for so cameras read it."""
    import segno

    code = segno.make(address, error="m")
    svg = code.svg_inline(scale=5, border=4, dark="#000", light="#fff", svgclass="account-qr")
    # Written by the library from numbers and the colours above: nothing of the address is in it.
    return mark_safe(svg)  # noqa: S308
