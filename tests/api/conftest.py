"""What tests of the API share: asking it, being refused, and reading all pages."""

from __future__ import annotations

import pytest
from django.test import Client


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
