"""Those who are told: a server with receivers of webhooks, prompt, slow and failing, and pages."""

from __future__ import annotations

import json
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from standardwebhooks import Webhook, WebhookVerificationError


@dataclass(frozen=True)
class Arrival:
    """A message that was taken: its id, and the very bytes."""

    id: str
    body: bytes

    @property
    def data(self) -> dict:
        return json.loads(self.body)["data"]

    @property
    def type(self) -> str:
        return json.loads(self.body)["type"]


class Receivers:
    """What arrived, by the name of the receiver, and how each behaves."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.secrets: dict[str, str] = {}
        # Messages that bore a wrong signature, or were signed at another time than now.
        self.refused: dict[str, int] = defaultdict(int)
        self.taken: dict[str, list[Arrival]] = defaultdict(list)
        # While this is set, slow ones wait so long and failing ones fail.
        self.slow_seconds = 0.0
        self._lock, self._calls = threading.Lock(), 0

    def url(self, name: str) -> str:
        return f"{self.address}/hooks/{name}"

    def take(self, name: str, headers: dict[str, str], body: bytes) -> int:
        """Take a message, perhaps; return the status to answer with."""
        if name == "slow":
            time.sleep(self.slow_seconds)
        with self._lock:
            self._calls += 1
            if name == "failing" and self.slow_seconds and self._calls % 3:
                return 503
            try:
                Webhook(self.secrets[name]).verify(body, headers)
            except WebhookVerificationError:
                self.refused[name] += 1
                return 400
            self.taken[name].append(Arrival(headers["webhook-id"], body))
        # It has taken the message, and says so too late: it gets the message again.
        return 500 if name == "failing" and self.slow_seconds and not self._calls % 6 else 204


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        headers = {key.lower(): value for key, value in self.headers.items()}
        status = self.server.receivers.take(self.path.rsplit("/", 1)[1], headers, body)
        with suppress(ConnectionError):
            self.send_response(status)
            self.send_header("Content-Length", "0")
            self.end_headers()

    def do_GET(self) -> None:
        """The page of a report."""
        body = f"<html><body><p>The report at {self.path}.</p></body></html>".encode() * 20
        with suppress(ConnectionError):
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, *args) -> None:
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256

    def handle_error(self, request, client_address) -> None:
        """Say nothing of callers who go away, or are killed."""


@contextmanager
def receiving() -> Iterator[Receivers]:
    """Receivers that listen until the block ends."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.receivers = Receivers(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server.receivers
    finally:
        server.shutdown()
        server.server_close()
