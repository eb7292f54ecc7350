"""Accounts of the desk: their roles, who may change them, sign-ins, and what happened to them."""

from __future__ import annotations

from datetime import timedelta

import pgtrigger
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import models
from django.db.models import Max, Q
from django.utils import timezone

from cases.models.roles import CHIEF, CONTRIBUTOR, EDITOR

# The highest first. An account has one role, or none.
ROLES_BY_RANK = (CHIEF, EDITOR, CONTRIBUTOR)
# Ended sign-ins are forgotten after so long, but for the last of each account.
SIGN_INS_KEPT = timedelta(days=30)


def role_of(account) -> str:
    """The name of the account's group that may most; empty where it has no role."""
    groups = {group.name for group in account.groups.all()}
    return next((role for role in ROLES_BY_RANK if role in groups), "")


def may_change_account(account, by) -> bool:
    """Whether `by` may change anything of an account: a superuser's only superusers may."""
    if not by.is_active or not by.has_perm("auth.change_user"):
        return False
    return by.is_superuser or not account.is_superuser


def refusal_of_access(account, role: str, is_active: bool, by) -> str:
    """Say why `by` may not give an account this role and state; empty if it is allowed.

    Nobody changes his or her own, so that whoever could mend a mistake is still there after it.
    """
    if not may_change_account(account, by):
        return "Your role does not let you change this account."
    if role and role not in ROLES_BY_RANK:
        return f"There is no role “{role}”."
    was_chief = role_of(account) == CHIEF and account.is_active
    if (role_of(account), account.is_active) == (role, is_active):
        return ""
    if account.pk == by.pk:
        return "Nobody changes his or her own role, or closes the own account: ask another chief."
    if was_chief and not (role == CHIEF and is_active):
        others = User.objects.filter(is_active=True, groups__name=CHIEF).exclude(pk=account.pk)
        if not others.exists():
            return "This is the last chief editor: make another one first."
    return ""


def publishers_of_the_desk() -> models.QuerySet[User]:
    """The accounts that may publish now."""
    may_review = Group.objects.filter(permissions__codename="review_sourcereport")
    return User.objects.filter(
        Q(is_superuser=True) | Q(groups__in=may_review), is_active=True
    ).distinct()


def is_alone(account) -> bool:
    """Whether nobody but this account may publish, so that what it submits must wait."""
    return list(publishers_of_the_desk()[:2]) == [account]


class SignInQuerySet(models.QuerySet):
    def open(self):
        """Those whose session may still be used."""
        now = timezone.now()
        return self.filter(
            ended_at=None,
            seen_at__gt=now - settings.SESSION_IDLE,
            signed_in_at__gt=now - settings.SESSION_LONGEST,
        )

    def end(self) -> int:
        """End those that have not ended; return how many."""
        return self.filter(ended_at=None).update(ended_at=timezone.now())

    def forget_old(self) -> None:
        """Delete what nobody needs any more: see SIGN_INS_KEPT."""
        last = self.order_by().values("user").annotate(last=Max("pk")).values("last")
        old = self.filter(seen_at__lt=timezone.now() - SIGN_INS_KEPT)
        old.exclude(pk__in=last).delete()


class SignIn(models.Model):
    """One completed sign-in to the desk, and how long its session has been used."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        related_name="sign_ins",
        help_text="Whose account.",
    )
    address = models.GenericIPAddressField(
        null=True, help_text="From which address, if it is known."
    )
    signed_in_at = models.DateTimeField(
        default=timezone.now, help_text="When the sign-in was complete, the code included."
    )
    seen_at = models.DateTimeField(
        default=timezone.now, help_text="The last request, to the minute."
    )
    ended_at = models.DateTimeField(
        null=True, help_text="When its session was ended; empty while it has not been."
    )

    objects = SignInQuerySet.as_manager()

    class Meta:
        ordering = ["-signed_in_at", "-pk"]

    def __str__(self) -> str:
        source = f" from {self.address}" if self.address else ""
        return f"{self.signed_in_at:%-d %B %Y, %H:%M} UTC{source}"

    def before(self) -> SignIn | None:
        """The sign-in of the same account before this one."""
        earlier = self.user.sign_ins.filter(pk__lt=self.pk)
        return earlier.order_by("-pk").first()

    def why_ended(self) -> str:
        """Say why its session is over; empty while it is not."""
        now = timezone.now()
        if self.ended_at:
            return "You were signed out: by yourself elsewhere, or by a chief editor."
        if now - self.seen_at >= settings.SESSION_IDLE:
            return f"You were signed out after {_hours(settings.SESSION_IDLE)} without a request."
        if now - self.signed_in_at >= settings.SESSION_LONGEST:
            return f"You were signed out, as everybody is after {_hours(settings.SESSION_LONGEST)}."
        return ""


class AccountEvent(models.Model):
    """One thing that happened to an account; never changed, never deleted."""

    class Kind(models.TextChoices):
        MADE = "made", "Account made"
        ROLE = "role", "Role changed"
        CLOSED = "closed", "Account closed"
        OPENED = "opened", "Account opened again"
        LINK = "link", "Link for choosing a password made"
        PASSWORD = "password", "Password chosen"
        SET_UP = "set_up", "Two-factor sign-in set up"
        REMOVED = "removed", "Two-factor sign-in removed"
        RESET = "reset", "Two-factor sign-in reset"
        CODES = "codes", "New recovery codes made"
        CODE_USED = "code_used", "Recovery code used"
        LOCKED = "locked", "Locked after wrong codes that followed the right password"
        UNLOCKED = "unlocked", "Unlocked"
        SIGNED_OUT = "signed_out", "Signed out everywhere else"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="account_events",
        help_text="To whose account it happened.",
    )
    kind = models.CharField(max_length=12, choices=Kind, help_text="What happened.")
    detail = models.CharField(max_length=200, blank=True, help_text="More on it.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who did it; empty: somebody on the server, or the system.",
    )
    happened_at = models.DateTimeField(default=timezone.now, help_text="When.")

    class Meta:
        ordering = ["-happened_at", "-pk"]
        triggers = [
            pgtrigger.Protect(
                name="account_event_stays", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display() + (f": {self.detail}" if self.detail else "")


def _hours(period: timedelta) -> str:
    return f"{period.total_seconds() / 3600:g} hours"
