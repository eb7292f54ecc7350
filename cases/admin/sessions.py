"""Sessions of the desk: who is at it, since when, and when that ends."""

from __future__ import annotations

import time
from datetime import timedelta
from functools import partial

import django_otp
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from cases.models import SignIn
from cases.models.two_factor import must_give_code
from icc_tracker.client_address import address_of

# What a session keeps: which completed sign-in it is, or when the password was given.
SIGN_IN = "sign_in"
PASSWORD_AT = "password_at"  # noqa: S105
# For so long somebody who gave the password may look for the code.
PATIENCE = timedelta(minutes=10)
# The last request is noted to the minute.
GRAIN = timedelta(minutes=1)


class DeskSessions:
    """Middleware: lets nobody in whose sign-in is incomplete or over.

    Whoever has given the password alone, where a code is due, is nobody to every view of the
    whole site; only the pages that ask for the code, or set a device up, may ask `awaited`.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.user = SimpleLazyObject(partial(_person, request, request.user))
        return self.get_response(request)


def awaited(request: HttpRequest):
    """The user who gave the password, and owes a code or has to set a device up; or None."""
    if request.user.is_authenticated:
        return None
    return getattr(request, "awaited_user", None)


def current(request: HttpRequest) -> SignIn | None:
    """The sign-in whose session this request belongs to."""
    return getattr(request, "sign_in", None) if request.user.is_authenticated else None


def previous_sign_in(request: HttpRequest) -> str:
    """When and from where this account signed in before, so that its owner notices a stranger."""
    this = current(request)
    before = this and this.before()
    return f"Your previous sign-in: {before}" if before else ""


def await_code(request: HttpRequest) -> None:
    """Note that the password was right, and since when the code is awaited."""
    request.session.pop(SIGN_IN, None)
    request.session.pop(django_otp.DEVICE_ID_SESSION_KEY, None)
    request.session[PASSWORD_AT] = int(time.time())


def begin(request: HttpRequest, user, device=None) -> SignIn:
    """Complete a sign-in: a new key for the session, a row for the sign-in."""
    request.user = user
    request.session.cycle_key()
    request.session.pop(PASSWORD_AT, None)
    if device is not None:
        django_otp.login(request, device)
    request.sign_in = SignIn.objects.create(user=user, address=address_of(request))
    request.session[SIGN_IN] = request.sign_in.pk
    SignIn.objects.forget_old()
    request.session.clear_expired()
    return request.sign_in


def end_this(request: HttpRequest) -> None:
    """Note that the session of this request has ended, if it is one of the desk."""
    if row := current(request):
        SignIn.objects.filter(pk=row.pk).end()


def _person(request: HttpRequest, user):
    """The user if the sign-in is complete and not over, else nobody."""
    if not user.is_authenticated:
        return user
    if not user.is_verified() and must_give_code(user):
        return _half_way(request, user)
    row = _sign_in(request, user)
    reason = row.why_ended() if row else "You were signed out."
    if reason:
        return _end(request, row, reason)
    now = timezone.now()
    if now - row.seen_at >= GRAIN:
        SignIn.objects.filter(pk=row.pk).update(seen_at=now)
    request.sign_in = row
    return user


def _half_way(request: HttpRequest, user):
    given_at = request.session.get(PASSWORD_AT, 0)
    if time.time() - given_at < PATIENCE.total_seconds():
        request.awaited_user = user
    else:
        request.session.flush()
    return AnonymousUser()


def _sign_in(request: HttpRequest, user) -> SignIn | None:
    """The row of this session; one from before there were rows is taken up as it is."""
    if SIGN_IN not in request.session:
        row = SignIn.objects.create(user=user, address=address_of(request))
        request.session[SIGN_IN] = row.pk
        return row
    return SignIn.objects.filter(pk=request.session[SIGN_IN], user=user).first()


def _end(request: HttpRequest, row: SignIn | None, reason: str) -> AnonymousUser:
    if row:
        SignIn.objects.filter(pk=row.pk).end()
    request.session.flush()
    messages.info(request, reason, fail_silently=True)
    return AnonymousUser()
