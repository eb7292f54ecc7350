"""An answer that is kept is the answer as it would be given anew, for as long as it would be."""

from datetime import timedelta
from unittest.mock import MagicMock

import pytest
import zstandard
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases.api.kept import KeptAnswers, tells_version
from cases.api.views import base
from cases.models import Case, CaseDocument
from cases.models.record import PublicRecord, current_version
from tests.api.kept import ADDRESSES, LIST, two_cases

pytestmark = pytest.mark.django_db

# Headers that say what is so at the moment.
AT_THE_MOMENT = {"RateLimit", "Last-Modified"}
# All that tell how an answer may be asked for.
ASKED = [
    {},
    {"accept": "application/json"},
    {"accept-encoding": "gzip"},
    {"accept-encoding": "gzip, deflate, br"},
    {"accept-encoding": "gzip, zstd"},
    {"origin": "https://elsewhere.example"},
    {"accept-language": "fr"},
    {"if-none-match": "*"},
    {"if-none-match": '"another", W/"one"'},
    {"if-modified-since": "Mon, 01 Jan 2024 00:00:00 GMT"},
    {"if-modified-since": "Fri, 01 Jan 2100 00:00:00 GMT"},
]


@pytest.fixture
def case(empty) -> Case:
    return two_cases()


def headers_of(response) -> dict[str, str]:
    return {name: value for name, value in response.items() if name not in AT_THE_MOMENT}


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_answer_that_is_asked_again_is_given_as_it_was_after_one_look_up(case, client, address):
    first = client.get(address)
    with CaptureQueriesContext(connection) as queries:
        second = client.get(address)
    assert first.status_code == second.status_code == 200
    assert second.content == first.content
    assert headers_of(second) == headers_of(first)
    assert len(queries) == 1, [each["sql"] for each in queries]
    assert client.head(address)["ETag"] == first["ETag"]


@pytest.mark.parametrize("asked", ASKED, ids=str)
def test_however_it_is_asked_for_it_is_what_is_given_where_nothing_is_kept(
    case, client, settings, asked
):
    PublicRecord.objects.update(changed_at=timezone.now() - timedelta(days=3))
    settings.API_LIMITS = {"read": (1000, 3600)}
    for address in ADDRESSES:
        client.get(address)
        kept = [client.get(address, headers=asked) for _ in range(2)]
        cache.clear()
        settings.KEPT_ANSWERS = 0
        anew = client.get(address, headers=asked)
        settings.KEPT_ANSWERS = 500
        for each in kept:
            assert (each.status_code, each.content) == (anew.status_code, anew.content)
            assert headers_of(each) == headers_of(anew)
            assert each.headers.keys() == anew.headers.keys() >= AT_THE_MOMENT
            assert each["Last-Modified"] == anew["Last-Modified"]


def test_a_name_is_answered_by_nothing_that_is_kept(case, client):
    anybody = client.get(LIST)
    for name in ({"Authorization": "Bearer something"}, {"Cookie": "sessionid=somebody"}):
        assert client.get(LIST, headers=name)["Cache-Control"] == "private, no-cache"
    assert client.get(LIST)["Cache-Control"] == anybody["Cache-Control"]
    assert anybody["Cache-Control"].startswith("public")


@pytest.mark.parametrize(("more", "number"), [("", 1), (", Prefer", 0)])
def test_an_answer_is_kept_where_all_that_it_depends_on_is_looked_at(empty, rf, more, number):
    def answer(request):
        headers = {"ETag": 'W/"one"', "Vary": f"Accept{more}"}
        response = HttpResponse("said", headers=headers)
        tells_version(response, current_version())
        return response

    KeptAnswers(answer)(rf.get(LIST))
    assert len(cache._cache) == number


def test_what_nobody_keeps_is_not_compared_with_the_record_again(case, client):
    def questions(**headers: str) -> int:
        with CaptureQueriesContext(connection) as found:
            assert client.head("/api/v1/cases/the-case/", headers=headers).status_code == 200
        return len(found)

    # The answer, and the version of the record with it.
    assert questions() == 1
    CaseDocument.objects.filter(case=case).delete()
    to_be_kept = CaptureQueriesContext(connection)
    with to_be_kept:
        client.get("/api/v1/cases/the-case/")
    cache.clear()
    assert questions() == len(to_be_kept) - 1


def test_another_format_and_another_time_are_not_what_is_kept(case, client):
    address = "/api/v1/cases/the-case/"
    client.get(address)
    then = client.get(address, headers={"accept-datetime": "Mon, 01 Jul 2024 00:00:00 GMT"})
    assert then.status_code == 302
    assert client.get(address, headers={"accept": "text/csv"}).status_code == 406
    assert client.get(address, headers={"accept": "*/*"}).status_code == 200


def test_an_answer_that_is_given_again_is_logged_as_what_stands_there(
    case, client, settings, caplog
):
    settings.LOG_REQUESTS = True
    with caplog.at_level("INFO", "icc_tracker.requests"):
        for _ in range(2):
            client.get("/api/v1/cases/the-case/")
    first, second = (each.getMessage().split(" in ")[0] for each in caplog.records)
    assert first == second
    assert "cases/" in first and "the-case" not in first


def test_each_host_and_each_order_of_parameters_has_its_own_links(case, client):
    ours = client.get(f"{LIST}&ordering=slug")
    other = client.get(f"{LIST}&ordering=slug", SERVER_NAME="localhost")
    assert ours.json()["next"].startswith("http://testserver/")
    assert other.json()["next"].startswith("http://localhost/")
    secure = client.get(f"{LIST}&ordering=slug", secure=True)
    assert secure.json()["next"].startswith("https://testserver/")
    turned = client.get("/api/v1/cases/?ordering=slug&limit=1")
    assert "cases/?ordering=slug&limit=1>" in turned["Link"]
    assert "cases/?limit=1&ordering=slug>" in ours["Link"]


def test_whoever_takes_it_packed_gets_it_as_it_is_kept(case, client):
    plain = client.get(LIST)
    packed = client.get(LIST, headers={"accept-encoding": "gzip, zstd"})
    assert packed["Content-Encoding"] == "zstd"
    assert zstandard.decompress(packed.content) == plain.content
    assert headers_of(packed) | {"Content-Length": ""} == headers_of(plain) | {
        "Content-Encoding": "zstd",
        "Content-Length": "",
    }


def test_what_is_amiss_is_said_anew_each_time(case, client):
    for address, status in (("/api/v1/cases/?limit=0", 400), ("/api/v1/cases/nobody/", 404)):
        for _ in range(2):
            assert client.get(address).status_code == status
    assert len(cache._cache) == 0


def test_requests_for_what_is_kept_are_counted_too(case, client, settings):
    settings.API_LIMITS = {"read": (3, 3600)}
    assert [client.get(LIST).status_code for _ in range(4)] == [200, 200, 200, 429]


@pytest.mark.parametrize(
    ("method", "path", "times"),
    [
        ("get", "reports/", 1),
        ("head", "reports/", 1),
        ("get", "cases/", 0),
        ("post", "reports/", 0),
        ("options", "reports/", 0),
    ],
)
def test_one_long_answer_is_made_at_a_time_but_nobody_waits_for_what_is_sent(
    docket, client, monkeypatch, method, path, times
):
    # Whoever sends a report may take a minute over it. Cases are read from what is stored.
    turns = MagicMock()
    monkeypatch.setattr(base, "_MAKING", turns)
    getattr(client, method)(f"/api/v1/{path}")
    assert turns.__enter__.call_count == turns.__exit__.call_count == times
