"""Cases as they could be known at an earlier time, for clients that speak Memento (RFC 7089).

The address of a case is its own TimeGate: with `Accept-Datetime` it leads (302) to the same
address with `known_on`, which is the memento. What is known changes by days; a memento bears the
beginning of its day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_http_date
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound, ParseError
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.caching import without_body
from cases.api.filters.question import POLICY
from cases.api.links import add_link
from cases.models.answers import days_of_change

HEADER = "Accept-Datetime"


def time_of(day: date) -> str:
    """The beginning of a day as HTTP writes moments."""
    return format_datetime(datetime.combine(day, time(), UTC), usegmt=True)


class MementoSerializer(serializers.Serializer):
    """One day on which what could be known of a case changed."""

    known_on = serializers.DateField(help_text="The day.")
    datetime = serializers.DateTimeField(help_text="Its beginning.")
    uri = serializers.URLField(help_text="The case as it could be known on that day.")


class TimeMapSerializer(serializers.Serializer):
    """Every day on which what could be known of a case changed."""

    original_uri = serializers.URLField(help_text="The case as it is known now.")
    timegate_uri = serializers.URLField(help_text="Where `Accept-Datetime` is understood.")
    timemap_uri = serializers.URLField(help_text="This list.")
    mementos = MementoSerializer(many=True, help_text="The earliest first.")


class LinkFormatRenderer(BaseRenderer):
    """A list of links (RFC 6690), as RFC 7089 wants TimeMaps to be."""

    media_type = "application/link-format"
    format = "link"
    charset = "utf-8"

    def render(self, data: Mapping[str, Any], media_type=None, context=None) -> str:
        lines = [
            f'<{data["original_uri"]}>; rel="original"',
            f'<{data["timegate_uri"]}>; rel="timegate"',
            f'<{data["timemap_uri"]}>; rel="self"; type="{self.media_type}"',
        ]
        mementos = data["mementos"]
        for place, each in enumerate(mementos):
            relation = _relation(place, len(mementos))
            when = time_of(date.fromisoformat(each["known_on"]))
            lines.append(f'<{each["uri"]}>; rel="{relation}"; datetime="{when}"')
        return ",\n".join(lines) + "\n"


def _relation(place: int, number: int) -> str:
    first = "first " if place == 0 else ""
    last = "last " if place == number - 1 else ""
    return f"{first}{last}memento"


class TimeGate:
    """Mixin of the view of cases: leads to what could be known at a time, and lists the times."""

    def negotiates_time(self, request: Request) -> bool:
        # An address that names a day is a memento already.
        is_original = self.action == "retrieve" and "known_on" not in self.values
        return is_original and HEADER in request.headers

    def is_usual(self, request: HttpRequest) -> bool:
        is_one = "key" in self.kwargs
        if is_one and (HEADER in request.headers or "known_on" in request.GET):
            return False
        return super().is_usual(request)

    def retrieve(self, request: Request, *args, **kwargs) -> Response:
        days = days_of_change(self.row, self.question)
        if self.negotiates_time(request):
            response = self._lead_to_memento(request, days)
        else:
            response = super().retrieve(request, *args, **kwargs)
        self.link_times(response, days)
        return response

    def finalize_response(self, request, response, *args, **kwargs) -> HttpResponse:
        response = super().finalize_response(request, response, *args, **kwargs)
        if self.action == "retrieve":
            patch_vary_headers(response, [HEADER])
            known_on = self.values.get("known_on")
            if known_on and response.status_code in (200, 304):
                response["Memento-Datetime"] = time_of(known_on)
        return response

    def _lead_to_memento(self, request: Request, days: list[date]) -> HttpResponse:
        text = request.headers[HEADER]
        try:
            asked = datetime.fromtimestamp(parse_http_date(text), UTC).date()
        except (ValueError, OverflowError, OSError):
            raise ParseError(
                f"{HEADER}: “{text}” is no moment. Write it as {time_of(date(2023, 3, 17))}.",
                code="unreadable-header",
            ) from None
        if not days:
            raise NotFound(
                "Nothing was ever known of this case by the evidence asked for.",
                code="nothing-known",
            )
        # Before the first there is the first, as RFC 7089 (4.5.3) has it.
        day = max((day for day in days if day <= asked), default=days[0])
        return without_body(302, self._memento(day))

    def link_times(self, response: HttpResponse, days: list[date]) -> None:
        original = self._original()
        add_link(response, original, "original timegate")
        timemap = self._timemap()
        add_link(response, timemap, "timemap", type=LinkFormatRenderer.media_type)
        if days:
            for place in dict.fromkeys((0, len(days) - 1)):
                relation = _relation(place, len(days))
                day = days[place]
                add_link(response, self._memento(day), relation, datetime=time_of(day))

    def _original(self, **also: str) -> str:
        asked = self.request.query_params.lists()
        asked = {name: values for name, values in asked if name != "known_on"} | also
        return f"{self.address}?{urlencode(asked, doseq=True)}" if asked else self.address

    def _memento(self, day: date) -> str:
        return self._original(known_on=day.isoformat())

    def _timemap(self) -> str:
        policy = self.values.get("policy")
        address = f"{self.address}timemap/"
        return f"{address}?policy={policy}" if policy else address

    @extend_schema(responses=TimeMapSerializer)
    @action(
        detail=True,
        renderer_classes=[LinkFormatRenderer, JSONRenderer],
        asks=(POLICY,),
    )
    def timemap(self, request: Request, key: str) -> Response:
        """Every day on which what could be known of the case changed (RFC 7089), with the address
        of the case as known on it."""
        days = days_of_change(self.row, self.question)
        return Response(
            {
                "original_uri": self._original(),
                "timegate_uri": self._original(),
                "timemap_uri": self._timemap(),
                "mementos": [
                    {
                        "known_on": day.isoformat(),
                        "datetime": f"{day.isoformat()}T00:00:00Z",
                        "uri": self._memento(day),
                    }
                    for day in days
                ],
            }
        )
