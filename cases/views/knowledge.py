"""What was public by the day of a question: which cases, which people, and under which name."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case as DatabaseCase
from django.db.models import Exists, OuterRef, QuerySet, TextField, Value, When
from django.db.models.functions import Concat
from django.http import Http404
from django.shortcuts import get_object_or_404

from cases.models import Case, Proceedings, StatusChange, SuspectName
from cases.models.answers import answer_cases
from cases.models.folding import Folded, SharesWord
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


def named_people(question: Question = NOW) -> QuerySet:
    """The same of all cases, as a question to the database."""
    rows = anything_known(question).filter(proceedings__isnull=False)
    return Proceedings.objects.filter(pk__in=rows.order_by().values("proceedings"))


def cases_without_name(question: Question = NOW) -> QuerySet:
    """The cases that `answered` gives no `shown_name`, as a question to the database: their
    primary keys."""
    case = "case__short_name", Value(" "), "case__slug"
    of_other = (OuterRef("case__short_name"), Value(" "), OuterRef("case__slug"))
    others = SuspectName.objects.filter(suspect=OuterRef("suspect"))
    others = others.filter(SharesWord("name", Concat(*of_other, output_field=TextField())))
    # Words are compared of those alone who are not named, of whom there are few.
    tells = DatabaseCase(
        When(pk__in=named_people(question).values("pk"), then=Value(False)),
        When(
            SharesWord("suspect__name", Concat(*case, output_field=TextField())), then=Value(True)
        ),
        default=Exists(others),
    )
    people = Proceedings.objects.filter(tells, suspect__merged_into=None)
    return people.order_by().values("case")


def by_shown_name(question: Question, path: str = "") -> DatabaseCase:
    """By what cases at the end of this path sort by name: nothing where they may not be named."""
    hidden = {f"{path}pk__in": cases_without_name(question)}
    name = Folded(f"{path}short_name")
    return DatabaseCase(When(**hidden, then=None), default=name, output_field=TextField())


def case_called(slug: str, question: Question = NOW) -> Case:
    """The answered case at an address. Raises Http404 where there is none of which anything is
    public, or where the address would tell whom no published report names."""
    [case] = answered([get_object_or_404(Case.objects.told(), slug=slug)], question)
    if case.shown_address is None:
        raise Http404
    return case


def answered(cases: Iterable[Case], question: Question = NOW) -> list[Case]:
    """Give each case its answer, the `people` named by then, and the words it may be shown by.

    `shown_name` is None, `shown_title` and `shown_summary` are empty, where those in use today
    would tell who was meant before the public knew it. `shown_address` is that of the case's page,
    and None where no published report names today whom it tells.
    """
    cases = answer_cases(cases, question)
    named = named_proceedings(question, cases)
    # Who was merged into another entry is named by that one.
    hidden = {
        case.pk: [p for p in case.people if p.pk not in named and not p.suspect.merged_into_id]
        for case in cases
    }
    words = words_of_names(person for people in hidden.values() for person in people)
    if question.known_on is not None:
        nameless = set(cases_without_name().filter(case__in=cases).values_list("case", flat=True))
    for case in cases:
        secret = set().union(*(words[person.suspect_id] for person in hidden[case.pk]))
        case.people = [person for person in case.people if person.pk in named]
        case.shown_name = case.short_name
        if secret & words_of(f"{case.short_name} {case.slug}"):
            case.shown_name = None
        case.shown_title = "" if secret & words_of(case.title) else case.title
        case.shown_summary = "" if secret & words_of(case.summary) else case.summary
        is_secret = not case.shown_name if question.known_on is None else case.pk in nameless
        case.shown_address = None if is_secret else case.get_absolute_url()
    return cases
