"""The pages to which the `type` of a problem of the API leads, and the list of them."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from cases.api.kinds_of_problem import KINDS


@require_safe
@cache_control(public=True, max_age=3600)
def every(request: HttpRequest) -> HttpResponse:
    """All kinds of problem."""
    return render(request, "cases/problem_list.html", {"kinds": KINDS.values()})


@require_safe
@cache_control(public=True, max_age=3600)
def one(request: HttpRequest, slug: str) -> HttpResponse:
    """What one kind of problem means, and what to do about it."""
    if slug not in KINDS:
        raise Http404
    return render(request, "cases/problem_detail.html", {"kind": KINDS[slug]})
