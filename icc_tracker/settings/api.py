"""Settings of the API: its answers, how often one may ask, who may read it from where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from icc_tracker.environment import UnreadableSetting
from icc_tracker.settings.site import env

# The addresses that pages of other sites may read.
OPEN_PATHS = r"^/api/"

REST_FRAMEWORK: dict[str, Any] = {
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.AllowAny"],
    "DEFAULT_AUTHENTICATION_CLASSES": [],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "cases.api.schema.describing.Described",
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "cases.api.problems.problem_response",
    "UNAUTHENTICATED_USER": None,
    # `format` is no parameter here: what is unknown is refused.
    "URL_FORMAT_OVERRIDE": None,
}

# Any site may read; none may write, and no cookie is ever sent along.
CORS_URLS_REGEX = OPEN_PATHS
CORS_ALLOW_ALL_ORIGINS = True
CORS_ALLOW_CREDENTIALS = False
CORS_ALLOW_METHODS = ["GET", "HEAD", "OPTIONS"]
CORS_ALLOW_HEADERS = ["accept", "accept-datetime", "if-none-match", "if-modified-since"]
CORS_EXPOSE_HEADERS = [
    "ETag",
    "Last-Modified",
    "Link",
    "Memento-Datetime",
    "RateLimit",
    "RateLimit-Policy",
    "Retry-After",
    "Deprecation",
    "Sunset",
]
CORS_PREFLIGHT_MAX_AGE = 86_400

_LIMIT = re.compile(r"(\d+)/(\d+)s")


def limits_of(read: str) -> Mapping[str, tuple[int, int]]:
    """Name of each limit -> so many requests in so many seconds; empty where there are none."""
    if read in ("", "off"):
        return {}
    found = _LIMIT.fullmatch(read)
    if not found or "0" in found.groups():
        raise UnreadableSetting(f"API_RATE_LIMIT is “{read}”. Write it as 600/60s, or off.")
    return {"read": (int(found[1]), int(found[2]))}


# How often one network may read the API: so many requests in so many seconds, or “off”.
API_LIMITS = limits_of(env.str("API_RATE_LIMIT", "600/60s"))


SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "ICC Tracker",
    "DESCRIPTION": "What was the status of a case before the International Criminal Court on any "
    "day, what could the public know of it on any day, and who says so?\n\n"
    "The people named here are presumed innocent until a judgment says otherwise.\n\n"
    "No token is needed for reading. Every list is read page by page, by following `next`. "
    "Every answer says by `ETag` when it is still the same. Mistakes are answered as problem "
    "details (RFC 9457) that say what would be right.",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "LICENSE": {
        "name": "CC BY 4.0",
        "url": "https://creativecommons.org/licenses/by/4.0/",
    },
    "SERVERS": [{"url": "/", "description": "This server"}],
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PUBLIC": True,
    "SORT_OPERATION_PARAMETERS": False,
    "COMPONENT_SPLIT_REQUEST": False,
    "ENUM_GENERATE_CHOICE_DESCRIPTION": True,
    "PREPROCESSING_HOOKS": [],
    "POSTPROCESSING_HOOKS": ["cases.api.schema.hooks.describe_what_all_share"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {
        "deepLinking": True,
        "displayRequestDuration": True,
        "filter": True,
        "docExpansion": "list",
        "defaultModelsExpandDepth": 0,
    },
}
