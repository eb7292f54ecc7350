"""`manage.py load_docket`: load the public docket, and let the recorder derive every status."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from cases import recording
from cases.api.documents import write_documents
from cases.docket.differences import differences
from cases.docket.loading import digest, load
from cases.docket.schema import DocketError, DocketFile, read_folder
from cases.models import Case, DocketLoad

FOLDER = settings.DOCKET_FOLDER
PARTS = 6


class Command(BaseCommand):
    help = (
        "Load the public docket (cases/data/icc/*.yaml). Loading again changes only what the "
        "files changed, and nothing that an editor changed. What was loaded before and is in no "
        "file any more is taken away. Statuses are derived, not imported."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument(
            "--if-changed",
            action="store_true",
            help="do nothing when these very files were loaded before",
        )
        parser.add_argument(
            "--folder",
            type=Path,
            default=FOLDER,
            help="folder of the docket's YAML files; by default that of DOCKET_FOLDER",
        )

    def handle(self, *args, folder: Path, if_changed: bool = False, **options) -> None:
        console = Console(file=self.stdout, highlight=False, width=110)
        try:
            files = read_folder(folder)
            mark = digest(folder)
            last = DocketLoad.objects.first()
            if if_changed and last and last.digest == mark:
                console.print(f"The docket is loaded ({Case.objects.count()} cases).")
                return
            left_alone = self._load(console, files)
        except DocketError as error:
            raise CommandError(f"The docket has mistakes; nothing was loaded.\n{error}") from error
        for sentence in left_alone:
            console.print(f"Left alone: {sentence}.")
        DocketLoad.objects.create(digest=mark)
        self._report(console, files)

    def _load(self, console: Console, files: dict[str, DocketFile]) -> list[str]:
        with Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            console=console,
            transient=True,
        ) as progress:
            facts = progress.add_task("Loading facts", total=PARTS)
            left_alone = load(files, lambda part: progress.advance(facts))
            due = Case.objects.due().count()
            history = progress.add_task("Deriving history", total=due)
            recording.record_all_due(after_each=lambda: progress.advance(history))
            write_documents()
        return left_alone

    def _report(self, console: Console, files: dict[str, DocketFile]) -> None:
        cases = Case.objects.with_status()
        unknown = [case.short_name for case in cases if case.status_code is None]
        console.print(f"Loaded {len(cases)} cases; {len(cases) - len(unknown)} have a status.")
        for name in unknown:
            console.print(f"No status: {name}.")
        different = differences(files)
        if not different:
            return
        table = Table(
            title="Where the claims differ from the docket's expected answers",
            caption="docs/data/differences.md says why, of each.",
        )
        for heading in ("person", "case", "about", "expected", "derived"):
            table.add_column(heading)
        for row in different:
            table.add_row(*row)
        console.print(table)
