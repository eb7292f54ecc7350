"""Artificial cases and published reports, made in bulk for the benchmark of the worker."""

from __future__ import annotations

import uuid
from datetime import date, timedelta

from django.db import connection

from cases import models

FIRST_DAY = date(2001, 1, 1)
# Kinds of events in the order of proceedings.
PROCEEDINGS = (
    *("reported", "warrant_sought", "warrant_issued", "arrested", "surrendered"),
    *("initial_appearance", "charges_confirmed", "trial_opened", "hearing_scheduled"),
    *("convicted", "sentenced", "appeal_filed", "conviction_upheld"),
)

# How the claims of a case may be spread.
SHAPES = {
    "one event": {"kinds": ("warrant_issued",), "one_event": True},
    "one kind": {"kinds": ("reported",)},
    "one person": {"kinds": PROCEEDINGS},
    "five people": {"kinds": PROCEEDINGS, "people": 5},
    "chains of ten": {"kinds": PROCEEDINGS, "chain": 10},
}


class Maker:
    """Makes artificial cases and published reports in bulk, marked as due."""

    def __init__(self) -> None:
        court, _ = models.Court.objects.get_or_create(
            slug="artificial-court", defaults={"name": "Artificial Court", "short_name": "AC"}
        )
        self.situation, _ = models.Situation.objects.get_or_create(
            slug="artificial-situation",
            defaults={"court": court, "name": "Artificial situation", "number": "XX-00/00"},
        )
        self.publishers = [
            models.Publisher.objects.get_or_create(
                name=f"Artificial publisher {number}",
                defaults={"kind": "press" if number else "official"},
            )[0]
            for number in range(20)
        ]

    def cases(self, number: int, people: int = 1) -> list:
        """Cases of this number of people each."""
        made = [
            models.Case(
                situation=self.situation,
                title="An artificial case",
                short_name="Artificial case",
                slug=f"artificial-{uuid.uuid4().hex}",
            )
            for _ in range(number)
        ]
        suspects = [
            models.Suspect(name="Artificial Person", slug=f"artificial-{uuid.uuid4().hex}")
            for _ in range(number * people)
        ]
        models.Case.objects.bulk_create(made)
        models.Suspect.objects.bulk_create(suspects)
        models.Proceedings.objects.bulk_create(
            models.Proceedings(case=case, suspect=suspects[place * people + each])
            for place, case in enumerate(made)
            for each in range(people)
        )
        return made

    def claims(self, case, number: int, kinds: tuple[str, ...], start: int = 0, **shape) -> list:
        """Reports with a claim each on a case; kinds come in their order, spread over the whole."""
        return self.claims_of(
            [(case, start + each, number) for each in range(number)], kinds, **shape
        )

    def claims_of(
        self,
        wanted: list[tuple],
        kinds: tuple[str, ...],
        chain: int = 1,
        one_event: bool = False,
        state: str = "published",
    ) -> list:
        """One report with one claim for each (case, place, number of all) of `wanted`.

        `chain`: so many reports relay each the one before; `one_event`: all tell of one day.
        """
        reports, claims, days = [], [], []
        for _, place, number in wanted:
            day = FIRST_DAY + timedelta(days=place * 9000 // max(number, 1000))
            publisher = self.publishers[0 if place % 10 == 9 else 1 + place % 19]
            reports.append(
                models.SourceReport(
                    publisher=publisher,
                    title="An artificial report",
                    url=f"https://artificial.invalid/{uuid.uuid4().hex}",
                    published_on=day + timedelta(days=1),
                    state=state,
                )
            )
            days.append((publisher.kind == "official", FIRST_DAY if one_event else day))
        models.SourceReport.objects.bulk_create(reports, batch_size=5000)
        people = self._people({case.pk for case, *_ in wanted})
        for (case, place, number), report, (official, day) in zip(
            wanted, reports, days, strict=True
        ):
            kind = kinds[place * len(kinds) // max(number, len(kinds)) % len(kinds)]
            attribution = "court" if official else ("named", "unnamed", "public_act")[place % 3]
            claims.append(
                models.Claim(
                    report=report,
                    case=case,
                    kind=kind,
                    effective_on=day,
                    attribution=attribution,
                    speaker="" if attribution in ("court", "unnamed") else f"Speaker {place % 7}",
                    quote="Artificial words.",
                )
            )
        models.Claim.objects.bulk_create(claims, batch_size=5000)
        models.ClaimSubject.objects.bulk_create(
            (
                models.ClaimSubject(claim=claim, proceedings_id=who)
                for place, claim in enumerate(claims)
                for who in [people[claim.case_id][place % len(people[claim.case_id])]]
            ),
            batch_size=5000,
        )
        models.Relay.objects.bulk_create(
            models.Relay(report=after, relayed=before)
            for place, (before, after) in enumerate(zip(reports, reports[1:], strict=False), 1)
            if place % chain
        )
        return reports

    @staticmethod
    def analyze() -> None:
        """Let the planner know of what was made, as it does in the long run by itself."""
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

    def _people(self, cases: set[int]) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        rows = models.Proceedings.objects.filter(case__in=cases).order_by("pk")
        for case, pk in rows.values_list("case", "pk"):
            found.setdefault(case, []).append(pk)
        return found
