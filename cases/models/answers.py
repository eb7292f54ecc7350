"""Answers for many cases or people at once: a constant number of queries, whatever their number."""

from collections.abc import Iterable
from datetime import date

from django.utils import timezone

from cases.models.case import Case
from cases.models.claim import Claim
from cases.models.history import CustodyChange, StatusChange
from cases.models.proceedings import Proceedings
from cases.models.suspect import Suspect
from cases.models.warrant import Warrant
from cases.status.question import NOW, Question

# What tells from when on a claim's report was public.
_WHEN_PUBLIC = ("report__published_on", "report__published_precision", "report__retrieved_on")


def answer_cases(cases: Iterable[Case], question: Question = NOW) -> list[Case]:
    """Give each case `status_change` and its `people`: proceedings with theirs, each or None."""
    cases = answer_cases_alone(cases, question)
    people = answer_proceedings(Proceedings.objects.filter(case__in=cases), question)
    by_case: dict[int, list[Proceedings]] = {}
    for person in people:
        by_case.setdefault(person.case_id, []).append(person)
    for case in cases:
        case.people = by_case.get(case.pk, [])
    return cases


def answer_cases_alone(cases: Iterable[Case], question: Question = NOW) -> list[Case]:
    """Give each case `status_change`, and read nobody in it."""
    cases = list(cases)
    shown = Case.objects.filter(pk__in=[case.pk for case in cases]).with_status(question)
    ids = dict(shown.values_list("pk", "status_change_id"))
    changes = StatusChange.objects.in_bulk([pk for pk in ids.values() if pk])
    for case in cases:
        case.status_change = changes.get(ids[case.pk])
    return cases


def only_named(cases: list[Case], question: Question = NOW) -> list[Case]:
    """Leave of the people of answered cases those whom published reports name."""
    named = Proceedings.objects.named(question).filter(case__in=cases)
    named = set(named.order_by().values_list("pk", flat=True))
    for case in cases:
        case.people = [each for each in case.people if each.pk in named]
    return cases


def answer_proceedings(proceedings, question: Question = NOW) -> list[Proceedings]:
    """Give each of these proceedings `status_change`, or None where nothing is known."""
    found = list(proceedings.with_status(question).select_related("suspect"))
    changes = StatusChange.objects.in_bulk(
        [p.status_change_id for p in found if p.status_change_id]
    )
    for each in found:
        each.status_change = changes.get(each.status_change_id)
    return found


def answer_suspects(suspects: Iterable[Suspect], question: Question = NOW) -> list[Suspect]:
    """Give each person `custody_change` and `standing`: the person's proceedings, answered."""
    suspects = list(suspects)
    mine = Proceedings.objects.filter(suspect__in=suspects).select_related("case")
    by_person: dict[int, list[Proceedings]] = {}
    for each in answer_proceedings(mine, question):
        by_person.setdefault(each.suspect_id, []).append(each)
    placed = Suspect.objects.filter(pk__in=[person.pk for person in suspects])
    ids = dict(placed.with_custody(question).values_list("pk", "custody_change_id"))
    changes = CustodyChange.objects.in_bulk([pk for pk in ids.values() if pk])
    for person in suspects:
        person.custody_change = changes.get(ids[person.pk])
        person.standing = by_person.get(person.pk, [])
    return suspects


def days_of_change(case: Case, question: Question = NOW) -> list[date]:
    """The days on which what the public could know of a case changed, under the policy."""
    rows = StatusChange.objects.current().filter(case=case, policy=question.policy.value)
    warrants = Warrant.objects.public().filter(proceedings__case=case)
    days = (
        rows.order_by()
        .values_list("stands_from")
        .union(
            rows.order_by().values_list("stands_until"),
            warrants.order_by().values_list("made_public_on"),
        )
    )
    days = {day for (day,) in days}
    said = Claim.objects.standing().filter(case=case).select_related("report")
    asserted = (Claim.Act.ASSERTS, Claim.Act.CONFIRMS)
    said = said.exclude(act__in=asserted).only("public_on", *_WHEN_PUBLIC)
    days |= {claim.known_on for claim in said}
    today = timezone.localdate()
    return sorted(day for day in days if day and day <= today)
