"""What tests of the API share: asking it, being refused, reading all pages, and writing."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client

from cases.api.views.documented import Documented
from cases.models import Case
from tests import build
from tests.api.answers import answered
from tests.api.tools import Tool, issue


@pytest.fixture
def get(client: Client):
    """The body of an answer: `get("cases/?q=bemba")`."""

    def get(path: str, **headers) -> dict | list:
        address = path if path.startswith("http") else f"/api/v1/{path}"
        response = client.get(address, headers=headers)
        assert response.status_code == 200, (path, response.content)
        return response.json()

    return get


@pytest.fixture
def refused(client: Client):
    """The problem that an answer is."""

    def refused(path: str, status: int = 400, **headers) -> dict:
        response = client.get(f"/api/v1/{path}", headers=headers)
        assert response.status_code == status, response.content
        assert response.headers["content-type"] == "application/problem+json"
        return response.json()

    return refused


@pytest.fixture
def every(get):
    """All rows of a list, page by page."""

    def every(path: str) -> list[dict]:
        found, ahead = [], path
        while ahead:
            page = get(ahead)
            found += page["results"]
            ahead = page["next"]
        return found

    return every


@pytest.fixture
def world():
    """A public case against Amina and Bako, and the newspaper that reported it."""
    case = build.case("Amina Diallo", "Bako", slug="the-case")
    Case.objects.update(number="ICC-01/24-01/24")
    case.report = build.report("The Gazette", "2024-01-01", title="First report")
    build.claim(case.report, case, "reported", "2024-01-01", "Amina Diallo")
    build.publish(case.report)
    return case


@pytest.fixture
def tool(world):
    return Tool(issue()[1])


@pytest.fixture
def worked_out(client, monkeypatch):
    """What the API answers when it reads no stored answer."""

    def ask(address: str):
        with monkeypatch.context() as without:
            without.setattr(Documented, "reads_documents", False)
            # Nor one that is kept.
            cache.clear()
            found = answered(client.get(address))
            cache.clear()
            return found

    return ask
