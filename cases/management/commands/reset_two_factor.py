"""Takes off the second factor of somebody who lost it, where no chief editor can."""

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from cases.recording import accounts


class Command(BaseCommand):
    """Removes device and recovery codes of one account, and ends its sessions."""

    help = "Remove the second factor of an account, whose owner sets one up at the next sign-in."

    def add_arguments(self, parser) -> None:
        parser.add_argument("user", help="The name with which the person signs in.")

    def handle(self, *, user: str, **options) -> None:
        """Reset the account; raise CommandError where there is none of this name."""
        users = get_user_model().objects
        account = users.filter(username=user).first()
        if account is None:
            raise CommandError(f"There is no account “{user}”. Names are exact: check the letters.")
        had_one = accounts.reset_two_factor(account)
        before = "Removed the second factor of" if had_one else "There was no second factor of"
        self.stdout.write(f"{before} {user}; all sessions of the account have ended.")
