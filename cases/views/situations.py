"""The list of situations, and the page of one situation."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from cases.models import Case, Situation
from cases.views.knowledge import answered, known_cases
from cases.views.people import standing_sources


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """All situations, with their cases and the last milestone of each."""
    situations = list(
        Situation.objects.order_by("name").prefetch_related("milestones__sources__publisher")
    )
    cases: dict[int, list[Case]] = {}
    for case in answered(known_cases().order_by("short_name")):
        cases.setdefault(case.situation_id, []).append(case)
    for situation in situations:
        situation.cases_shown = cases.get(situation.pk, [])
        situation.milestones_shown = _milestones(situation)
    return render(request, "cases/situation_list.html", {"situations": situations})


@require_safe
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    """One situation: how it came before the Court, what followed, and its cases."""
    situation = get_object_or_404(
        Situation.objects.select_related("court").prefetch_related(
            "milestones__sources__publisher"
        ),
        slug=slug,
    )
    context = {
        "situation": situation,
        "milestones": _milestones(situation),
        "cases": answered(known_cases().filter(situation=situation).order_by("short_name")),
    }
    return render(request, "cases/situation_detail.html", context)


def _milestones(situation: Situation) -> list:
    """Its milestones, newest first, but those that rest on unpublished or retracted reports."""
    found = []
    for milestone in situation.milestones.all():
        milestone.sources_shown = standing_sources(milestone)
        if milestone.sources_shown or not milestone.sources.all():
            found.append(milestone)
    return found[::-1]
