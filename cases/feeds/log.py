"""The log behind a feed: each step as it was written and as it ended, cut into parts.

An entry of a feed is one status change of the default policy. The log is only ever added to: a
change that is superseded comes again, as its end, so that it returns to the top of the feed. The
parts of the log are counted from the oldest, and a full one keeps its entries for ever (archived
feeds, RFC 5005, section 4).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from cases.models import Case, Situation, StatusChange, Suspect
from cases.status.evidence import DEFAULT_POLICY

# How many happenings stand in one document.
PART = 50


@dataclass(frozen=True)
class Scope:
    """What one feed is about: `key` names it for ever, `page` is where people read the same."""

    key: str
    title: str
    page: str
    address: Callable[[str], str]
    rows: QuerySet
    only_corrections: bool = False


@dataclass(frozen=True)
class Part:
    """One document of a feed: its rows, the newest happening first; None: the newest document."""

    rows: list[int]
    number: int | None
    older: int | None
    newer: int | None


def every_change() -> QuerySet:
    """The steps that are, or were, our word under the default policy."""
    return StatusChange.objects.filter(policy=DEFAULT_POLICY.value)


def of_case(case: Case) -> QuerySet:
    return every_change().filter(case=case)


def of_person(person: Suspect) -> QuerySet:
    """Of a person only what concerns this person, not the case as a whole."""
    return every_change().filter(proceedings__suspect=person)


def of_situation(situation: Situation) -> QuerySet:
    return every_change().filter(case__situation=situation)


def part_of(scope: Scope, number: int | None) -> Part | None:
    """The newest document, or a full older one by its number; None where there is no such."""
    log = _log(scope)
    total = log.count()
    full = total // PART
    if number is None:
        # What precedes the newest begins within the last part that is full without them.
        older = (total - PART - 1) // PART + 1 if total > PART else None
        newest = log.order_by("-at", "-pk")[:PART]
        return Part(_once(newest), None, older, None)
    if not 1 <= number <= full:
        return None
    found = log.order_by("at", "pk")[(number - 1) * PART : number * PART]
    older, newer = number - 1 or None, number + 1 if number < full else None
    return Part(_once(reversed(found)), number, older, newer)


def _log(scope: Scope) -> QuerySet:
    """Every happening as (change, moment): that it was written, and that it ended."""
    rows = scope.rows.order_by()
    ended = rows.filter(superseded_at__isnull=False).annotate(at=F("superseded_at"))
    if scope.only_corrections:
        return ended.exclude(said_again()).values_list("pk", "at")
    written = rows.annotate(at=F("recorded_at"))
    return written.values_list("pk", "at").union(ended.values_list("pk", "at"), all=True)


def said_again() -> Q:
    """That what took a change's place says the same of the same subject, on other evidence."""
    same = every_change().filter(
        case=OuterRef("case"),
        status=OuterRef("status"),
        effective_on=OuterRef("effective_on"),
        effective_precision=OuterRef("effective_precision"),
        holds_from=OuterRef("holds_from"),
        recorded_at=OuterRef("superseded_at"),
    )
    of_subject = same.filter(proceedings=OuterRef("proceedings"))
    of_case = same.filter(proceedings=None)
    # What was known to this day, and now only until some day, is not said again.
    to_this_day = Q(Exists(of_subject.filter(stands_until=None)))
    to_this_day |= Q(Exists(of_case.filter(stands_until=None)), proceedings=None)
    once = Q(Exists(of_subject)) | Q(Exists(of_case), proceedings=None)
    return to_this_day | (Q(stands_until__isnull=False) & once)


def _once(happenings: Iterable[tuple]) -> list[int]:
    """The changes, each at the place of its latest happening."""
    return list(dict.fromkeys(pk for pk, _ in happenings))
