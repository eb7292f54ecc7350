"""Names to the audit trail the editor on whose behalf a request writes."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cases.models.acting import acting

DOOR_LENGTH = 500


class ActingMiddleware:
    """Lets whatever a request of a signed-in user writes bear that user's name.

    Requests without a session are passed on untouched: a public page must not come to depend on
    who asks for it. Stands after Django's AuthenticationMiddleware.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        if not has_session or not request.user.is_authenticated:
            return self.get_response(request)
        with acting(request.path[:DOOR_LENGTH], request.user):
            return self.get_response(request)
