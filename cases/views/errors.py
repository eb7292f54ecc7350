"""Addresses without a page: those that never had one (404), and those whose page was removed."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import page_not_found
from django.views.defaults import server_error as default_server_error

from cases.api import problems
from cases.models import Removal

_LANGUAGE = re.compile(rf"^/(?:{'|'.join(code for code, _ in settings.LANGUAGES)})(?=/)")


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """410 with the reason where an editor wrote down that the page was removed, else 404.

    Asked only where no page answers, so that a notice never hides a page that is there.
    """
    path = _LANGUAGE.sub("", request.path_info)
    removal = Removal.objects.filter(path=path).first()
    if removal:
        return render(request, "410.html", {"removal": removal}, status=410)
    return page_not_found(request, exception)


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """A mistake of ours: a page, or, under the API, a problem like any other."""
    if request.path_info.startswith("/api/"):
        return problems.server_error(request)
    return default_server_error(request)
