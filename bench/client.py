"""The load generator: HTTP over kept connections, raw and in one thread, so that it costs little.

Requests are bytes that were made beforehand. Of an answer it reads the status, how long it is, and
that it is there in full; anything but what was expected ends the run.
"""

from __future__ import annotations

import selectors
import socket
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import cycle
from time import perf_counter

CONNECTIONS = 16
PATIENCE_SECONDS = 60
_HOST = "127.0.0.1"


class WrongAnswer(RuntimeError):
    """An answer that is not what was asked for; the message shows its beginning."""


@dataclass
class Slice:
    """What was measured in one go: how long each answer took, and all together, in seconds."""

    seconds: float
    latencies: list[float] = field(repr=False)

    @property
    def rate(self) -> float:
        """Answers per second."""
        return len(self.latencies) / self.seconds


def request(port: int, path: str, **headers: str) -> bytes:
    """The bytes of a GET, without compression; `_` in the names of headers stands for `-`."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {_HOST}:{port}", "Accept-Encoding: identity"]
    headers.setdefault("Accept", "application/json")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode()


def measure(
    port: int,
    requests: Sequence[bytes],
    seconds: float,
    status: int = 200,
    connections: int = CONNECTIONS,
) -> Slice:
    """Ask for so long over so many connections at once, in turn for each of the requests.

    Raises WrongAnswer at the first answer of another status, or without a body where one belongs.
    """
    asked = cycle(requests)
    latencies: list[float] = []
    with selectors.DefaultSelector() as selector:
        wires = [Wire(port, status) for _ in range(connections)]
        try:
            begin = perf_counter()
            for wire in wires:
                selector.register(wire.socket, selectors.EVENT_READ, wire)
                wire.ask(next(asked))
            waiting, end = connections, begin + seconds
            while waiting:
                ready = selector.select(PATIENCE_SECONDS)
                if not ready:
                    raise WrongAnswer(f"No answer within {PATIENCE_SECONDS} s.")
                for key, _ in ready:
                    wire = key.data
                    if not wire.read():
                        continue
                    now = perf_counter()
                    latencies.append(now - wire.asked_at)
                    if now < end:
                        wire.ask(next(asked))
                    else:
                        waiting -= 1
            return Slice(perf_counter() - begin, latencies)
        finally:
            for wire in wires:
                wire.socket.close()


class Wire:
    """One connection, on which one request at a time waits for its answer."""

    def __init__(self, port: int, status: int) -> None:
        self.status = b" %d " % status
        self.has_body = status != 304
        self.socket = socket.create_connection((_HOST, port), PATIENCE_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.parts: list[bytes] = []
        self.missing: int | None = None

    def ask(self, message: bytes) -> None:
        self.parts, self.missing = [], None
        self.asked_at = perf_counter()
        self.socket.sendall(message)

    def read(self) -> bool:
        """Take what has come; whether the answer is complete."""
        came = self.socket.recv(1 << 20)
        if not came:
            raise WrongAnswer("The server hung up.")
        if self.missing is None:
            self.parts.append(came)
            head, is_whole, body = b"".join(self.parts).partition(b"\r\n\r\n")
            if not is_whole:
                return False
            self.missing = self._length(head) - len(body)
        else:
            self.missing -= len(came)
        return self.missing <= 0

    def _length(self, head: bytes) -> int:
        first, _, headers = head.partition(b"\r\n")
        if first[8:13] != self.status:
            raise WrongAnswer(head.decode(errors="replace")[:2000])
        if not self.has_body:
            return 0
        _, is_told, rest = headers.lower().partition(b"content-length:")
        length = int(rest.partition(b"\r\n")[0]) if is_told else 0
        if not length:
            raise WrongAnswer(f"An answer without a body, or of unknown length: {head[:500]!r}")
        return length
