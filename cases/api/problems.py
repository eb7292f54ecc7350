"""Errors as problem details (RFC 9457)."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response
from rest_framework.views import set_rollback


class ProblemRenderer(JSONRenderer):
    """JSON under the media type that tells a client that it reads a problem."""

    media_type = "application/problem+json"


def problem_response(error: Exception, context: dict) -> Response | None:
    """The problem details for an error, or None for one that Django is to handle (a 500)."""
    if isinstance(error, Http404):
        error = exceptions.NotFound("There is nothing at this address.")
    elif isinstance(error, PermissionDenied):
        error = exceptions.PermissionDenied()
    if not isinstance(error, exceptions.APIException):
        return None
    set_rollback()
    problem: dict[str, Any] = {
        "type": "about:blank",
        "title": str(error.default_detail).rstrip("."),
        "status": error.status_code,
        "instance": context["request"].get_full_path(),
    }
    if isinstance(error, exceptions.ValidationError):
        problem["title"] = "The request has mistakes"
        problem["errors"] = list(_mistakes(error.detail))
        problem["detail"] = " ".join(
            f"{mistake['parameter']}: {mistake['detail']}" for mistake in problem["errors"]
        )
    else:
        problem["detail"] = str(error.detail)
    response = Response(problem, status=error.status_code)
    response.content_type = ProblemRenderer.media_type
    wait = getattr(error, "wait", None)
    if wait:
        response["Retry-After"] = str(int(wait))
    return response


def _mistakes(detail: Any) -> Iterator[dict[str, str]]:
    """Each mistake with the parameter that it is in."""
    if isinstance(detail, dict):
        for parameter, messages in detail.items():
            for message in messages if isinstance(messages, list) else [messages]:
                yield {"parameter": parameter, "detail": str(message)}
    else:
        for message in detail:
            yield {"parameter": "", "detail": str(message)}
