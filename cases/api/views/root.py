"""What there is: the first address that a client asks."""

from __future__ import annotations

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.reverse import reverse

from cases.api.views.base import Reading


class Root(Reading):
    """The addresses of everything that can be read here."""

    lists: dict[str, str] = {}

    @extend_schema(
        responses={
            200: {"type": "object", "additionalProperties": {"type": "string", "format": "uri"}}
        },
        operation_id="root",
    )
    def get(self, request: Request) -> Response:
        lists = {
            name: reverse(f"{basename}-list", request=request)
            for name, basename in self.lists.items()
        }
        more = {
            name: reverse(view, request=request)
            for name, view in (
                ("lag", "lag"),
                ("records", "records"),
                ("log", "log"),
                ("vocabulary", "vocabulary"),
                ("schema", "api-schema"),
            )
        }
        return Response(lists | more)


class NothingHere(Reading):
    """Answers an unknown address under the API as a problem, not as a page."""

    schema = None
    is_of_the_record = False

    def initial(self, request: Request, *args, **kwargs) -> None:
        self.check_throttles(request)
        raise Http404
