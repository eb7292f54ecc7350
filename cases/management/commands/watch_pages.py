"""Let the pages of published reports be captured and compared, those of the docket included."""

from __future__ import annotations

import random
from datetime import timedelta

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone

from cases.models import PageWatch, SourceReport


class Command(BaseCommand):
    """Pages of reports that a person enters are watched anyhow."""

    help = (
        "Watch the pages of all published reports; each is asked at some moment of the days given."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--days", type=int, default=7, help="spread the first looks over so many days (7)"
        )

    def handle(self, *args, days: int, **options) -> None:
        now = timezone.now()
        reports = SourceReport.objects.public().filter(page_watch=None, corrects=None)
        made = PageWatch.objects.bulk_create(
            [
                # Spread, so that no publisher is asked for hundreds of pages at once.
                PageWatch(report=report, due_at=now + timedelta(days=days) * random.random())  # noqa: S311
                for report in reports
            ],
            ignore_conflicts=True,
        )
        self.stdout.write(
            f"{len(made)} more pages are watched; the first looks end in {days} days."
        )
