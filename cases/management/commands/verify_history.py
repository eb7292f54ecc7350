"""`manage.py verify_history`: recompute all history from the claims and name what differs."""

from django.core.management.base import BaseCommand, CommandError

from cases.models import Case
from cases.recording.verifying import verify_case


class Command(BaseCommand):
    help = (
        "Recompute every history from the claims alone and name each row that differs. "
        "Ends with status 1 if any does. Changes nothing."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("cases", nargs="*", help="slugs of the cases; all without")

    def handle(self, *args, cases: list[str], **options) -> None:
        wanted = Case.objects.filter(slug__in=cases) if cases else Case.objects.all()
        if unknown := set(cases) - set(wanted.values_list("slug", flat=True)):
            raise CommandError(f"There is no case {', '.join(sorted(unknown))}.")
        differences = 0
        for case in wanted:
            for sentence in verify_case(case):
                self.stdout.write(sentence)
                differences += 1
        if differences:
            raise CommandError(f"{differences} differences in {wanted.count()} cases.")
        self.stdout.write(f"{wanted.count()} cases verified: every row follows from the claims.")
