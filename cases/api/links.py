"""Links of answers in the header `Link` (RFC 8288)."""

from __future__ import annotations

from functools import cache

from django.conf import settings
from django.urls import reverse
from rest_framework.response import Response

LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def add_link(response: Response, address: str, relation: str, **attributes: str) -> None:
    """Add one link to an answer."""
    more = "".join(f'; {name}="{value}"' for name, value in attributes.items())
    link = f'<{address}>; rel="{relation}"{more}'
    before = response.get("Link")
    response["Link"] = f"{before}, {link}" if before else link


def add_common_links(response: Response) -> None:
    """What every answer of the API links to: its licence, and what describes it."""
    add_link(response, LICENCE, "license")
    schema = settings.SITE_URL + _path("api-schema")
    add_link(response, schema, "service-desc", type="application/vnd.oai.openapi")
    add_link(response, settings.SITE_URL + _path("api-docs"), "service-doc", type="text/html")


@cache
def _path(name: str) -> str:
    return reverse(name)
