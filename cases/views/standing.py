"""Where people stand in the cases in which they are publicly named."""

from __future__ import annotations

from cases.models import Proceedings, Suspect
from cases.models.answers import answer_suspects
from cases.views.knowledge import named_proceedings
from cases.views.wording import ENDED_WITHOUT_GUILT


def answered_people(people) -> list[Suspect]:
    """The people with `standing`, without any case in which nobody has publicly named them."""
    people = answer_suspects(people)
    named = named_proceedings(cases={each.case_id for one in people for each in one.standing})
    for person in people:
        mine = [each for each in person.standing if each.pk in named]
        person.standing = sorted(mine, key=ended_first)
    return people


def ended_first(proceedings: Proceedings) -> tuple[bool, str]:
    return not ended_without_guilt(proceedings), proceedings.case.short_name


def ended_without_guilt(proceedings: Proceedings) -> bool:
    """Whether answered proceedings ended in a way that a page tells first."""
    change = proceedings.status_change
    return change is not None and change.status in ENDED_WITHOUT_GUILT
