"""What of the API will go: said in headers and in the schema, here of a view made for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.urls import include, path
from drf_spectacular.generators import SchemaGenerator
from rest_framework.routers import SimpleRouter

from cases.api.deprecation import Deprecated
from cases.api.views import CourtView
from cases.api.views.resource import Resource

pytestmark = pytest.mark.django_db

SINCE, UNTIL = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 1, 1, tzinfo=UTC)
HOW = "https://example.org/instead"
HEADERS = {"Deprecation": "@1735689600", "Sunset": "Thu, 01 Jan 2026 00:00:00 GMT"}


@pytest.fixture
def offer(settings, monkeypatch):
    """A view of courts of which something is to go, at an address of its own."""

    def offer(what: str, name: str = ""):
        class OldView(CourtView):
            deprecated = (Deprecated(what, SINCE, UNTIL, HOW, name),)

        router = SimpleRouter()
        router.register("old", OldView, "old")
        urls = type("Urls", (), {"urlpatterns": _with(router)})
        settings.ROOT_URLCONF = urls
        return OldView

    yield offer
    monkeypatch.undo()


def _with(router) -> list:
    from icc_tracker.urls import urlpatterns

    return [path("api/v1/", include(router.urls)), *urlpatterns]


@pytest.mark.parametrize(
    ("what", "name", "query", "is_used"),
    [
        ("endpoint", "", "", True),
        ("parameter", "ordering", "?ordering=slug", True),
        ("parameter", "ordering", "", False),
        ("field", "seat", "", True),
        ("field", "seat", "?fields=seat", True),
        ("field", "seat", "?fields=slug", False),
    ],
)
def test_who_uses_what_will_go_is_told_since_and_until_when(
    client, offer, what, name, query, is_used
):
    offer(what, name)
    answer = client.get(f"/api/v1/old/{query}")
    assert answer.status_code == 200
    for header, value in HEADERS.items():
        assert answer.headers.get(header) == (value if is_used else None)
    assert (f'<{HOW}>; rel="deprecation"' in answer["Link"]) is is_used


def test_the_schema_marks_what_will_go(offer):
    view = offer("parameter", "ordering")
    schema = SchemaGenerator(patterns=_patterns(view)).get_schema(public=True)
    found = {
        each["name"]: each.get("deprecated", False)
        for each in schema["paths"]["/api/v1/old/"]["get"]["parameters"]
    }
    assert found["ordering"] is True and found["limit"] is False

    view = offer("endpoint")
    schema = SchemaGenerator(patterns=_patterns(view)).get_schema(public=True)
    assert schema["paths"]["/api/v1/old/"]["get"]["deprecated"] is True

    view.deprecated = (Deprecated("field", SINCE, UNTIL, HOW, "seat"),)
    schema = SchemaGenerator(patterns=_patterns(view)).get_schema(public=True)
    properties = schema["components"]["schemas"]["Court"]["properties"]
    assert properties["seat"]["deprecated"] is True
    assert "deprecated" not in properties["slug"]


def _patterns(view) -> list:
    # The schema asks each resource by the name of its table.
    Resource.known["courts"] = view
    router = SimpleRouter()
    router.register("old", view, "old")
    from cases.api.urls import urlpatterns

    return [
        path("api/v1/", include(router.urls)),
        path("api/v1/", include((urlpatterns, None))),
    ]


@pytest.fixture(autouse=True)
def as_before():
    yield
    Resource.known["courts"] = CourtView


def test_nothing_real_will_go_yet():
    assert all(not each.deprecated for each in Resource.known.values())
