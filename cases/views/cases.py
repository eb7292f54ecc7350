"""The list of cases, and the page of one case."""

from __future__ import annotations

from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cases.models import Case, CaseLink
from cases.status.evidence import DEFAULT_POLICY
from cases.status.question import Question
from cases.status.words import STATUSES, Phase
from cases.views.events import reports_of, told_events, visible_claims
from cases.views.forms import CaseFilterForm, QuestionForm
from cases.views.history import Step, steps_of
from cases.views.knowledge import answered, known_cases, told_cases
from cases.views.people import describe_people
from cases.views.proof import Evidence
from cases.views.wording import POLICY_WORDS


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Cases that meet the filters, as known and as standing on the days asked about."""
    form = CaseFilterForm(request.GET)
    question = form.question
    found = _filtered(known_cases(question), form, question)
    cases = answered(found.select_related("situation").order_by("short_name"), question)
    present = {case.status_change.status for case in cases if case.status_change}
    context = {
        "form": form,
        "question": question,
        "cases": cases,
        "policies": POLICY_WORDS.values(),
        "words": [status for code, status in STATUSES.items() if code in present],
        "is_filtered": bool(set(request.GET) & set(form.fields)),
        "recorded_at": Case.objects.aggregate(Max("recorded_at"))["recorded_at__max"],
    }
    return render(request, "cases/case_list.html", context, status=200 if form.is_valid() else 400)


def _filtered(cases: QuerySet, form: CaseFilterForm, question: Question) -> QuerySet:
    """Apply every filter that is right; the page says what is wrong with the others."""
    given = form.cleaned_data
    cases = cases.with_status(question)
    if given.get("q"):
        cases = cases.matching(given["q"])
    if given.get("phase"):
        codes = [code for code, status in STATUSES.items() if status.phase == given["phase"]]
        cases = cases.filter(status_code__in=codes)
    if given.get("status"):
        cases = cases.filter(status_code=given["status"])
    if given.get("situation"):
        cases = cases.filter(situation__slug=given["situation"])
    return cases


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One case: what held when, since when the public could know, and who says so."""
    case = get_object_or_404(told_cases().select_related("situation__court"), slug=slug)
    form = QuestionForm(request.GET)
    question = form.question
    is_known = known_cases(question).filter(pk=case.pk).exists()
    answered([case], question)
    context = {
        "case": case,
        "form": form,
        "question": question,
        "is_about_today": form.is_about_today,
        "is_known": is_known,
        "policies": POLICY_WORDS.values(),
        "policy": None if question.policy == DEFAULT_POLICY else POLICY_WORDS[question.policy],
    }
    if is_known:
        context |= _what_is_known(case, question)
    status = 200 if form.is_valid() else 400
    return render(request, "cases/case_detail.html", context, status=status)


def _what_is_known(case: Case, question: Question) -> dict:
    claims = visible_claims(case, question)
    events = told_events(claims, case)
    steps = steps_of(case, question, Evidence(case, question, claims))
    describe_people(case, question, claims)
    headline = next((step for step in steps if step.holds), None)
    return {
        "steps": steps,
        "headline": headline,
        "unconfirmed_days": _unconfirmed_days(headline, question),
        "events": [event for event in events if not event.moves_nothing],
        "utterances": [event for event in events if event.moves_nothing],
        "report_groups": reports_of(case, question),
        "links": _links(case, question),
        "former_names": case.former_names.all() if question.known_on is None else [],
    }


def _unconfirmed_days(headline: Step | None, question: Question) -> int:
    """For how many days a case has been reported and nothing more, on the day asked about."""
    if headline is None or headline.word.phase is not Phase.UNCONFIRMED:
        return 0
    day = question.valid_on or question.known_on or timezone.localdate()
    return max((day - headline.change.known_on).days, 0)


def _links(case: Case, question: Question) -> list[tuple[str, Case]]:
    """Links to other cases that were publicly known: (how it is linked, the other case)."""
    there = list(CaseLink.objects.filter(case=case).select_related("other"))
    back = list(CaseLink.objects.filter(other=case).select_related("case"))
    day = question.known_on
    pairs = [(link, link.get_kind_display(), link.other) for link in there]
    pairs += [(link, _other_way(link), link.case) for link in back]
    others = {other.pk: other for _, _, other in pairs}
    known = known_cases(question).filter(pk__in=others)
    shown = {other.pk: other for other in answered(known, question)}
    return [
        (words, shown[other.pk])
        for link, words, other in pairs
        if other.pk in shown and (day is None or (link.since_on and link.since_on <= day))
    ]


def _other_way(link: CaseLink) -> str:
    return {
        CaseLink.Kind.SPLIT_FROM: "was split; one part became",
        CaseLink.Kind.JOINED_INTO: "took in",
        CaseLink.Kind.OFFENCES_IN: "gave rise to an article 70 case, on offences against justice:",
    }[link.kind]
