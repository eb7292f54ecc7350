"""Two-factor sign-in: who needs it, the authenticator app, and recovery codes."""

from __future__ import annotations

import re
import secrets
from base64 import b32encode

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

# What makes a second factor necessary: publishing, taking back, and making accounts.
WEIGHTY = (
    "cases.review_sourcereport",
    "cases.retract_sourcereport",
    "auth.add_user",
    "auth.change_user",
)
# A wrong code makes the next wait, twice as long each time, but never longer than some eight
# minutes: else whoever knows the password could keep the owner out for days.
LONGEST_RUN_OF_FAILURES = 10
RECOVERY_CODES = 10
# Twelve of 31 letters and digits that nobody mistakes for each other: 59 bits.
SYMBOLS = "abcdefghjkmnpqrstuvwxyz23456789"
CODE_LENGTH = 12


def must_have_two_factor(user) -> bool:
    """Whether the settings and what this user may do demand a second factor."""
    return settings.REQUIRE_TWO_FACTOR and any(user.has_perm(each) for each in WEIGHTY)


def must_give_code(user) -> bool:
    """Whether a password alone does not let this user in."""
    return Authenticator.of(user) is not None or must_have_two_factor(user)


class BoundedWait:
    """A wait after wrong codes that does not grow for ever."""

    def throttle_increment(self, commit: bool = True) -> None:
        super().throttle_increment(commit=False)
        self.throttling_failure_count = min(self.throttling_failure_count, LONGEST_RUN_OF_FAILURES)
        if commit:
            self.save()


class Authenticator(BoundedWait, TOTPDevice):
    """An app that shows a new code every 30 seconds (RFC 6238)."""

    class Meta:
        proxy = True

    @classmethod
    def of(cls, user) -> Authenticator | None:
        """The confirmed one of a user."""
        return cls.objects.filter(user=user, confirmed=True).first()

    @property
    def key_in_words(self) -> str:
        """The key as apps want it typed: base 32, in groups of four."""
        return in_groups(b32encode(self.bin_key).decode().rstrip("="))


class RecoveryCodes(BoundedWait, StaticDevice):
    """Codes on paper, each good for one sign-in; only their keyed digests are stored."""

    class Meta:
        proxy = True

    @classmethod
    def of(cls, user) -> RecoveryCodes | None:
        """Those of a user."""
        return cls.objects.filter(user=user).first()

    @classmethod
    @transaction.atomic
    def renew(cls, user) -> list[str]:
        """Make new ones, which replace all others; return them, for nobody can read them later."""
        device, _ = cls.objects.get_or_create(user=user, defaults={"name": "Recovery codes"})
        device.token_set.all().delete()
        codes = [
            "".join(secrets.choice(SYMBOLS) for _ in range(CODE_LENGTH))
            for _ in range(RECOVERY_CODES)
        ]
        StaticToken.objects.bulk_create(
            StaticToken(device=device, token=device.digest(code)) for code in codes
        )
        return [in_groups(code) for code in codes]

    def digest(self, code: str) -> str:
        """What is stored of a code: 64 bits of a digest under the site's secret key."""
        plain = re.sub(r"[\s-]", "", code).lower()
        keyed = salted_hmac("cases.recovery_codes", f"{self.pk}:{plain}", algorithm="sha256")
        return keyed.hexdigest()[:16]

    def verify_token(self, token: str) -> bool:
        """Use up a code as somebody typed it; False if there is none such."""
        return super().verify_token(self.digest(token))

    @property
    def left(self) -> int:
        """How many have not been used."""
        return self.token_set.count()


def in_groups(text: str) -> str:
    """The text in groups of four, as people read and type it."""
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))
