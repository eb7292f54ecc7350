"""The page on words and method: what each status means and how it is arrived at."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from cases.status.words import STATUSES
from cases.views.wording import BASIS_WORDS, POLICY_WORDS


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Words, method, the presumption of innocence, licences and corrections."""
    context = {
        "statuses": STATUSES.values(),
        "bases": BASIS_WORDS.values(),
        "policies": POLICY_WORDS.values(),
    }
    return render(request, "cases/about.html", context)
