"""`manage.py backup`: everything that is kept, in one archive that can be checked and restored."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from cases.backup.making import BackupFailed, back_up
from icc_tracker.clients import NoClients
from icc_tracker.embedded.running import database_running


class Command(BaseCommand):
    """Write the database, the copies of sources and the releases into one archive."""

    help = (
        "Write the database, the copies of sources and the releases of the data into one new "
        "archive, with the SHA-256 of each file. The site may go on working meanwhile. The archive "
        "holds addresses of readers and hashes of passwords, but not SECRET_KEY: keep both safe, "
        "and apart."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE", help="the archive, such as icc.tar")

    def handle(self, *args, file: Path, **options) -> None:
        if not file.absolute().parent.is_dir():
            raise CommandError(f"There is no folder {file.absolute().parent}: make it first.")
        with database_running():
            try:
                manifest = back_up(file)
            except FileExistsError as error:
                raise CommandError(f"{file} is there already: name a new file.") from error
            except (BackupFailed, NoClients, OSError) as error:
                raise CommandError(str(error)) from error
        rows = sum(manifest.rows.values())
        self.stdout.write(f"{file}: {rows} rows, {len(manifest.files) - 1} files.")
