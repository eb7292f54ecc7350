"""`manage.py export_data`: the whole public record as files, as a release or into a folder."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cases.ledger.releases import export, make_release


class Command(BaseCommand):
    """Write one consistent snapshot of all that is public."""

    help = (
        "Write all public data in every form (CSV, JSON lines, SQLite, FollowTheMoney, a "
        "Frictionless package, checksums) as a new release that is listed at /data/, unless "
        "nothing changed since the last one."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--to", metavar="FOLDER", type=Path, help="write into this folder; make no release"
        )

    def handle(self, *args, to: Path | None, **options) -> None:
        if to is None:
            release = make_release()
            if release is None:
                self.stdout.write("Nothing changed since the last release, or one is being made.")
                return
            self.stdout.write(f"Release {release.version}: {release.rows} rows.")
            return
        try:
            to.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(f"{to} cannot be made: {error.strerror}.") from error
        if any(to.iterdir()):
            raise CommandError(f"{to} is not empty. Name a folder that is, or that is not there.")
        release = export(to)
        self.stdout.write(f"{release.rows} rows in {to}.")
