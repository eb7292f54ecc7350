"""Random histories: a few reports that relay each other, and claims that agree, differ or deny."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from hypothesis import strategies as st

from cases.status.dates import PartialDate, Precision
from cases.status.evidence import Act, Attribution, Claim, Report
from cases.status.kinds import STATUS_KINDS
from tests.status.facts import World

# Few days, so that claims meet; the first and last days of months and years are among them.
_DAYS = [
    date(2019, 12, 31),
    date(2020, 1, 1),
    date(2020, 1, 15),
    date(2020, 1, 31),
    date(2020, 2, 1),
    date(2020, 2, 29),
    date(2020, 3, 1),
    date(2020, 6, 15),
    date(2020, 12, 31),
    date(2021, 1, 1),
]
_MOVERS = sorted(
    STATUS_KINDS | {"stay_lifted", "freed_by_state", "listed_at_large", "appeal_withdrawn"}
)
_PUBLISHERS = ["The Gazette", "The Herald", "The Tribune", "The Court"]
_SPEAKERS = ["Chamber I", "A. Official", ""]
_ABSENT = 99  # a report that is not published here, or was retracted
MOST, SOME, FEW = 9, 6, 3  # tenths

days = st.sampled_from(_DAYS)


@dataclass(frozen=True)
class Style:
    """What may occur in a random history."""

    kinds: tuple[str, ...] = tuple(_MOVERS)
    days: tuple[date, ...] = tuple(_DAYS)
    precisions: tuple[Precision, ...] = (Precision.DAY,) * 3 + (Precision.MONTH, Precision.YEAR)
    subjects: tuple[frozenset[int], ...] = (
        frozenset(),
        frozenset({1}),
        frozenset({1}),
        frozenset({2}),
        frozenset({1, 2}),
    )
    acts: tuple[Act, ...] = (Act.ASSERTS,) * 6 + (Act.CONFIRMS, Act.DENIES, Act.REACTS)
    most_kinds: int = 4


EVERYTHING = Style()
EXACT = Style(precisions=(Precision.DAY,))
# What everybody tells of one event: nobody denies it.
ONE_EVENT = Style(
    days=(date(2020, 1, 15),),
    precisions=(Precision.DAY,),
    acts=(Act.ASSERTS,),
    subjects=(frozenset({1}),),
)
# One person, few days: verdicts and judgments on appeals, of several charges.
APPEALS = Style(
    kinds=(
        *("warrant_issued", "surrendered", "interim_release", "stayed"),
        *("charges_confirmed", "charges_not_confirmed", "convicted", "acquitted", "sentenced"),
        *("appeal_filed", "appeal_withdrawn", "conviction_upheld", "sentence_upheld"),
        *("sentence_reduced", "conviction_reversed", "acquittal_upheld", "sentence_completed"),
    ),
    days=tuple(_DAYS[:3]),
    precisions=(Precision.DAY,),
    subjects=(frozenset({1}),),
    acts=(Act.ASSERTS,),
    most_kinds=17,
)
# Proceedings that only go forward: nothing ends, stays or reopens them.
FORWARD = Style(
    kinds=(
        "reported",
        "opened",
        "warrant_sought",
        "summons_issued",
        "warrant_issued",
        "arrested",
        "surrendered",
        "initial_appearance",
        "charges_confirmed",
        "trial_opened",
        "convicted",
        "sentenced",
    ),
    precisions=(Precision.DAY,),
)


def some(draw, tenths: int) -> bool:
    return draw(st.integers(0, 9)) < tenths


@st.composite
def partial_dates(draw, style: Style = EVERYTHING) -> PartialDate:
    precision = draw(st.sampled_from(style.precisions))
    start = draw(st.sampled_from(style.days))
    if precision is Precision.MONTH:
        start = start.replace(day=1)
    if precision is Precision.YEAR:
        start = start.replace(month=1, day=1)
    return PartialDate(start, precision)


@st.composite
def reports(draw, number: int, of: int) -> Report:
    """One of `of` reports; it may relay any of them, itself too, and some that are not here."""
    relays = draw(st.frozensets(st.sampled_from([*range(1, of + 1), _ABSENT]), max_size=2))
    return Report(
        number,
        draw(st.sampled_from(_PUBLISHERS)),
        draw(days),
        relays if some(draw, SOME) else frozenset(),
        some(draw, FEW),
    )


@st.composite
def claims(draw, number: int, telling: list[Report], kinds: list[str], style: Style) -> Claim:
    """A claim of one of the reports, public with it or before, mostly not before the event."""
    report = draw(st.sampled_from(telling))
    when = draw(partial_dates(style))
    public_on = report.public_on
    if some(draw, FEW):
        earlier = [day for day in _DAYS if day <= public_on and day >= when.earliest]
        public_on = draw(st.sampled_from(earlier or [public_on]))
    attribution = draw(st.sampled_from(list(Attribution)))
    return Claim(
        number,
        report.id,
        draw(st.sampled_from(kinds)),
        when,
        public_on,
        draw(st.sampled_from(style.acts)),
        attribution,
        draw(st.sampled_from(_SPEAKERS)),
        attribution is Attribution.COURT or some(draw, FEW),
        some(draw, MOST),
        draw(st.sampled_from(style.subjects)),
        draw(st.sampled_from(["", "", "A State", "Another State"])),
    )


@st.composite
def worlds(draw, style: Style = EVERYTHING, max_claims: int = 10) -> World:
    """Up to six reports and ten claims, of few kinds so that they bear on each other."""
    of = draw(st.integers(1, 6))
    telling = [draw(reports(number, of)) for number in range(1, of + 1)]
    kinds = draw(
        st.lists(st.sampled_from(style.kinds), min_size=1, max_size=style.most_kinds, unique=True)
    )
    count = draw(st.integers(1, max_claims))
    return World(
        [draw(claims(number, telling, kinds, style)) for number in range(1, count + 1)],
        {report.id: report for report in telling},
    )


def questions(seed: int, count: int) -> list[tuple[date, date]]:
    """Days of validity and of knowledge, on and around the days on which something happens."""
    chance = random.Random(seed)
    near = [day + timedelta(days=step) for day in _DAYS for step in (-1, 0, 1)]
    return [(chance.choice(near), chance.choice(near)) for _ in range(count)]
