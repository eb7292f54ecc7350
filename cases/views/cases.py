"""The page of one case."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext, gettext_lazy
from django.views.decorators.http import require_safe

from cases.models import Case, CaseLink, FormerName, HearingNotice
from cases.models.naming import telling_former_names
from cases.status.evidence import DEFAULT_POLICY
from cases.status.question import Question
from cases.status.words import Phase
from cases.views.citations import citation_of
from cases.views.events import reports_of, told_events, visible_claims
from cases.views.forms import CaseForm, query_of
from cases.views.freshness import freshness_of
from cases.views.history import Step, steps_of
from cases.views.kept import kept_page
from cases.views.knowledge import answered, known_cases
from cases.views.modified import last_modified
from cases.views.people import describe_people
from cases.views.proof import Evidence
from cases.views.relays import relay_tree
from cases.views.stops import stops_of
from cases.views.timeline_words import timeline_of
from cases.views.wording import POLICY_WORDS

# Of all that was reported a page shows so many events: some hundreds would make it megabytes.
EVENTS_SHOWN = 50


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One case: what held when, since when the public could know, and who says so."""
    return kept_page(request, slug, partial(_detail, request, slug))


def _detail(request: HttpRequest, slug: str) -> HttpResponse:
    case = get_object_or_404(Case.objects.told().select_related("situation__court"), slug=slug)
    form = CaseForm(request.GET)
    question = form.question
    is_known = known_cases(question).filter(pk=case.pk).exists()
    answered([case], question)
    context = {
        "case": case,
        "form": form,
        "question": question,
        "is_about_today": form.is_about_today,
        "is_known": is_known,
        "policies": policies(question),
        "modified_at": last_modified([case.pk]) if form.is_about_today else None,
        "policy": None if question.policy == DEFAULT_POLICY else POLICY_WORDS[question.policy],
        "stops": stops_of(case, question),
        "citation": citation_of(case, question, case.shown_name if is_known else None),
    }
    if is_known:
        context |= _what_is_known(case, question)
        told = Paginator(context["events"], EVENTS_SHOWN)
        context["events"] = told.get_page(form.cleaned_data.get("page"))
    status = 200 if form.is_valid() else 400
    return render(request, "cases/case_detail.html", context, status=status)


def policies(question: Question) -> list[dict]:
    """The policies of evidence, each with the end of the address that asks the same by it."""
    return [
        {
            "code": policy.value,
            "label": word.label,
            "meaning": word.meaning,
            "query": query_of(replace(question, policy=policy)),
            "is_shown": policy == question.policy,
        }
        for policy, word in POLICY_WORDS.items()
    ]


def _what_is_known(case: Case, question: Question) -> dict:
    claims = visible_claims(case, question)
    events = told_events(claims, case)
    evidence = Evidence(case, question, claims)
    steps = steps_of(case, question, evidence)
    describe_people(case, question, claims)
    headline = next((step for step in steps if step.holds), None)
    reports = reports_of(case, question, evidence.facts.reports)
    return {
        "steps": steps,
        "timeline": timeline_of(case, steps[::-1]),
        "headline": headline,
        "unconfirmed_days": _unconfirmed_days(headline, question),
        "events": [event for event in events if not event.moves_nothing],
        "utterances": [event for event in events if event.moves_nothing],
        "tree": relay_tree(case, evidence, reports),
        "has_hearings": HearingNotice.objects.filter(case=case).exists(),
        "freshness": freshness_of(case, reports) if question == Question() else None,
        "links": _links(case, question),
        "former_names": _former_names(case) if question.known_on is None else [],
    }


def _former_names(case: Case) -> list[FormerName]:
    """Numbers and titles that it bore, but for those that tell of somebody no report names."""
    names = list(case.former_names.all())
    hidden = telling_former_names(Case.objects.filter(pk=case.pk)) if names else set()
    return [name for name in names if name.pk not in hidden]


def _unconfirmed_days(headline: Step | None, question: Question) -> int:
    """For how many days a case has been reported and nothing more, on the day asked about."""
    if headline is None or headline.word.phase is not Phase.UNCONFIRMED:
        return 0
    day = question.valid_on or question.known_on or timezone.localdate()
    return max((day - headline.change.known_on).days, 0)


# How a case is linked with another, seen from either; the template puts in the other's name.
_THERE = {
    CaseLink.Kind.SPLIT_FROM: gettext_lazy("This case was split from {other}."),
    CaseLink.Kind.JOINED_INTO: gettext_lazy("This case was joined into {other}."),
    CaseLink.Kind.OFFENCES_IN: gettext_lazy(
        "This case concerns offences against justice (article 70) in {other}."
    ),
}
_BACK = {
    CaseLink.Kind.SPLIT_FROM: gettext_lazy("This case was split; one part became {other}."),
    CaseLink.Kind.JOINED_INTO: gettext_lazy("This case took in {other}."),
    CaseLink.Kind.OFFENCES_IN: gettext_lazy(
        "This case gave rise to an article 70 case, on offences against justice: {other}."
    ),
}


def _links(case: Case, question: Question) -> list[str]:
    """Links to other cases that were publicly known, in words."""
    there = list(CaseLink.objects.filter(case=case).select_related("other"))
    back = list(CaseLink.objects.filter(other=case).select_related("case"))
    day = question.known_on
    pairs = [(link, _THERE[link.kind], link.other) for link in there]
    pairs += [(link, _BACK[link.kind], link.case) for link in back]
    others = {other.pk: other for _, _, other in pairs}
    known = known_cases(question).filter(pk__in=others)
    shown = {other.pk: other for other in answered(known, question)}
    return [
        _sentence(str(words), shown[other.pk])
        for link, words, other in pairs
        if other.pk in shown and (day is None or (link.since_on and link.since_on <= day))
    ]


def _sentence(words: str, case: Case) -> SafeString:
    """These words with a link to the case in them; a name such as “Ada et al.” ends them itself."""
    name, address = case.shown_name or gettext("another case"), case.shown_address
    link = format_html('<a href="{}">{}</a>', address, name) if address else name
    return format_html(words.replace("}.", "}") if name.endswith(".") else words, other=link)
