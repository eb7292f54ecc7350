"""Whether what was reported came true, and when."""

from __future__ import annotations

from dataclasses import asdict

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from cases.api.serializers.answers import LagSerializer
from cases.api.views.base import Reading
from cases.models.lags import forecasts_of_all_cases, records
from cases.status.lag import record_of


class LagView(Reading):
    """How often what was reported came true, and after how many days: in all, by publisher,
    and by kind of sourcing."""

    @extend_schema(responses=LagSerializer, operation_id="lag")
    def get(self, request: Request) -> Response:
        told = forecasts_of_all_cases()
        whole = records(told, lambda _: "all").get("all", record_of([]))
        by_publisher = records(told, lambda each: each.publisher)
        by_sourcing = records(told, lambda each: each.attribution.value)
        return Response(
            {
                "all": asdict(whole),
                "by_publisher": {name: asdict(each) for name, each in by_publisher.items()},
                "by_sourcing": {name: asdict(each) for name, each in by_sourcing.items()},
            }
        )
