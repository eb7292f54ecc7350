"""The milestones of situations that any reader may see."""

from __future__ import annotations

from django.db.models import Prefetch

from cases.models import Milestone, Situation
from cases.views.sources import standing_sources

MILESTONES = Prefetch(
    "milestones", Milestone.objects.public().prefetch_related("sources__publisher")
)


def milestones_of(situation: Situation) -> list[Milestone]:
    """Its milestones, newest first, but those that rest on unpublished or retracted reports.

    Takes a situation with `MILESTONES` prefetched.
    """
    found = list(situation.milestones.all())
    for milestone in found:
        milestone.sources_shown = standing_sources(milestone)
    return found[::-1]
