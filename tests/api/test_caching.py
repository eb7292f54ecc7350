"""Copies of answers: what tells that one is still good, at what cost, and for whom it was made."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.http import http_date, parse_http_date

from cases.api import caching
from cases.api.serializers.base import Linked
from cases.models.record import PublicRecord
from icc_tracker.shared_caches import PUBLIC
from tests import build

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/api/v1/",
    "/api/v1/cases/",
    "/api/v1/cases/?known_on=2020-01-01&include=history",
    "/api/v1/cases/lubanga/",
    "/api/v1/cases/lubanga/proof/",
    "/api/v1/cases/lubanga/timemap/",
    "/api/v1/cases/lubanga/why-not/convicted/",
    "/api/v1/reports/",
    "/api/v1/lag/",
    "/api/v1/vocabulary/",
    "/api/v1/log/",
    "/api/v1/log/leaves/?limit=3",
    "/api/v1/log/inclusion/?leaf=7",
    "/api/v1/log/consistency/?old=9",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_the_answer_is_told_so_by_one_query_and_no_serializer(
    docket, client, monkeypatch, address
):
    first = client.get(address)
    etag = first["ETag"]
    assert etag.startswith('W/"')

    def serialized(*args):
        raise AssertionError("A serializer was asked.")

    monkeypatch.setattr(Linked, "to_representation", serialized)
    for known in (etag, f'W/"other", {etag}', etag.removeprefix("W/")):
        with CaptureQueriesContext(connection) as queries:
            again = client.get(address, headers={"if-none-match": known})
        assert (again.status_code, again.content) == (304, b"")
        assert len(queries) == 1, [each["sql"] for each in queries]
        assert again["ETag"] == etag
        assert again["Cache-Control"] == first["Cache-Control"]
        assert set(again["Vary"].split(", ")) == set(first["Vary"].split(", "))
        assert "Content-Type" not in again.headers


@pytest.mark.parametrize("address", ADDRESSES)
def test_who_has_any_answer_is_told_that_there_is_one(docket, client, address):
    # Worked out, and then as it is kept.
    for _ in range(2):
        answer = client.get(address, headers={"if-none-match": "*"})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer["ETag"] == client.get(address)["ETag"]


def test_who_has_any_answer_has_none_where_there_is_nothing(docket, client):
    for path, status in (("cases/nothing/", 404), ("cases/?x=1", 400)):
        answer = client.get(f"/api/v1/{path}", headers={"if-none-match": "*"})
        assert answer.status_code == status


def test_the_answer_to_head_has_the_headers_and_nothing_else(docket, client):
    for address in ADDRESSES:
        whole, head = client.get(address), client.head(address)
        assert (head.status_code, head.content) == (200, b""), address
        assert head["ETag"] == whole["ETag"]
        assert head["Content-Type"] == whole["Content-Type"]


def test_an_answer_is_told_from_that_to_another_question(docket, client):
    etags = [client.get(address)["ETag"] for address in ADDRESSES]
    etags.append(client.get("/api/v1/cases/?limit=3")["ETag"])
    json = client.get("/api/v1/cases/lubanga/timemap/", headers={"accept": "application/json"})
    etags.append(json["ETag"])
    etags.append(client.get("/api/v1/cases/", SERVER_NAME="localhost")["ETag"])
    assert len(set(etags)) == len(etags)
    one = client.get("/api/v1/cases/?limit=3&policy=any")["ETag"]
    assert one == client.get("/api/v1/cases/?policy=any&limit=3")["ETag"]


def test_an_answer_changes_with_the_record_with_the_day_and_with_our_code(
    empty, client, monkeypatch
):
    case = build.case("Ada", slug="one")
    report = build.report()
    build.claim(report, case, "reported", "2024-01-01", "Ada")
    build.publish(report)
    etag = client.get("/api/v1/cases/one/")["ETag"]
    assert client.get("/api/v1/cases/one/", headers={"if-none-match": etag}).status_code == 304

    second = build.report("Another")
    build.claim(second, case, "reported", "2024-01-01", "Ada")
    build.publish(second)
    after = client.get("/api/v1/cases/one/", headers={"if-none-match": etag})
    assert after.status_code == 200 and after["ETag"] != etag

    monkeypatch.setattr(caching, "SHAPE", caching.SHAPE + 1)
    # Nothing that one process keeps is another's.
    cache.clear()
    assert client.get("/api/v1/cases/one/")["ETag"] != after["ETag"]
    monkeypatch.undo()
    tomorrow = timezone.localdate() + timedelta(days=1)
    monkeypatch.setattr(caching.timezone, "localdate", lambda: tomorrow)
    assert client.get("/api/v1/cases/one/")["ETag"] != after["ETag"]


def test_last_modified_is_the_moment_of_the_last_change_once_its_second_is_over(empty, client):
    case = build.case("Ada", slug="one")
    report = build.report()
    build.claim(report, case, "reported", "2024-01-01", "Ada")
    build.publish(report)
    assert "Last-Modified" not in client.get("/api/v1/cases/one/")
    moment = timezone.now() - timedelta(minutes=1)
    if moment.date() != timezone.localdate():
        pytest.skip("It is midnight.")
    PublicRecord.objects.update(changed_at=moment)
    answer = client.get("/api/v1/cases/one/")
    assert parse_http_date(answer["Last-Modified"]) == int(moment.timestamp())
    since = {"if-modified-since": answer["Last-Modified"]}
    assert client.get("/api/v1/cases/one/", headers=since).status_code == 304
    earlier = {"if-modified-since": http_date(moment.timestamp() - 2)}
    assert client.get("/api/v1/cases/one/", headers=earlier).status_code == 200
    # An entity tag says more than a moment.
    both = since | {"if-none-match": 'W/"other"'}
    assert client.get("/api/v1/cases/one/", headers=both).status_code == 200
    assert client.get("/api/v1/", headers={"if-modified-since": "nonsense"}).status_code == 200


def test_a_shared_cache_may_keep_an_answer_for_everybody(docket, client):
    for address in ADDRESSES:
        for headers in ({}, {"origin": "https://example.org"}, {"cookie": f"csrftoken={'x' * 32}"}):
            answer = client.get(address, headers=headers)
            assert answer["Cache-Control"] == PUBLIC, (address, headers)
            vary = {each.strip().lower() for each in answer["Vary"].split(",")}
            assert vary <= {"accept", "accept-encoding", "accept-datetime"}, address
            assert answer["Access-Control-Allow-Origin"] == "*"
            assert "Set-Cookie" not in answer.headers


def test_errors_are_not_kept_but_for_what_is_not_there(docket, client):
    assert client.get("/api/v1/cases/?x=1")["Cache-Control"] == "no-store"
    assert client.get("/api/v1/cases/nothing/")["Cache-Control"] == PUBLIC


@pytest.mark.parametrize("encoding", ["zstd", "br", "gzip"])
def test_answers_are_compressed_as_is_asked(docket, client, encoding):
    answer = client.get("/api/v1/cases/", headers={"accept-encoding": encoding})
    assert answer["Content-Encoding"] == encoding
    assert "Accept-Encoding" in answer["Vary"]
    plain = client.get("/api/v1/cases/")
    assert len(answer.content) * 4 < len(plain.content)
    assert answer["ETag"] == plain["ETag"]
    again = client.get(
        "/api/v1/cases/", headers={"accept-encoding": encoding, "if-none-match": plain["ETag"]}
    )
    assert again.status_code == 304


def test_pages_of_other_sites_may_read_and_no_more(docket, client):
    asking = {"origin": "https://example.org", "access-control-request-method": "GET"}
    allowed = client.options("/api/v1/cases/", headers=asking)
    assert allowed.status_code == 200
    assert allowed["Access-Control-Allow-Origin"] == "*"
    assert allowed["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert "Access-Control-Allow-Credentials" not in allowed
    answer = client.get("/api/v1/cases/", headers={"origin": "https://example.org"})
    exposed = answer["Access-Control-Expose-Headers"]
    assert {"ETag", "Link", "RateLimit"} <= set(exposed.split(", "))
    for address in ("/admin/login/", "/cases/", "/healthz"):
        page = client.get(address, headers={"origin": "https://example.org"})
        assert "Access-Control-Allow-Origin" not in page, address
