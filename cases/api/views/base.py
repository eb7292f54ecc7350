"""What all addresses of the API share: checked parameters, validators, limits, and links."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from threading import Lock
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from cases.api import caching
from cases.api.deprecation import Deprecated, announce
from cases.api.filters.question import question_of
from cases.api.kept import tells_version
from cases.api.links import add_common_links, add_link
from cases.api.parameters import Parameter, read
from cases.api.problems import NotModified
from cases.api.throttling import ReadingLimit
from cases.models.record import Version, current_version
from cases.status.question import NOW

# As with pages (cases/views/kept.py): a process makes one answer at a time of those that are not
# read from what is stored. Never while it waits for what somebody sends.
_MAKING = Lock()


class Reading(APIView):
    """Mixin: an address that is read, of the parameters that it names and no others."""

    throttle_classes = [ReadingLimit]
    deprecated: Sequence[Deprecated] = ()
    # Whether answers can be told apart by the version of the record alone.
    is_of_the_record = True
    # Whether its versions are those of the record, by which answers are kept.
    is_told_by_version = True
    values: dict[str, Any] = {}
    question = NOW
    validators = None
    # Whether the request is counted against the limit already.
    is_counted = False
    # How far the record had come when the answer was begun.
    version: Version | None = None
    # The same once more after all that the answer tells was read, where that is known.
    version_after: Version | None = None

    def http_method_not_allowed(self, request: Request, *args, **kwargs) -> Response:
        there_are = f"It takes {', '.join(self.allowed_methods)}; {request.method} it does not."
        raise MethodNotAllowed(request.method, there_are)

    def parameters(self) -> list[Parameter]:
        """The parameters of this address, as they are enforced and as the schema tells them."""
        return []

    def dispatch(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        response = self._known(request)
        if response is None:
            response = self.at_once(request, *args, **kwargs)
            if response is None:
                with _MAKING if request.method in ("GET", "HEAD") else nullcontext():
                    response = super().dispatch(request, *args, **kwargs)
            self._say_what_it_tells(request, response)
        return response

    def at_once(self, request: HttpRequest, *args, **kwargs) -> HttpResponse | None:
        """The answer without the framework's own work, where a view can give it; else None."""
        return None

    def _known(self, request: HttpRequest) -> HttpResponse | None:
        """That whoever asks has this very answer (304), before anything else is done; or None.

        A validator that we know is that of an answer: its parameters were right, and the version
        that it tells is of the whole record.
        """
        if "If-None-Match" not in request.headers or not self.is_usual(request):
            return None
        self.version = self.version_now()
        validators = caching.validators_of(request, caching.JSON, self.version)
        if not validators.are_known_to(request) or not self.begin_early(request):
            return None
        response = caching.without_body(304)
        validators.write(response)
        return self.finalize_response(request, response)

    def _say_what_it_tells(self, request: HttpRequest, response: HttpResponse) -> None:
        """Let an answer be kept that tells the record as it is, when it is rendered."""
        if not (self.is_told_by_version and self.is_usual(request)):
            return
        # To ask for the version again is in vain where nobody keeps the answer.
        if not getattr(request, "is_to_be_kept", False):
            return
        if response.status_code != 200 or self.version is None or self.version.name is None:
            return
        if getattr(response, "is_rendered", True):
            self._compare(response)
        else:
            response.add_post_render_callback(self._compare)

    def _compare(self, response: HttpResponse) -> None:
        # Nothing that it may tell was committed since it was begun.
        after = self.version_after or current_version()
        if after.name == self.version.name:
            tells_version(response, after)

    def version_now(self) -> Version:
        """How far has come what this address tells of."""
        return current_version()

    def begin_early(self, request: HttpRequest) -> bool:
        """Count the request, and set what finishing an answer asks for, as the framework does.

        False where it is one too many, which the framework is to say.
        """
        self.is_counted = all(each.allow_request(request, self) for each in self.get_throttles())
        self.headers = self.default_response_headers
        self.action = getattr(self, "action_map", {}).get(request.method.lower())
        return self.is_counted

    def check_throttles(self, request) -> None:
        if not self.is_counted:
            super().check_throttles(request)

    def is_usual(self, request: HttpRequest) -> bool:
        """Whether it reads what is of the record, and takes the JSON that all else take."""
        accepts = request.headers.get("Accept", "*/*") in ("*/*", caching.JSON)
        gives = self.renderer_classes[0].media_type == caching.JSON
        is_read = request.method in ("GET", "HEAD")
        return self.is_of_the_record and accepts and gives and is_read and not self.deprecated

    def perform_content_negotiation(self, request, force: bool = False) -> tuple:
        # An empty list asks for nothing in particular.
        is_empty = not request.headers.get("Accept", "*/*").strip()
        return super().perform_content_negotiation(request, force or is_empty)

    def options(self, request, *args, **kwargs) -> HttpResponse:
        """Which methods the address takes: the header Allow says it, as in every answer."""
        return caching.without_body(204)

    def initial(self, request, *args, **kwargs) -> None:
        super().initial(request, *args, **kwargs)
        if request.method not in ("GET", "HEAD"):
            return
        self.values = read(request, self.parameters())
        self.question = question_of(self.values)
        if self.is_of_the_record and not self.negotiates_time(request):
            self.version = self.version or self.version_now()
            self.validators = caching.validators_of(
                request, request.accepted_media_type, self.version
            )
            if self.validators.are_known_to(request):
                raise NotModified

    def negotiates_time(self, request) -> bool:
        """Whether the answer is the way to another address, by a time that a header asks for."""
        return False

    def handle_exception(self, error: Exception) -> Response:
        if isinstance(error, NotModified):
            response = caching.without_body(304)
            self.validators.write(response)
            return response
        return super().handle_exception(error)

    def finalize_response(self, request, response, *args, **kwargs) -> HttpResponse:
        if response.status_code == 200 and self.validators:
            # By its moment, or by “*”: only once it is clear that there is such an answer.
            if self.validators.are_known_to(request) or caching.has_any(request):
                response = caching.without_body(304)
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code in (200, 304) and self.validators:
            self.validators.write(response)
        # A 304 has none: whoever keeps the answer would lose those that it has.
        if response.status_code == 200:
            add_link(response, request.build_absolute_uri(), "self")
            add_common_links(response)
        if response.status_code in (200, 304):
            announce(self.deprecated, self.values, response)
        self._write_limits(response)
        # Also where an answer is too small to be packed, or empty: it stands for one that is not.
        patch_vary_headers(response, ["Accept", "Accept-Encoding"])
        return response

    def _write_limits(self, response: HttpResponse) -> None:
        for throttle in getattr(self, "limits", ()):
            throttle.write(response)

    def get_throttles(self) -> list:
        if not self.is_counted:
            self.limits = [each() for each in self.throttle_classes] if settings.API_LIMITS else []
        return self.limits
