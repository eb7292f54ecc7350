"""What changes an account: its role, its second factor, its sessions; every change is noted."""

from __future__ import annotations

from axes.utils import reset as forget_failures
from django.contrib.auth.models import Group, User
from django.core.exceptions import PermissionDenied
from django.db import transaction

from cases.models import AccountEvent, Authenticator, RecoveryCodes, SignIn
from cases.models.account import ROLES_BY_RANK, may_change_account, refusal_of_access, role_of
from cases.models.roles import CHIEF

Kind = AccountEvent.Kind


def note(account, kind: AccountEvent.Kind, by=None, detail: str = "") -> None:
    """Write down what happened to an account. Without `by`: it was done on the server."""
    AccountEvent.objects.create(user=account, kind=kind, by=by, detail=detail)


@transaction.atomic
def set_access(account, role: str, is_active: bool, by=None) -> None:
    """Give an account one role, or none (an empty text), and open or close it.

    Whoever has a role may enter the desk. Raises PermissionDenied with the reason where `by` may
    not do that; without `by` it is done on the server.
    """
    # One at a time: two chiefs who take each other's role would leave none.
    Group.objects.select_for_update().get(name=CHIEF)
    account = User.objects.select_for_update().get(pk=account.pk)
    if by is not None:
        by = User.objects.get(pk=by.pk)
        if reason := refusal_of_access(account, role, is_active, by):
            raise PermissionDenied(reason)
    before, was_active = role_of(account), account.is_active
    account.groups.remove(*Group.objects.filter(name__in=ROLES_BY_RANK).exclude(name=role))
    if role:
        account.groups.add(Group.objects.get(name=role))
    account.is_active = is_active
    account.is_staff = bool(role) or account.is_superuser
    account.save(update_fields=["is_active", "is_staff"])
    if role != before:
        note(account, Kind.ROLE, by, f"{before or 'no role'} → {role or 'no role'}")
    if is_active != was_active:
        note(account, Kind.OPENED if is_active else Kind.CLOSED, by)
    if not is_active:
        account.sign_ins.end()


@transaction.atomic
def confirm_authenticator(account, device: Authenticator, by) -> list[str]:
    """Let a device that has shown a right code be the account's only one; return recovery codes."""
    account.totpdevice_set.exclude(pk=device.pk).delete()
    device.confirmed = True
    device.save(update_fields=["confirmed"])
    note(account, Kind.SET_UP, by)
    return RecoveryCodes.renew(account)


def renew_recovery_codes(account) -> list[str]:
    """Make new recovery codes for the one who asks; the old ones end."""
    codes = RecoveryCodes.renew(account)
    note(account, Kind.CODES, account)
    return codes


@transaction.atomic
def remove_two_factor(account) -> None:
    """Take the second factor off, at the wish of the account's owner."""
    _delete_devices(account)
    note(account, Kind.REMOVED, account)


@transaction.atomic
def reset_two_factor(account, by=None) -> bool:
    """Take off the second factor of somebody who lost it, and end all sessions of the account.

    Returns whether there was one. Raises PermissionDenied where `by` may not change the account.
    """
    _check(account, by)
    had_one = _delete_devices(account)
    SignIn.objects.filter(user=account).end()
    note(account, Kind.RESET, by)
    return had_one


def unlock(account, by=None) -> int:
    """Forget the failed sign-ins with this account's name; return how many addresses had them."""
    _check(account, by)
    note(account, Kind.UNLOCKED, by)
    return forget_failures(username=account.get_username())


def sign_out_elsewhere(account, but: SignIn | None = None, by=None) -> int:
    """End the sessions of an account, all but one; return how many ended."""
    others = SignIn.objects.open().filter(user=account).exclude(pk=but and but.pk)
    number = others.end()
    if number:
        note(account, Kind.SIGNED_OUT, by, f"{number} session{'' if number == 1 else 's'}")
    return number


def _check(account, by) -> None:
    if by is not None and not may_change_account(account, by):
        raise PermissionDenied("Your role does not let you change this account.")


def _delete_devices(account) -> bool:
    had_one = Authenticator.of(account) is not None
    account.totpdevice_set.all().delete()
    account.staticdevice_set.all().delete()
    return had_one
