"""How often one may ask: said in every answer, counted for all processes, kept by nobody."""

from __future__ import annotations

import pytest
from django.db import OperationalError
from psycopg.errors import ConnectionTimeout, DiskFull

from cases.api import throttling
from cases.models import RequestCount
from icc_tracker.settings.api import limits_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def limited(settings, monkeypatch):
    """Three requests a minute, and a clock that stands still."""
    settings.API_LIMITS = {"read": (3, 60)}
    clock = [1_700_000_000.0 - 1_700_000_000 % 60 + 18]
    monkeypatch.setattr(throttling.time, "time", lambda: clock[0])
    return clock


def test_every_answer_says_the_limit_and_what_is_left(limited, client):
    left = []
    for address in ("/api/v1/", "/api/v1/cases/?nonsense=1", "/api/v1/nothing/"):
        answer = client.get(address)
        assert answer["RateLimit-Policy"] == '"read";q=3;w=60'
        left.append(answer["RateLimit"])
    assert left == ['"read";r=2;t=42', '"read";r=1;t=42', '"read";r=0;t=42']


def test_who_asks_too_often_is_told_when_to_come_again(limited, client):
    for _ in range(3):
        assert client.get("/api/v1/").status_code == 200
    refused = client.get("/api/v1/")
    assert refused.status_code == 429
    assert refused["Retry-After"] == "42"
    assert refused["RateLimit"] == '"read";r=0;t=42'
    assert refused["Cache-Control"] == "no-store"
    assert refused.json()["type"].endswith("/problems/too-many-requests/")
    assert client.get("/api/v1/", REMOTE_ADDR="192.0.2.7").status_code == 200
    limited[0] += 42
    assert client.get("/api/v1/").status_code == 200


def test_the_networks_of_ipv6_are_counted_as_one(limited, client):
    for end in ("1", "2", "3"):
        client.get("/api/v1/", REMOTE_ADDR=f"2001:db8::{end}")
    assert client.get("/api/v1/", REMOTE_ADDR="2001:db8::4").status_code == 429
    assert client.get("/api/v1/", REMOTE_ADDR="2001:db8:0:1::4").status_code == 200


def test_what_is_kept_tells_nobody_who_asked_and_is_forgotten(limited, client, monkeypatch):
    client.get("/api/v1/", REMOTE_ADDR="192.0.2.7")
    first = RequestCount.objects.get()
    assert "192.0.2.7" not in first.key
    limited[0] += 60
    monkeypatch.setattr("cases.models.usage.random.randrange", lambda _: 0)
    client.get("/api/v1/", REMOTE_ADDR="192.0.2.7")
    second = RequestCount.objects.get()
    assert second.key != first.key


def test_an_answer_that_the_client_has_already_counts_too(limited, client):
    etag = client.get("/api/v1/vocabulary/")["ETag"]
    again = client.get("/api/v1/vocabulary/", headers={"if-none-match": etag})
    assert (again.status_code, again["RateLimit"]) == (304, '"read";r=1;t=42')


def test_reading_goes_on_uncounted_while_the_disk_of_the_database_is_full(
    limited, client, monkeypatch, caplog
):
    monkeypatch.setattr(throttling.ReadingLimit, "uncounted", None)

    def fail(reason: Exception) -> None:
        raise OperationalError(str(reason)) from reason

    count = "cases.models.usage.RequestCountQuerySet.count_more"
    monkeypatch.setattr(count, lambda *_: fail(DiskFull("No space left on device")))
    answers = [client.get("/api/v1/cases/") for _ in range(10)]
    assert {(each.status_code, "RateLimit" in each) for each in answers} == {(200, False)}
    assert caplog.messages == ["Requests are not counted: the disk of the database is full."]
    limited[0] += 60
    client.get("/api/v1/cases/")
    assert caplog.messages[1:] == caplog.messages[:1], "once in each window"
    monkeypatch.setattr(count, lambda *_: fail(ConnectionTimeout("no answer")))
    with pytest.raises(OperationalError):
        client.get("/api/v1/cases/")


def test_the_limit_can_be_set_and_switched_off(settings, client):
    assert limits_of("600/60s") == {"read": (600, 60)}
    assert limits_of("off") == limits_of("") == {}
    for wrong in ("600", "600/60", "0/60s", "many"):
        with pytest.raises(ValueError, match="Write it as 600/60s, or off."):
            limits_of(wrong)
    settings.API_LIMITS = {}
    assert "RateLimit" not in client.get("/api/v1/").headers
