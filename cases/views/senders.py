"""Who sends something from a public form: a key that counts, and tells nobody who it was."""

from __future__ import annotations

from math import ceil

from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from icc_tracker.client_address import network_of


def sender_key(request: HttpRequest, form: str) -> str:
    """A keyed hash of the sender's address that is another one every day and for every form."""
    told = f"{network_of(request)} {timezone.localdate()}"
    return salted_hmac(f"cases.{form}.sender", told, algorithm="sha256").hexdigest()


def wait_in_words(seconds: int) -> str:
    """A wait, rounded up: 1 minute, 40 minutes, 3 hours."""
    minutes = ceil(seconds / 60)
    if minutes <= 90:
        return ngettext("%(number)s minute", "%(number)s minutes", minutes) % {"number": minutes}
    hours = ceil(minutes / 60)
    return ngettext("%(number)s hour", "%(number)s hours", hours) % {"number": hours}
