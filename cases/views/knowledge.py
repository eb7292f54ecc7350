"""What was public by the day of a question: which cases, which people, and under which name."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from cases.models import Case, StatusChange
from cases.models.answers import answer_cases
from cases.models.naming import words_of, words_of_names
from cases.status.evidence import Policy
from cases.status.question import NOW, Question


def anything_known(question: Question = NOW) -> QuerySet:
    """The history rows that were public on the question's day by any evidence at all."""
    return StatusChange.objects.as_known(Question(question.known_on, policy=Policy.ANY))


def known_cases(question: Question = NOW) -> QuerySet:
    """Cases of which anything was public on the question's day."""
    return Case.objects.filter(Exists(anything_known(question).filter(case=OuterRef("pk"))))


def named_proceedings(
    question: Question = NOW, cases: Iterable[Case | int] | None = None
) -> set[int]:
    """Those whose name a published report had put into one of these cases, or into any, by the
    question's day."""
    rows = anything_known(question).filter(proceedings__isnull=False)
    if cases is not None:
        rows = rows.filter(case__in=cases)
    return set(rows.order_by().values_list("proceedings", flat=True).distinct())


def answered(cases: Iterable[Case], question: Question = NOW) -> list[Case]:
    """Give each case its answer, the `people` named by then, and the name it may be shown by.

    `shown_name` is None where the name in use today would tell who was meant before the
    public knew it.
    """
    cases = answer_cases(cases, question)
    named = named_proceedings(question, cases)
    # Who was merged into another entry is named by that one.
    hidden = {
        case.pk: [p for p in case.people if p.pk not in named and not p.suspect.merged_into_id]
        for case in cases
    }
    words = words_of_names(person for people in hidden.values() for person in people)
    for case in cases:
        secret = set().union(*(words[person.suspect_id] for person in hidden[case.pk]))
        case.people = [person for person in case.people if person.pk in named]
        case.shown_name = case.short_name
        if secret & words_of(f"{case.short_name} {case.slug}"):
            case.shown_name = None
        case.shown_title = "" if secret & words_of(case.title) else case.title
    return cases
