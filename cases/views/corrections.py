"""The page on corrections: how errors are reported, what happens then, what cannot be undone."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def corrections(request: HttpRequest) -> HttpResponse:
    """How errors are reported and mended, the right of reply, and requests to remove."""
    return render(request, "cases/corrections.html", {"mail_is_sent": settings.MAIL_IS_SENT})
