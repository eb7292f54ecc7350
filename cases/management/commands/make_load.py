"""`manage.py make_load`: make a database of artificial cases, for measuring speed at scale."""

from time import monotonic

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from rich.console import Console
from rich.table import Table

from cases.load import COMMON_PAIR, RARE_PAIR, database
from cases.load.making import Differs, Load
from cases.load.size import SIZES
from cases.models import Case, Charge, Claim, PublicRecord, SourceReport, StatusChange, Suspect

COUNTED = (Case, Suspect, Charge, SourceReport, Claim, StatusChange, PublicRecord)


class Command(BaseCommand):
    help = (
        "Make a database of artificial cases beside that of the site, on the same server: load_s"
        " with the real docket and 2,000 artificial reports, or load_l with 1,000,000."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--size", choices=SIZES, default="S", help="how much to make")
        parser.add_argument("--seed", type=int, default=1, help="with another seed, others")
        parser.add_argument(
            "--keep", action="store_true", help="do nothing where the very same is there already"
        )

    def handle(self, *args, size: str, seed: int, keep: bool = False, **options) -> None:
        console = Console(file=self.stdout, highlight=False, width=110)
        if settings.EMBEDDED_POSTGRES:
            settings.EMBEDDED_POSTGRES.start()
        load = Load(f"load_{size.lower()}", SIZES[size], seed)
        clock = Clock(console)
        if not (keep and load.is_there):
            try:
                load.make(clock.begin)
            except (database.NotOurs, Differs) as error:
                raise CommandError(str(error)) from error
            clock.end()
        with database.using(load.name):
            self._report(console, load, clock)

    def _report(self, console: Console, load: Load, clock: "Clock") -> None:
        table = Table(title=f"Database {load.name}")
        table.add_column("what")
        table.add_column("rows or seconds", justify="right")
        for model in COUNTED:
            table.add_row(str(model._meta.verbose_name_plural), f"{model.objects.count():,}")
        table.add_section()
        for phase, seconds in clock.phases.items():
            table.add_row(phase, f"{seconds:.1f} s")
        console.print(table)
        console.print(f"A common pair of words: {' '.join(COMMON_PAIR)}.")
        console.print(f"A rare pair of words: {' '.join(RARE_PAIR)}.")
        console.print("To use it, while the server runs and with its password, if there is one:")
        url = database.url(load.name, with_password=False)
        console.print(f"DATABASE_URL='{url}'", soft_wrap=True)


class Clock:
    """How long each phase takes."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.phases: dict[str, float] = {}
        self._phase, self._since = "", 0.0

    def begin(self, phase: str) -> None:
        self.end()
        self.console.print(f"{phase} ...")
        self._phase, self._since = phase, monotonic()

    def end(self) -> None:
        if self._phase:
            self.phases[self._phase] = monotonic() - self._since
        self._phase = ""
