"""Makes the first account, so that somebody can sign in on a new installation."""

import secrets

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand
from django.db import transaction
from django.db.models import Q

from cases.models import AccountEvent
from cases.models.roles import CHIEF
from cases.recording import accounts
from icc_tracker.embedded.secrets import write_private

NAME = "editor"
THERE = "There is an account already: {name}. For a new password: changepassword {name}"
ALONE = """\
The two-person rule is on: nobody publishes what he or she submitted. Make an account for a second
editor (Users, “Add user”) or, in a team of one, switch the rule off in the desk's settings."""


def first_editor_file():
    """Return the path of the file that holds the name and the password of the first account."""
    return settings.VAR_DIR / "editor.txt"


def read_first_editor() -> tuple[str, str] | None:
    """Return name and password of the first account as they are in the file, or None."""
    try:
        lines = first_editor_file().read_text("utf-8").splitlines()
    except FileNotFoundError:
        return None
    entries = dict(line.split(": ", 1) for line in lines if ": " in line)
    return (entries["user"], entries["password"]) if len(entries) == 2 else None


def keep(name: str, password: str) -> None:
    """Write name and password of the first account to its file, which only its owner can read."""
    first_editor_file().unlink(missing_ok=True)
    first_editor_file().parent.mkdir(parents=True, exist_ok=True)
    write_private(first_editor_file(), f"user: {name}\npassword: {password}\n")


class Command(BaseCommand):
    """Creates a chief editor with a generated password, unless somebody can make accounts."""

    help = "Create the first chief editor and keep the password in editor.txt, unless there is one."

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--show-password",
            action="store_true",
            help="print the password, once, in place of keeping it in a file",
        )

    def handle(self, *, show_password: bool = False, **options) -> None:
        """Create the account; at later calls only say that there is one."""
        users = get_user_model()
        # A chief may do all that a desk needs. Superusers are for those who run the server, who
        # make them with `createsuperuser`; installations of before have one as first editor.
        chiefs = users.objects.filter(Q(is_superuser=True) | Q(groups__name=CHIEF))
        # One that is open, where there is one.
        if chief := chiefs.order_by("-is_active", "pk").first():
            if options["verbosity"]:
                self.stdout.write(THERE.format(name=chief.get_username()))
            return
        name, number = NAME, 1
        while users.objects.filter(username=name).exists():
            number += 1
            name = f"{NAME}{number}"
        password = secrets.token_urlsafe(15)
        # First: an account whose password nobody knows would be of no use.
        if show_password:
            where = f"the password is {password}"
        else:
            keep(name, password)
            where = f"the password is in {first_editor_file()}"
        with transaction.atomic():
            account = users.objects.create_user(username=name, password=password)
            accounts.note(account, AccountEvent.Kind.MADE)
            accounts.set_access(account, CHIEF, is_active=True)
        if options["verbosity"]:
            self.stdout.write(f"Created {name}; {where}")
            self.stdout.write(ALONE)
