"""Headers and problems, as the schema describes them for all addresses."""

from __future__ import annotations

from typing import Any

PROBLEM: dict[str, Any] = {
    "type": "object",
    "description": "A mistake, as RFC 9457 writes it.",
    "properties": {
        "type": {
            "type": "string",
            "format": "uri",
            "description": "The kind of problem: the address of a page that explains it.",
        },
        "title": {"type": "string", "description": "The kind of problem in words."},
        "status": {"type": "integer", "description": "The status of the answer."},
        "detail": {"type": "string", "description": "What is wrong with this request."},
        "instance": {"type": "string", "description": "The address that was asked."},
        "errors": {
            "type": "array",
            "description": "Each mistake with its parameter or its place in the body.",
            "items": {
                "type": "object",
                "properties": {
                    "parameter": {"type": "string", "description": "Name of the parameter."},
                    "pointer": {
                        "type": "string",
                        "description": "Of a body: its place in the JSON (RFC 6901).",
                    },
                    "type": {
                        "type": "string",
                        "format": "uri",
                        "description": "Of a parameter: the kind of this mistake, as above.",
                    },
                    "detail": {
                        "type": "string",
                        "description": "What is wrong with it, and what would be right.",
                    },
                },
                "required": ["detail"],
            },
        },
    },
    "required": ["type", "title", "status", "detail", "instance"],
}


def _header(description: str, example: str) -> dict[str, Any]:
    return {"description": description, "schema": {"type": "string"}, "example": example}


HEADERS: dict[str, Any] = {
    "ETag": _header(
        "Send it back as `If-None-Match`: 304 says that nothing has changed.",
        'W/"9f86d081884c7d65"',
    ),
    "Last-Modified": _header("When anything public last changed.", "Fri, 17 Mar 2023 15:04:05 GMT"),
    "Link": _header(
        "Addresses that belong to the answer (RFC 8288): self, next, prev, first, canonical, "
        "alternate, license, service-desc.",
        '<https://creativecommons.org/licenses/by/4.0/>; rel="license"',
    ),
    "RateLimit-Policy": _header("How often one may ask.", '"read";q=600;w=60'),
    "RateLimit": _header("What is left, and when it begins anew.", '"read";r=599;t=42'),
    "Deprecation": _header("Since when something that was used should not be.", "@1735689600"),
    "Sunset": _header("When it will stop working.", "Wed, 31 Dec 2025 23:59:59 GMT"),
}
PROBLEM_HEADERS: dict[str, Any] = {
    "Retry-After": {
        "description": "After how many seconds to ask again.",
        "schema": {"type": "string"},
        "example": "42",
    }
}
