"""The people of a case as its page shows them: status, custody, warrants, charges."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cases.models import Case, Charge, CustodyChange, Suspect, Warrant
from cases.status.dates import PartialDate
from cases.status.question import Question
from cases.views.alleged import add_grounds
from cases.views.events import VisibleClaim
from cases.views.public_warrants import visible_warrants
from cases.views.sources import standing_sources


def describe_people(case: Case, question: Question, claims: Iterable[VisibleClaim]) -> None:
    """Give each person of an answered case custody, warrants, and the crimes that are alleged."""
    custody = custody_of([person.suspect_id for person in case.people], question)
    warrants = _by_person(_warrants(case, question))
    charges = _by_person(_charges(case)) if question == Question() else {}
    newest = _newest_entries(claims, question.valid_on or question.known_on)
    for person in case.people:
        person.custody = custody.get(person.suspect_id)
        person.as_of = newest.get(person.pk)
        person.warrants_shown = warrants.get(person.pk, [])
        person.has_warrant_in_force = has_warrant_in_force(person.warrants_shown)
        person.charges_shown = charges.get(person.pk, [])
    add_grounds(case.people)


def custody_of(suspects: list[int], question: Question) -> dict[int, CustodyChange]:
    """Where each of these people is: suspect -> row. Custody knows only the default policy."""
    asked = Question(question.known_on, question.valid_on)
    ids = dict(
        Suspect.objects.filter(pk__in=suspects)
        .with_custody(asked)
        .values_list("pk", "custody_change_id")
    )
    rows = CustodyChange.objects.in_bulk([pk for pk in ids.values() if pk])
    return {suspect: rows[row] for suspect, row in ids.items() if row}


def has_warrant_in_force(warrants: Iterable[Warrant]) -> bool:
    return any(
        w.state_shown == Warrant.State.ACTIVE and w.kind == Warrant.Kind.ARREST_WARRANT
        for w in warrants
    )


def _by_person(rows) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(row.proceedings_id, []).append(row)
    return found


def _newest_entries(claims: Iterable[VisibleClaim], until: date | None) -> dict[int, PartialDate]:
    """The date of the newest entry on each person: up to it the record can speak of custody."""
    limit = until or date.max
    found: dict[int, PartialDate] = {}
    for claim in claims:
        if claim.is_retracted or claim.row.effective_on > limit:
            continue
        when = claim.row.effective
        for person in claim.row.concerned:
            found[person] = max(when, found.get(person, when))
    return found


def _warrants(case: Case, question: Question) -> list[Warrant]:
    rows = Warrant.objects.filter(proceedings__case=case)
    return visible_warrants(rows, question)


def _charges(case: Case) -> list[Charge]:
    rows = Charge.objects.public().filter(proceedings__case=case)
    found = list(rows.prefetch_related("sources__publisher"))
    for charge in found:
        charge.sources_shown = standing_sources(charge)
    return found
