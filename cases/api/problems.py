"""Errors as problem details (RFC 9457), or as a page where a browser asks."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.cache import patch_vary_headers
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.utils.mediatypes import _MediaType
from rest_framework.views import set_rollback

from cases.api.kinds_of_problem import KINDS, Kind, kind_of
from icc_tracker.shared_caches import PUBLIC

MEDIA_TYPE = "application/problem+json"


class ProblemRenderer(JSONRenderer):
    """JSON under the media type that tells a client that it reads a problem."""

    media_type = MEDIA_TYPE


class ProblemResponse(Response):
    """An answer that is a problem whatever was asked for: nothing else tells of errors."""

    accepted_media_type = MEDIA_TYPE

    def __init__(self, problem: dict[str, Any]) -> None:
        super().__init__(problem, status=problem["status"], content_type=MEDIA_TYPE)
        self.renderer_context = {}

    @property
    def accepted_renderer(self) -> ProblemRenderer:
        return ProblemRenderer()

    @accepted_renderer.setter
    def accepted_renderer(self, chosen) -> None:
        """Views set here what the request asked for."""


class Gone(exceptions.APIException):
    """What was at the address was removed; the detail is the reason that editors gave."""

    status_code = 410
    default_code = "gone"


class Conflict(exceptions.APIException):
    """What is asked for contradicts how things are; the detail says what would be right."""

    status_code = 409
    default_code = "conflict"


class NotModified(Exception):
    """The client has the answer already. Not an error, but the shortest way out of a view."""


def problem_response(error: Exception, context: dict) -> Response | None:
    """The problem details for an error, or None for one that Django is to handle (a 500)."""
    if isinstance(error, Http404):
        error = exceptions.NotFound(
            "There is nothing at this address: /api/v1/ lists what there is."
        )
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    request = context["request"]
    response = ProblemResponse(problem_of(error, request.get_full_path()))
    wait = getattr(error, "wait", None)
    if wait:
        response["Retry-After"] = str(int(wait))
    if getattr(error, "auth_header", None):
        response["WWW-Authenticate"] = error.auth_header
    if error.status_code in (404, 410):
        response["Cache-Control"] = PUBLIC
    else:
        response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Accept"])
    return as_page(request, response) or response


def problem_of(error: exceptions.APIException, instance: str) -> dict[str, Any]:
    """The members of the problem."""
    if isinstance(error, exceptions.ValidationError):
        mistakes = list(_mistakes(error.detail))
        kinds = {kind for kind, _, _ in mistakes}
        kind = kinds.pop() if len(kinds) == 1 else KINDS["invalid-parameter"]
        detail = " ".join(f"{name}: {words}".removeprefix(": ") for _, name, words in mistakes)
        errors = [
            {"parameter": name, "type": each.type, "detail": words}
            for each, name, words in mistakes
        ]
        return _problem(kind, instance) | {"detail": detail, "errors": errors}
    code = error.get_codes()
    if isinstance(error, exceptions.ParseError) and code not in KINDS:
        code = "malformed-request"
    kind = kind_of(code, error.status_code)
    return _problem(kind, instance) | {"status": error.status_code, "detail": _detail(error)}


def _detail(error: exceptions.APIException) -> str:
    """What is wrong, and what would be right, also where the framework says only the first."""
    if isinstance(error, exceptions.NotAcceptable):
        there_are = sorted({each.media_type for each in error.available_renderers or ()})
        return f"Ask for {' or '.join(there_are) or 'application/json'} in the header Accept."
    if isinstance(error, exceptions.NotAuthenticated):
        return "Send a token as “Authorization: Bearer icct_…”. Reading needs none."
    if isinstance(error, exceptions.Throttled) and error.wait is not None:
        return f"Ask again in {math.ceil(error.wait)} seconds."
    return str(error.detail)


def _problem(kind: Kind, instance: str) -> dict[str, Any]:
    return {
        "type": kind.type,
        "title": kind.title,
        "status": kind.status,
        "instance": instance,
    }


def _mistakes(detail: Any) -> Iterator[tuple[Kind, str, str]]:
    """Each mistake: its kind, the parameter that it is in, and what is wrong."""
    if isinstance(detail, dict):
        for parameter, messages in detail.items():
            for message in messages if isinstance(messages, list) else [messages]:
                yield _mistake(parameter, message)
    else:
        for message in detail:
            yield _mistake("", message)


def _mistake(parameter: str, message: Any) -> tuple[Kind, str, str]:
    kind = KINDS.get(getattr(message, "code", ""), KINDS["unreadable-parameter"])
    return kind, parameter, str(message)


def as_page(request: HttpRequest, response: Response) -> HttpResponse | None:
    """The same problem for a person to read, where a browser asks; else None."""
    if not prefers_pages(request.META.get("HTTP_ACCEPT", "")):
        return None
    html = render_to_string("problem.html", {"problem": response.data, "request": request})
    page = HttpResponse(html, status=response.status_code)
    for name, value in response.headers.items():
        if name.lower() != "content-type":
            page[name] = value
    return page


def prefers_pages(accept: str) -> bool:
    """Whether the header `Accept` names pages, before anything that is JSON."""
    weights = {"html": 0.0, "json": 0.0}
    for part in accept[:1000].split(","):
        media = _MediaType(part.strip())
        try:
            weight = float(media.params.get("q", 1))
        except ValueError:
            weight = 0.0
        name = f"{media.main_type}/{media.sub_type.split(';')[0]}".strip()
        if name in ("text/html", "application/xhtml+xml"):
            weights["html"] = max(weights["html"], weight)
        elif name in ("application/json", MEDIA_TYPE):
            weights["json"] = max(weights["json"], weight)
    return weights["html"] > weights["json"]


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a mistake of ours under the API: a problem like any other, that tells nothing."""
    kind = KINDS["internal-error"]
    problem = _problem(kind, request.get_full_path()) | {"detail": kind.meaning}
    response = ProblemResponse(problem)
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ["Accept"])
    return as_page(request, response) or response.render()
