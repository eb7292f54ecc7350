"""The schema itself, made once by each process: it changes with our code alone."""

from __future__ import annotations

from functools import cache

from django.http import HttpResponse
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import (
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
)
from rest_framework.request import Request

from cases.api.views.base import Reading

_RENDERERS = [
    OpenApiYamlRenderer,
    OpenApiYamlRenderer2,
    OpenApiJsonRenderer,
    OpenApiJsonRenderer2,
]


class SchemaView(Reading):
    """The OpenAPI schema of the API, as YAML or as JSON."""

    schema = None
    renderer_classes = _RENDERERS

    def get(self, request: Request) -> HttpResponse:
        renderer = request.accepted_renderer
        return HttpResponse(_written(type(renderer)), content_type=renderer.media_type)


@cache
def _written(renderer: type) -> bytes:
    return renderer().render(_schema())


@cache
def _schema() -> dict:
    return SchemaGenerator().get_schema(request=None, public=True)
