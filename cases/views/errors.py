"""Addresses without a page: moved (308), removed (410), or never there (404)."""

from __future__ import annotations

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token
from django.views.defaults import page_not_found
from django.views.defaults import server_error as default_server_error

from cases.api import problems
from cases.models import Case, Court, Removal, Situation, SourceReport, Suspect
from cases.models.moved import find
from cases.models.naming import may_be_named

_LANGUAGE = re.compile(rf"^/(?:{'|'.join(code for code, _ in settings.LANGUAGES)})(?=/)")

_PAGE_OF_A_ROW = re.compile(r"(?P<before>.*/(?P<sort>\w+))/(?P<name>[\w-]+)(?P<after>/.*)")
_ROWS = {
    "cases": lambda: Case.objects.told(),
    "courts": lambda: Court.objects.all(),
    "reports": lambda: SourceReport.objects.public(),
    "situations": lambda: Situation.objects.all(),
    "suspects": lambda: Suspect.objects.named(),
}


@requires_csrf_token
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """308 to the present address of what moved, 410 with the reason where an editor wrote down
    that the page was removed, else 404.

    Asked only where no page answers, so that nothing hides a page that is there.
    """
    if moved := _present_address(request):
        return _Moved(moved)
    path = _LANGUAGE.sub("", request.path_info)
    # A text of the database holds no NUL, and none was ever part of an address.
    removal = None if "\0" in path else Removal.objects.filter(path=path).first()
    if removal:
        return render(request, "410.html", {"removal": removal}, status=410)
    return page_not_found(request, exception)


class _Moved(HttpResponsePermanentRedirect):
    status_code = 308


def _present_address(request: HttpRequest) -> str | None:
    """Where a row is found now that was asked for by a former slug, or by its permanent id."""
    asked = _PAGE_OF_A_ROW.fullmatch(request.path_info)
    # Two slashes would begin the name of another host.
    if asked is None or asked["sort"] not in _ROWS or request.path_info.startswith("//"):
        return None
    row = find(_ROWS[asked["sort"]](), asked["name"])
    if isinstance(row, Case) and not may_be_named(row):
        return None
    name = str(row.pk if asked["sort"] == "reports" else row.slug) if row else asked["name"]
    if name == asked["name"]:
        return None
    query = f"?{request.META['QUERY_STRING']}" if request.META.get("QUERY_STRING") else ""
    return f"{asked['before']}/{name}{asked['after']}{query}"


@requires_csrf_token
def server_error(request: HttpRequest) -> HttpResponse:
    """A mistake of ours: a page, or, under the API, a problem like any other."""
    if request.path_info.startswith("/api/"):
        return problems.server_error(request)
    return default_server_error(request)
