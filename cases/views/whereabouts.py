"""How many people are at large, in custody, or before the Court, by what is public."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from django.utils.translation import gettext_noop

from cases.models import Suspect
from cases.status.kinds import Custody
from cases.status.words import STATUSES, Phase, Status
from cases.views.standing import answered_people
from cases.views.wording import CUSTODY_WORDS

# Each group, and where the people in it are.
GROUPS: tuple[tuple[str, str, tuple[Custody, ...]], ...] = (
    ("large", gettext_noop("At large"), (Custody.AT_LARGE,)),
    (
        "held",
        gettext_noop("In custody"),
        (Custody.IN_STATE_CUSTODY, Custody.IN_ICC_CUSTODY, Custody.SERVING_SENTENCE),
    ),
    (
        "free",
        gettext_noop("Not in custody"),
        (
            Custody.SUMMONED,
            Custody.INTERIM_RELEASE,
            Custody.RELEASED,
            Custody.AT_LIBERTY,
            Custody.SENTENCE_SERVED,
        ),
    ),
    ("died", gettext_noop("Died"), (Custody.DECEASED,)),
)


class Count(NamedTuple):
    """So many people, by a code that lists filter by."""

    code: str
    label: str
    number: int


class Group(NamedTuple):
    """A group of people: its code, its name, how many they are, and what they are made up of."""

    code: str
    label: str
    number: int
    counts: list[Count]


class Whereabouts(NamedTuple):
    """People by where they are, how many of whom nothing is known, and who is before the Court."""

    total: int
    groups: list[Group]
    unknown: int
    before_court: list[tuple[Status, int]]

    @property
    def number_at_large(self) -> int:
        return self._number("large")

    @property
    def number_in_custody(self) -> int:
        return self._number("held")

    def _number(self, code: str) -> int:
        return next(group.number for group in self.groups if group.code == code)

    @property
    def number_before_court(self) -> int:
        return sum(number for _, number in self.before_court)


def whereabouts() -> Whereabouts:
    """All people whom a published report names, counted: by custody under the default policy."""
    people = answered_people(Suspect.objects.named())
    places = Counter(p.custody_change.custody for p in people if p.custody_change)
    groups = []
    for code, label, custodies in GROUPS:
        counts = [Count(c.value, CUSTODY_WORDS[c], places[c.value]) for c in custodies]
        held = [each for each in counts if each.number]
        groups.append(Group(code, label, sum(each.number for each in held), held))
    standing = Counter(filter(None, (_before_court(person) for person in people)))
    return Whereabouts(
        len(people),
        groups,
        len(people) - places.total(),
        [(status, standing[code]) for code, status in STATUSES.items() if standing[code]],
    )


def _before_court(person: Suspect) -> str:
    """The furthest status of proceedings that go on with the person before the judges, or "".

    Charges may be confirmed while a person is at large: that person is not before the Court.
    """
    custody = person.custody_change
    if custody is None or custody.custody in (Custody.AT_LARGE, Custody.DECEASED):
        return ""
    words = [each.status_change.word for each in person.standing if each.status_change]
    reached = [
        word
        for word in words
        if word.phase in (Phase.PRE_TRIAL, Phase.TRIAL, Phase.APPEAL)
        and word.stage >= STATUSES["surrendered"].stage
    ]
    return max(reached, key=lambda word: word.stage).code if reached else ""
