"""Tokens with which tools of trusted people enter reports, and what each request was answered."""

from __future__ import annotations

import re
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone

from cases.models.secret import hash_of, new_token

# By these letters a token that leaked is recognised, in logs and by scanners of secrets.
MARK = "icct_"
SHOWN = len(MARK) + 8
LONGEST = timedelta(days=366)
# How many requests that write in how long a time.
WRITES, WINDOW = 60, timedelta(minutes=1)
# How long the answer to a request is kept, and when one that never ended is given up.
KEPT_FOR, GIVEN_UP_AFTER = timedelta(hours=24), timedelta(minutes=2)


class ApiTokenQuerySet(models.QuerySet):
    def bearing(self, secret: str) -> ApiToken | None:
        """The token with this secret, whatever its state."""
        if not re.fullmatch(rf"{MARK}[\w-]{{43}}", secret, re.ASCII):
            return None
        return self.select_related("owner").filter(digest=hash_of(secret)).first()


class ApiToken(models.Model):
    """What lets a tool act for its owner, within its scopes. The secret itself is not kept."""

    class Scope(models.TextChoices):
        WRITE = "reports:write", "Enter reports as drafts"
        READ_OWN = "reports:read-own", "Read the drafts that it entered"

    name = models.CharField(
        max_length=80, help_text="Which tool it is for; editors see it beside what was entered."
    )
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="api_tokens",
        help_text="For whom the tool acts: what it enters counts as entered by this person.",
    )
    prefix = models.CharField(
        max_length=SHOWN,
        editable=False,
        help_text="How the secret begins, so that one that leaked can be recognised.",
    )
    digest = models.CharField(
        max_length=64, unique=True, editable=False, help_text="SHA-256 of the secret."
    )
    scopes = ArrayField(
        models.CharField(max_length=20, choices=Scope), help_text="What the tool may do."
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False, help_text="Since when.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The chief editor who issued it.",
    )
    expires_at = models.DateTimeField(help_text="Until when it works: at most a year.")
    revoked_at = models.DateTimeField(
        null=True, editable=False, help_text="When it was revoked; empty if it was not."
    )
    last_used_at = models.DateTimeField(
        null=True, editable=False, help_text="Its last request, to the minute."
    )
    window_began_at = models.DateTimeField(
        null=True, editable=False, help_text="Since when its writing requests are counted."
    )
    window_count = models.PositiveIntegerField(
        default=0, editable=False, help_text="How many there were since then."
    )

    objects = ApiTokenQuerySet.as_manager()

    class Meta:
        verbose_name = "API token"
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                name="api_token_for_a_year_at_most",
                condition=Q(expires_at__gt=F("created_at"))
                & Q(expires_at__lte=F("created_at") + LONGEST),
                violation_error_message="A token works for a year at most.",
                violation_error_code="expires_at_is_wrong",
            ),
            models.CheckConstraint(
                name="api_token_may_something",
                condition=~Q(scopes=[]),
                violation_error_message="Choose what the tool may do.",
                violation_error_code="scopes_is_wrong",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def state(self) -> str:
        """In a word for editors."""
        if self.works:
            return "Works"
        if self.revoked_at:
            return "Revoked"
        return "Expired" if self.has_expired else "Owner's account is closed"

    @property
    def works(self) -> bool:
        return not self.revoked_at and not self.has_expired and self.owner.is_active

    @property
    def has_expired(self) -> bool:
        return self.expires_at <= timezone.now()

    def take_secret(self) -> str:
        """Give the token a new secret, and return it: nobody can read it later."""
        secret = MARK + new_token()
        self.prefix, self.digest = secret[:SHOWN], hash_of(secret)
        return secret

    def note_use(self) -> None:
        """Remember that it was used, at most once a minute."""
        now = timezone.now()
        long_ago = Q(last_used_at=None) | Q(last_used_at__lte=now - timedelta(minutes=1))
        ApiToken.objects.filter(long_ago, pk=self.pk).update(last_used_at=now)

    def seconds_to_wait(self) -> int:
        """Count one more request that writes; the seconds to wait if there were too many."""
        now = timezone.now()
        is_over = Q(window_began_at=None) | Q(window_began_at__lte=now - WINDOW)
        ApiToken.objects.filter(pk=self.pk).update(
            window_count=Case(When(is_over, then=Value(1)), default=F("window_count") + 1),
            window_began_at=Case(When(is_over, then=Value(now)), default=F("window_began_at")),
        )
        self.refresh_from_db(fields=["window_count", "window_began_at"])
        if self.window_count <= WRITES:
            return 0
        return max(int((self.window_began_at + WINDOW - now).total_seconds()) + 1, 1)


class ApiAnswerQuerySet(models.QuerySet):
    def forget_old(self) -> int:
        """Delete answers whose day is over; return how many."""
        return self.filter(asked_at__lte=timezone.now() - KEPT_FOR).delete()[0]


class ApiAnswer(models.Model):
    """The first answer to a request that bore an Idempotency-Key, for when it is sent again."""

    token = models.ForeignKey(
        ApiToken, on_delete=models.CASCADE, related_name="answers", help_text="Who asked."
    )
    key = models.CharField(max_length=255, help_text="The key that the request bore.")
    fingerprint = models.CharField(max_length=64, help_text="SHA-256 of what was sent.")
    asked_at = models.DateTimeField(default=timezone.now, help_text="When it was first sent.")
    status = models.PositiveSmallIntegerField(
        null=True, help_text="The status of the answer; empty while there is none."
    )
    body = models.TextField(blank=True, help_text="The answer, as it was sent.")
    headers = models.JSONField(default=dict, help_text="Headers that belong to the answer.")

    objects = ApiAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "key"], name="one_answer_per_key"),
        ]
        indexes = [models.Index(fields=["asked_at"], name="api_answer_by_age")]

    def __str__(self) -> str:
        return f"{self.key}: {self.status or 'no answer yet'}"

    @property
    def is_given_up(self) -> bool:
        """Whether whoever worked on it must have died."""
        return self.status is None and self.asked_at <= timezone.now() - GIVEN_UP_AFTER

    @property
    def is_over(self) -> bool:
        return self.asked_at <= timezone.now() - KEPT_FOR
