"""The frame of artificial cases: a court, its situations, and those who publish about them."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from cases.load.reporting import COURT, PUBLISHERS
from cases.load.words import Texts
from cases.models import Court, Milestone, Publisher, Situation, SourceReport
from cases.models.public_id import public_id_of

SITUATIONS = 40
_STEPS = ("referral_received", "preliminary_examination_opened", "investigation_opened")


def make_situations(seed: int, texts: Texts) -> list[int]:
    """Write the court and its situations; return the primary keys of these."""
    rng = Random(f"{seed}/situations")
    court = Court.objects.create(
        public_id=public_id_of(Court, "load", seed),
        name=COURT,
        short_name="LC",
        slug="load-court",
        seat="Nowhere",
        description="A court that does not exist, for cases that do not.",
    )
    made = Situation.objects.bulk_create(
        Situation(
            public_id=public_id_of(Situation, "load", seed, number),
            court=court,
            number=f"LOAD-SIT-{number:02}",
            name=f"Load situation {number:02}",
            slug=f"load-situation-{number:02}",
            countries=["AQ"],
            triggers=[rng.choice(Situation.Trigger.values)],
            jurisdiction=texts.quote(rng, 60),
        )
        for number in range(1, SITUATIONS + 1)
    )
    return [each.pk for each in made]


def make_publishers(seed: int, texts: Texts) -> list[int]:
    """Write those who publish, in the order of their numbers; return their primary keys."""
    rng = Random(f"{seed}/publishers")
    kinds = [kind for kind, number in PUBLISHERS.items() for _ in range(number)]
    made = Publisher.objects.bulk_create(
        Publisher(
            public_id=public_id_of(Publisher, "load", seed, number),
            name=f"The Load {' '.join(texts.words(rng, 2)).title()} {number:03}",
            kind=kind,
            website=f"https://load.invalid/{number}",
        )
        for number, kind in enumerate(kinds)
    )
    return [each.pk for each in made]


def make_milestones(seed: int, situations: list[int]) -> None:
    """Write what happened in each situation, as the first report of its first case says."""
    rng = Random(f"{seed}/milestones")
    through = Milestone.sources.through
    made, cited = [], []
    for place, situation in enumerate(situations):
        source = (
            SourceReport.objects.filter(claims__case__situation=situation).order_by("pk").first()
        )
        on = date(2003, 1, 1) + timedelta(days=rng.randrange(300))
        for kind in _STEPS:
            public_id = public_id_of(Milestone, "load", seed, place, kind)
            made.append(
                Milestone(public_id=public_id, situation_id=situation, occurred_on=on, kind=kind)
            )
            cited.append(source)
            on += timedelta(days=rng.randrange(10, 900))
    Milestone.objects.bulk_create(made)
    through.objects.bulk_create(
        through(milestone_id=milestone.pk, sourcereport_id=source.pk)
        for milestone, source in zip(made, cited, strict=True)
        if source
    )
