"""What of the API will go: said in headers (RFC 9745, RFC 8594) and in the schema.

A view lists in `deprecated` what of it is to go. Every answer that it concerns says since when and
until when; the schema marks it; `docs/using/api.md` says how long there is between the two.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from django.utils.http import http_date
from rest_framework.response import Response

from cases.api.links import add_link


@dataclass(frozen=True)
class Deprecated:
    """Something that clients should stop using.

    `what` is the whole endpoint, a parameter, or a field of its rows; `name` that of the latter.
    """

    what: Literal["endpoint", "parameter", "field"]
    since: datetime
    until: datetime
    instead: str
    name: str = ""

    def concerns(self, values: Mapping[str, Any]) -> bool:
        """Whether a request with these parameters uses it."""
        if self.what == "parameter":
            return self.name in values
        if self.what == "field":
            return "fields" not in values or self.name in values["fields"]
        return True


def announce(
    deprecated: Iterable[Deprecated], values: Mapping[str, Any], response: Response
) -> None:
    """Tell a client of what it uses that will go: the first of it, and the first to go."""
    used = [each for each in deprecated if each.concerns(values)]
    if not used:
        return
    response["Deprecation"] = f"@{int(min(each.since for each in used).timestamp())}"
    response["Sunset"] = http_date(min(each.until for each in used).timestamp())
    for address in dict.fromkeys(each.instead for each in used):
        add_link(response, address, "deprecation", type="text/html")
