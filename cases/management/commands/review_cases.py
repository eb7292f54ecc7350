"""`manage.py review_cases`: every case on one page, to be read through as a lawyer would."""

from django.core.management.base import BaseCommand

from cases.models import Case, ClaimFinding, StatusChange
from cases.models.answers import answer_cases

WANTING = [ClaimFinding.Outcome.REFUSED, ClaimFinding.Outcome.NOT_PROVED]


class Command(BaseCommand):
    help = (
        "Print, as Markdown, each case's derived status with its dates and basis, the steps of "
        "each suspect, and the claims that were refused or are not proved, with the reasons."
    )

    def handle(self, *args, **options) -> None:
        cases = answer_cases(Case.objects.select_related("situation").order_by("situation", "slug"))
        self.stdout.write("| case | status | since | known | basis | steps | claims wanting |")
        self.stdout.write("| --- | --- | --- | --- | --- | --- | --- |")
        for case in cases:
            shown = case.status_change
            headline = (
                [shown.word.label, str(shown.effective), str(shown.known_on), shown.basis]
                if shown
                else ["none", "", "", ""]
            )
            steps = "<br>".join(self._steps(each) for each in case.people)
            row = [case.short_name, *headline, steps, self._wanting(case)]
            self.stdout.write("| " + " | ".join(row) + " |")

    def _steps(self, person) -> str:
        rows = StatusChange.objects.as_known().filter(proceedings=person)
        steps = [
            f"{row.status} {row.effective}"
            + (f" (known {row.known_on})" if row.known_on != row.effective_on else "")
            for row in rows
        ]
        return f"{person.suspect.name}: {', '.join(steps) or 'nothing known'}"

    def _wanting(self, case: Case) -> str:
        found = ClaimFinding.objects.filter(claim__case=case, outcome__in=WANTING)
        lines = {
            f"{each.claim.kind} {each.claim.effective}: {each.get_outcome_display().lower()}: "
            f"{each.reason}"
            for each in found.select_related("claim")
        }
        return "<br>".join(sorted(lines))
