"""Tests of looking at the web server's address from outside."""

import socket
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from icc_tracker.embedded.doors import NotFree, ask_health, check_free


class Healthz(BaseHTTPRequestHandler):
    """Is well if it is asked by the name it was told to answer to."""

    def do_GET(self) -> None:
        is_well = self.headers["Host"] == "icc.example" and self.path == "/healthz"
        self.send_response(200 if is_well else 503)
        self.end_headers()
        self.wfile.write(b"no worker")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def port() -> Iterator[int]:
    """The port of a small web server."""
    server = HTTPServer(("127.0.0.1", 0), Healthz)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_port_that_is_taken_is_named_with_a_way_out(port: int) -> None:
    with pytest.raises(NotFree, match=f"Port {port} .* PORT={port + 1} make run"):
        check_free("127.0.0.1", port)


def test_a_host_that_is_not_known_is_named() -> None:
    with pytest.raises(NotFree, match="HOST=nowhere.invalid is no address"):
        check_free("nowhere.invalid", 8000)


def test_a_free_port_is_left_free() -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        free = door.getsockname()[1]
    check_free("127.0.0.1", free)
    check_free("127.0.0.1", free)


def test_health_is_asked_for_under_a_name_that_the_server_answers_to(port: int) -> None:
    assert ask_health("0.0.0.0", port, ["*", ".icc.example"]) == ""  # noqa: S104


def test_what_is_amiss_is_told(port: int) -> None:
    assert ask_health("127.0.0.1", port, []) == "/healthz says 503: no worker"


def test_a_server_that_does_not_answer_is_amiss() -> None:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        assert "does not answer" in ask_health("127.0.0.1", door.getsockname()[1], [])
