"""People of the desk for tests: accounts of each role, their devices, how they sign in."""

from django.apps import apps
from django.contrib.auth.models import Group, User
from django_otp.oath import totp

from cases.models import AccountEvent, Authenticator, RecoveryCodes
from cases.models.roles import grant

PASSWORD = "correct horse battery"
GROUPS = {"contributor": "Contributors", "editor": "Editors", "chief": "Chief editors"}


def person(role: str, name: str = "", **columns) -> User:
    """An account of a role, with PASSWORD; its name is the role unless given."""
    make = User.objects.create_superuser if role == "superuser" else User.objects.create_user
    if role != "superuser":
        columns.setdefault("is_staff", role in GROUPS)
    user = make(name or role, password=PASSWORD, **columns)
    if role in GROUPS:
        # A test with transactions of its own begins with an empty database.
        if not Group.objects.filter(name=GROUPS[role]).exists():
            grant(apps)
        user.groups.add(Group.objects.get(name=GROUPS[role]))
    return user


def device(user: User) -> Authenticator:
    """A confirmed authenticator app of a user."""
    return Authenticator.objects.create(user=user, name="Authenticator app")


def recovery_codes(user: User) -> list[str]:
    return RecoveryCodes.renew(user)


def code(device: Authenticator) -> str:
    """What the app shows; it may be used though an earlier code of these 30 seconds was."""
    Authenticator.objects.filter(pk=device.pk).update(last_t=-1, throttling_failure_count=0)
    return shown(device)


def shown(device: Authenticator, ahead: int = 0) -> str:
    """What the app shows now, or so many codes later."""
    return f"{totp(device.bin_key, drift=ahead):06d}"


def sign_in(client, name: str, password: str = PASSWORD, next: str = "", **extra):
    """Send the first page of the sign-in, and return the answer."""
    address = f"/admin/login/?next={next}" if next else "/admin/login/"
    return client.post(address, {"username": name, "password": password}, **extra)


def give_code(client, code: str, **extra):
    """Send the second page of the sign-in, and return the answer."""
    return client.post("/admin/account/code/", {"code": code}, **extra)


def is_in(client) -> bool:
    """Whether the desk opens."""
    return client.get("/admin/").status_code == 200


def happened(user: User) -> list[tuple[str, str, str | None]]:
    """What is noted of an account, the oldest first: kind, detail, and who did it."""
    rows = AccountEvent.objects.filter(user=user).order_by("pk")
    return [(event.kind, event.detail, event.by and event.by.username) for event in rows]


def kinds(user: User) -> list[str]:
    """The kinds of what is noted of an account, the oldest first."""
    return [kind for kind, _, _ in happened(user)]
