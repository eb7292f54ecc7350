"""The outside network of the tests: a server on loopback whose pages a test writes as it goes."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ssl import SSLContext
from threading import Thread

Behaviour = Callable[[BaseHTTPRequestHandler], None]


@dataclass
class Page:
    """What stands at an address."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    # Does everything itself instead: a server that misbehaves.
    behaves: Behaviour | None = None


@dataclass
class Request:
    """What was asked."""

    path: str
    headers: dict[str, str]
    body: bytes = b""


class Web:
    """A server: `pages` by path, and every request that came."""

    def __init__(self, port: int, scheme: str = "http") -> None:
        self.address = f"{scheme}://127.0.0.1:{port}"
        self.pages: dict[str, Page] = {}
        self.requests: list[Request] = []

    def put(self, path: str, body: bytes | str = b"", status: int = 200, **headers: str) -> str:
        """Let this stand at a path from now on; return the whole address."""
        body = body.encode() if isinstance(body, str) else body
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = Page(body, status, {"Content-Type": "text/html; charset=utf-8"} | named)
        return self.address + path

    def redirect(self, path: str, target: str, status: int = 302) -> str:
        return self.put(path, status=status, Location=target)

    def misbehave(self, path: str, behaves: Behaviour) -> str:
        """Let a server that misbehaves stand at a path; return the whole address."""
        self.pages[path] = Page(behaves=behaves)
        return self.address + path


def endless(handler: BaseHTTPRequestHandler) -> None:
    """A body without an end, as fast as it is read."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.end_headers()
    while True:
        handler.wfile.write(b"<p>and so on</p>" * 4096)


def endless_error(handler: BaseHTTPRequestHandler) -> None:
    """An error page without an end."""
    handler.send_response(404)
    handler.end_headers()
    while True:
        handler.wfile.write(b"<p>sorry</p>" * 4096)


def dripping(handler: BaseHTTPRequestHandler) -> None:
    """A body that comes letter by letter."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    while True:
        handler.wfile.write(b".")
        time.sleep(0.05)


def dripping_headers(handler: BaseHTTPRequestHandler) -> None:
    """Headers that never end, letter by letter."""
    handler.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
    while True:
        handler.wfile.write(b".")
        time.sleep(0.05)


def silent(handler: BaseHTTPRequestHandler) -> None:
    """No answer at all, for as long as the test lasts."""
    time.sleep(20)


def hanging_up(handler: BaseHTTPRequestHandler) -> None:
    """Fewer bytes than were promised."""
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    handler.wfile.write(b"half a pa")


def no_http(handler: BaseHTTPRequestHandler) -> None:
    """Something that is not HTTP."""
    handler.wfile.write(b"220 mail.example ESMTP\r\n")


@contextmanager
def serving(certificate: SSLContext | None = None) -> Iterator[Web]:
    """A server, until the block ends; with a certificate it speaks TLS alone."""
    server = _Server(("127.0.0.1", 0), _Handler)
    if certificate:
        server.socket = certificate.wrap_socket(server.socket, server_side=True)
    server.web = Web(server.server_port, "https" if certificate else "http")
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield server.web
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address) -> None:
        """Say nothing of callers who go away."""


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        web = self.server.web
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        web.requests.append(Request(self.path, dict(self.headers.items()), body))
        page = web.pages.get(self.path) or Page(b"Nothing is here.", 404)
        with suppress(ConnectionError):
            if page.behaves:
                page.behaves(self)
                return
            self.send_response(page.status)
            for name, value in page.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            self.wfile.write(page.body)

    do_POST = do_GET

    def log_message(self, *args) -> None:
        """Say nothing: the tests read `requests`."""
