"""How many people are at large, in custody, or before the Court, by what is public."""

from __future__ import annotations

from typing import NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import Count, Func, IntegerField, QuerySet, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext_noop

from cases.models import CustodyChange, StatusChange, Suspect
from cases.status.kinds import Custody
from cases.status.question import NOW
from cases.status.words import STATUSES, Phase, Status
from cases.views.knowledge import named_people
from cases.views.wording import CUSTODY_WORDS, ENDED_WITHOUT_GUILT

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


# The statuses of proceedings that go on with the person before the judges.
_REACHED = [
    code
    for code, status in STATUSES.items()
    if status.phase in (Phase.PRE_TRIAL, Phase.TRIAL, Phase.APPEAL)
    and status.stage >= STATUSES["surrendered"].stage
]


class Number(NamedTuple):
    """So many people, by a code that lists filter by."""

    code: str
    label: str
    number: int


class Group(NamedTuple):
    """A group of people: its code, its name, how many they are, and what they are made up of."""

    code: str
    label: str
    number: int
    counts: list[Number]


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
    named = Suspect.objects.named().order_by().values("pk")
    custody = CustodyChange.objects.answers(NOW, "suspect").filter(suspect__in=named)
    places = dict(custody.order_by().values_list("custody").annotate(Count("pk")))
    groups = []
    for code, label, custodies in GROUPS:
        counts = [Number(c.value, CUSTODY_WORDS[c], places.get(c.value, 0)) for c in custodies]
        held = [each for each in counts if each.number]
        groups.append(Group(code, label, sum(each.number for each in held), held))
    total = named.count()
    standing = _before_court(custody.exclude(custody__in=(Custody.AT_LARGE, Custody.DECEASED)))
    return Whereabouts(
        total,
        groups,
        total - sum(places.values()),
        [(status, standing[code]) for code, status in STATUSES.items() if standing.get(code)],
    )


def _before_court(custody: QuerySet) -> dict[str, int]:
    """How many of the people of whom these rows tell where they are are before the judges, by the
    furthest status of their proceedings that go on there.

    Charges may be confirmed while a person is at large: that person is not before the Court.
    """
    # Of two as far, that is told which ended without a finding of guilt.
    codes = sorted(_REACHED, key=lambda c: (-STATUSES[c].stage, c not in ENDED_WITHOUT_GUILT))
    place = Func(
        Value(codes, ArrayField(TextField())),
        Cast("status", TextField()),
        function="array_position",
        output_field=IntegerField(),
    )
    rows = StatusChange.objects.filter(proceedings__in=named_people())
    rows = rows.answers(NOW, "proceedings").filter(
        status__in=codes, proceedings__suspect__in=custody.values("suspect")
    )
    furthest = rows.order_by("proceedings__suspect_id", place).distinct("proceedings__suspect_id")
    found = StatusChange.objects.filter(pk__in=furthest.values("pk")).order_by()
    return dict(found.values_list("status").annotate(Count("pk")))
