"""`manage.py restore`: puts a backup in place, and verifies that history still follows from it."""

from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from cases.backup.restoring import NotRestored, NotTheSame, read_manifest, restore
from icc_tracker.clients import NoClients
from icc_tracker.embedded.running import database_running


class Command(BaseCommand):
    """Restore an archive of `manage.py backup`."""

    help = (
        "Put an archive of `manage.py backup` into an empty database (or, with --replace, in the "
        "place of what is there), migrate it to this software, give the application its rights, "
        "and verify that all history follows from the claims. The web server and the worker must "
        "not run."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the archive")
        parser.add_argument(
            "--replace", action="store_true", help="delete what is in the database now"
        )
        parser.add_argument(
            "--log-key-lost",
            action="store_true",
            help="restore although there is no copy of the LOG_KEY that signed the log; nothing "
            "is published before `new_log_key --lost`",
        )

    def handle(self, *args, file: Path, replace: bool, log_key_lost: bool, **options) -> None:
        with database_running():
            try:
                manifest = read_manifest(file)
                self.stdout.write(f"{file}: made at {manifest.made_at}, every sum is right.")
                restore(file, manifest, replace, log_key_lost)
            except (NotRestored, NotTheSame, NoClients) as error:
                raise CommandError(str(error)) from error
            self.stdout.write(f"{sum(manifest.rows.values())} rows are there again.")
            call_command("migrate", interactive=False, verbosity=0)
            if settings.APPLICATION_ROLES:
                call_command("make_roles", stdout=self.stdout)
            call_command("verify_history", stdout=self.stdout)
