"""The load generator, against a server that answers well and badly."""

import pytest

from bench.client import WrongAnswer, measure, request


@pytest.fixture(autouse=True)
def keeping_connections(monkeypatch):
    monkeypatch.setattr("tests.web._Handler.protocol_version", "HTTP/1.1")


def asked(web, path: str, **headers: str) -> tuple[int, list[bytes]]:
    port = int(web.address.rpartition(":")[2])
    return port, [request(port, path, **headers)]


def test_every_answer_is_counted_and_timed(web):
    web.put("/here", "x" * 100_000)
    port, requests = asked(web, "/here", If_None_Match='"a"')
    found = measure(port, requests, seconds=0.1, connections=3)
    assert len(found.latencies) == len(web.requests) >= 3
    assert all(0 < each <= found.seconds for each in found.latencies)
    assert found.rate == len(found.latencies) / found.seconds
    assert web.requests[0].headers["If-None-Match"] == '"a"'
    assert web.requests[0].headers["Accept-Encoding"] == "identity"


def test_requests_are_asked_in_turn(web):
    port, first = asked(web, web.put("/a", "a").removeprefix(web.address))
    _, second = asked(web, web.put("/b", "b").removeprefix(web.address))
    measure(port, first + second, seconds=1, connections=1)
    assert [each.path for each in web.requests[:4]] == ["/a", "/b", "/a", "/b"]


def test_an_answer_without_a_body_counts_only_where_nothing_changed(web):
    web.put("/same", status=304)
    port, requests = asked(web, "/same")
    assert measure(port, requests, 0.05, status=304, connections=1).latencies
    with pytest.raises(WrongAnswer, match="304"):
        measure(port, requests, 0.05, connections=1)


@pytest.mark.parametrize(("body", "status"), [("no", 404), ("busy", 429), ("", 200)])
def test_a_wrong_answer_ends_the_measuring(web, body, status):
    web.put("/wrong", body, status)
    port, requests = asked(web, "/wrong")
    with pytest.raises(WrongAnswer):
        measure(port, requests, 0.05, connections=1)
