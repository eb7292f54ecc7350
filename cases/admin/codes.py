"""Forms that ask for a code, or for password and code again, and count what is wrong."""

from __future__ import annotations

import re

import django_otp
from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from cases.admin.lockout import count_failure, is_open
from cases.admin.pages import dress
from cases.models import AccountEvent, Authenticator, RecoveryCodes
from cases.recording.accounts import note

FROM_THE_APP = {
    "autocomplete": "one-time-code",
    "inputmode": "numeric",
    "autofocus": True,
    "spellcheck": "false",
}
FROM_PAPER = {
    "autocomplete": "off",
    "autocapitalize": "none",
    "autofocus": True,
    "spellcheck": "false",
}
WRONG = "This code does not fit, or it was used before. Each is good once: wait for the next one."
WRONG_ON_PAPER = "This is none of your recovery codes, or it was used before. Each is good once."


class CodeForm(forms.Form):
    """One code, from the app or from paper; `device` is then the one that took it."""

    code = forms.CharField(max_length=40, label="Code")

    def __init__(self, request: HttpRequest, user, *args, is_on_paper: bool = False, **kwargs):
        super().__init__(*args, **kwargs)
        self.request, self.user, self.device = request, user, None
        self.fields["code"].label = "Recovery code" if is_on_paper else "Six digits from your app"
        self.fields["code"].widget.attrs.update(FROM_PAPER if is_on_paper else FROM_THE_APP)
        dress(self)

    def clean_code(self) -> str:
        code = self.cleaned_data["code"]
        self.device = take_code(self.request, self.user, code)
        return code


class ConfirmForm(forms.Form):
    """The password again and, where there is a device, a code: before the device is changed."""

    password = forms.CharField(
        label="Your password",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password", "autofocus": True}),
    )
    code = forms.CharField(
        max_length=40,
        label="Code from your app, or a recovery code",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )

    def __init__(self, request: HttpRequest, user, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.request, self.user = request, user
        if Authenticator.of(user) is None:
            del self.fields["code"]
        dress(self)

    def clean(self) -> dict:
        """Look at the code only where the password is right: each code is good but once."""
        typed = self.cleaned_data
        if set(typed) != set(self.fields):
            return typed
        checks = {"password": check_password, "code": take_code}
        for name, text in typed.items():
            try:
                checks[name](self.request, self.user, text)
            except ValidationError as error:
                raise ValidationError({name: error}) from error
        return typed


def check_password(request: HttpRequest, user, typed: str) -> None:
    """Raise ValidationError where this is not the user's password, and count the failure."""
    if not is_open(request, user):
        raise ValidationError("Too many attempts.")
    if not user.check_password(typed):
        count_failure(request, user)
        raise ValidationError("This is not your password.")


def take_code(request: HttpRequest, user, typed: str):
    """Return the device of the user that takes the code, which is used up by it.

    Six digits are a code of the app, anything else one from paper. Raises ValidationError; wrong
    codes count like wrong passwords, and each makes the next wait a little longer.
    """
    if not is_open(request, user):
        raise ValidationError("Too many attempts.")
    plain = re.sub(r"[\s-]", "", typed)
    is_of_the_app = re.fullmatch(r"[0-9]{6}", plain) is not None
    device = (Authenticator if is_of_the_app else RecoveryCodes).of(user)
    wrong = WRONG if is_of_the_app else WRONG_ON_PAPER
    if device is None:
        _refuse(request, user, wrong)
    _wait(device)
    if django_otp.verify_token(user, device.persistent_id, plain) is None:
        _refuse(request, user, wrong)
    if not is_of_the_app:
        left = f"{device.left} left"
        note(user, AccountEvent.Kind.CODE_USED, user, left)
    return device


def _wait(device) -> None:
    may_try, details = device.verify_is_allowed()
    if not may_try:
        seconds = (details["locked_until"] - timezone.now()).total_seconds()
        seconds = max(1, round(seconds))
        unit = "second" if seconds == 1 else "seconds"
        raise ValidationError(f"After wrong codes one has to wait: try again in {seconds} {unit}.")


def _refuse(request: HttpRequest, user, message: str) -> None:
    if count_failure(request, user):
        note(user, AccountEvent.Kind.LOCKED)
    raise ValidationError(message)
