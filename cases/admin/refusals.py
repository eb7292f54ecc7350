"""What somebody sees who may not do what was asked for: a page of the desk, no bare 403."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def with_page(view: Callable) -> Callable:
    """A view of the desk that answers a refusal with a page that says why."""

    @wraps(view)
    def answer(request: HttpRequest, *args, **kwargs) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except PermissionDenied as refused:
            return _refused(request, str(refused))

    return answer


def _refused(request: HttpRequest, reason: str) -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": "Not allowed",
        "who": _role_of(request.user),
        "reason": reason,
    }
    return render(request, "admin/refused.html", context, status=403)


def _role_of(user) -> str:
    """The roles of a user in words: groups are named for the many, `Contributors`."""
    roles = [name.removesuffix("s") for name in user.groups.values_list("name", flat=True)]
    return f"Your role ({', '.join(roles)})" if roles else "Your account"
