"""A tool with a token, and the requests that it sends."""

from __future__ import annotations

import json
from datetime import timedelta

from django.contrib.auth.models import Group, User
from django.test import Client
from django.utils import timezone

from cases.models import ApiToken

ADDRESS = "/api/v1/reports/"


def owner(name: str = "tia", role: str = "Contributors") -> User:
    user, is_new = User.objects.get_or_create(username=name, defaults={"is_staff": True})
    if is_new:
        user.groups.add(Group.objects.get(name=role))
    return user


def issue(scopes=("reports:write", "reports:read-own"), **columns) -> tuple[ApiToken, str]:
    """A token and its secret."""
    columns = {"name": "Press reader", "owner": None, **columns}
    columns["owner"] = columns["owner"] or owner()
    columns.setdefault("expires_at", timezone.now() + timedelta(days=30))
    token = ApiToken(scopes=list(scopes), **columns)
    secret = token.take_secret()
    token.full_clean()
    token.save()
    return token, secret


class Tool:
    """Sends requests with a token."""

    def __init__(self, secret: str) -> None:
        self.client = Client(headers={"authorization": f"Bearer {secret}"})

    def post(self, body, key: str | None = None, media_type: str = "application/json"):
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        headers = {"idempotency-key": key} if key else {}
        return self.client.post(ADDRESS, text, content_type=media_type, headers=headers)

    def get(self, address: str):
        return self.client.get(address.removeprefix("http://testserver"))


def problem(response, status: int) -> dict:
    """The problem details of an answer."""
    assert response.status_code == status, response.content
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"
    found = json.loads(response.content)
    assert found["status"] == status
    return found


def mistakes(response) -> dict[str, str]:
    """What is wrong with a report that was sent: JSON Pointer -> words."""
    errors = problem(response, 422)["errors"]
    found = {each["pointer"]: each["detail"] for each in errors}
    assert len(found) == len(errors)
    return found


def report(**changes) -> dict:
    """What a tool sends: a report with one claim, whose parts `claim` may change."""
    claim = {
        "case": "the-case",
        "suspects": ["amina-diallo"],
        "kind": "warrant_issued",
        "effective_on": "2024-03",
        "attribution": "public_act",
        "speaker": "Pre-Trial Chamber I",
        "quote": "The judges issued a warrant.",
        **changes.pop("claim", {}),
    }
    return {
        "url": "https://gazette.example/warrant",
        "publisher": "The Gazette",
        "title": "A warrant",
        "published_on": "2024-03-05",
        "sourcing": "named",
        "relays": [],
        "claims": [claim],
        **changes,
    }
