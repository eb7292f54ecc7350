"""On what answers of the API depend, for those who keep copies of them."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import cc_delim_re

# The API speaks English, knows no sessions, and tells every site that it may read.
_NOT_HERE = {"accept-language", "cookie", "origin"}


class OpenAnswers:
    """Middleware: an answer of the API does not depend on language, cookie or the asking site.

    Pages of other sites may read it whether or not they were told so before: a copy that a cache
    kept from one who did not say where from must do for all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.is_open = re.compile(settings.CORS_URLS_REGEX).match

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.is_open(request.path_info):
            return self.get_response(request)
        # Whatever the page spoke that this thread served before.
        translation.activate(settings.LANGUAGE_CODE)
        response = self.get_response(request)
        if response.status_code == 304:
            # That of the answer itself is not known here (RFC 9110, 8.6).
            del response["Content-Length"]
        names = [each for each in cc_delim_re.split(response.get("Vary", "")) if each]
        kept = [each for each in names if each.lower() not in _NOT_HERE]
        if kept:
            response["Vary"] = ", ".join(kept)
        else:
            del response["Vary"]
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = ", ".join(settings.CORS_EXPOSE_HEADERS)
        return response
