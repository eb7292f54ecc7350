"""Describes each address from what its view enforces."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from cases.api.parameters import Parameter


class Described(AutoSchema):
    """The schema of a view: its parameters are those that it reads.

    Views name this class as they are made, so that nothing of them can be imported here.
    """

    def get_override_parameters(self) -> list:
        if not hasattr(self.view, "parameters") or self.method != "GET":
            return super().get_override_parameters()
        deprecated = {each.name for each in self.view.deprecated if each.what == "parameter"}
        return [_described(each, deprecated) for each in self.view.parameters()]

    def get_filter_backends(self) -> list:
        return []

    def is_deprecated(self) -> bool:
        deprecated = getattr(self.view, "deprecated", ())
        return super().is_deprecated() or any(each.what == "endpoint" for each in deprecated)

    def get_response_serializers(self) -> Any:
        if hasattr(self.view, "serializer_of") and self.method == "GET":
            if self.view.action == "retrieve":
                return self.view.serializer_of(is_detail=True)
            if self.view.action == "list":
                return self.view.serializer_of()
        return super().get_response_serializers()

    def _resolve_path_parameters(self, variables: list[str]) -> list[dict]:
        found = super()._resolve_path_parameters(variables)
        for each in found:
            if each["name"] == "key":
                each["schema"] = {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,120}$"}
                each["description"] = _KEY
            each.setdefault("description", "Number of the row.")
        return found


_KEY = "The row, by its id or, of courts, situations, cases and people, by its slug."


def _described(parameter: Parameter, deprecated: set[str]) -> OpenApiParameter:
    schema = dict(parameter.schema)
    how: dict[str, Any] = {}
    if parameter.style != "one":
        schema = {"type": "array", "items": schema, "minItems": 1}
        how = {"style": "form", "explode": parameter.style == "repeated"}
    extensions = {}
    if parameter.example is not None:
        schema["examples"] = [parameter.example]
    return OpenApiParameter(
        parameter.name,
        schema,
        OpenApiParameter.QUERY,
        description=parameter.help,
        deprecated=parameter.name in deprecated,
        extensions=extensions,
        **how,
    )
