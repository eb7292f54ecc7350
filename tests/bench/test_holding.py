"""A load that is held, against a server that answers well, badly and late."""

import time

import pytest

from bench.holding import hold
from tests.bench.test_client import asked, keeping_connections  # noqa: F401


def test_every_question_is_asked_in_turn_and_timed(web):
    port, first = asked(web, web.put("/a", "a").removeprefix(web.address))
    _, second = asked(web, web.put("/b", "b").removeprefix(web.address))
    found = hold(port, first + second, seconds=0.5, rate=40, connections=2)
    assert sorted(each.path for each in web.requests) == ["/a"] * 10 + ["/b"] * 10
    assert len(found.latencies) == 20
    assert not found.errors
    assert all(each > 0 for each in found.latencies)


def test_who_must_wait_for_another_counts_the_waiting(web):
    def late(handler):
        time.sleep(0.5)
        handler.send_response(200)
        handler.send_header("Content-Length", "4")
        handler.end_headers()
        handler.wfile.write(b"late")

    web.misbehave("/late", late)
    web.put("/soon", "soon")
    port, slow = asked(web, "/late")
    _, fast = asked(web, "/soon")
    found = hold(port, slow + fast * 4, seconds=0.5, rate=10, connections=1)
    assert len(found.latencies) == 5
    # The one that follows was due a tenth of a second after the slow one, and could not be asked.
    assert sorted(found.latencies)[-2] > 0.3


@pytest.mark.parametrize(
    ("status", "told"), [(404, "HTTP/1.1 404 Not Found"), (500, "HTTP/1.1 500")]
)
def test_wrong_answers_are_counted_by_what_they_say_and_the_load_goes_on(web, status, told):
    web.put("/wrong", "no", status)
    web.put("/right", "yes")
    port, wrong = asked(web, "/wrong")
    _, right = asked(web, "/right")
    found = hold(port, wrong + right, seconds=0.5, rate=40, connections=2)
    assert len(found.latencies) == 10
    [(words, number)] = found.errors.items()
    assert words.startswith(told)
    assert number == 10


def test_a_connection_that_breaks_is_an_error_and_is_replaced(web):
    def hang_up(handler):
        handler.close_connection = True

    web.misbehave("/gone", hang_up)
    web.put("/right", "yes")
    port, gone = asked(web, "/gone")
    _, right = asked(web, "/right")
    found = hold(port, gone + right, seconds=0.5, rate=40, connections=1)
    assert len(found.latencies) == 10
    assert dict(found.errors) == {"The server hung up.": 10}
