"""Holding a load: questions are asked when they are due, whether or not others are answered."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from selectors import EVENT_READ, DefaultSelector
from time import perf_counter

from bench.client import CONNECTIONS, PATIENCE_SECONDS, Wire, WrongAnswer
from bench.figures import percentile


@dataclass
class Held:
    """What came of the questions of one stretch of time: seconds of the answers, and errors."""

    latencies: list[float] = field(default_factory=list, repr=False)
    errors: Counter = field(default_factory=Counter)

    @property
    def figures(self) -> str:
        p50, p99, most = (1000 * percentile(self.latencies, share) for share in (0.5, 0.99, 1))
        return f"p50 {p50:.1f} ms, p99 {p99:.1f} ms, longest {most:.0f} ms"


def hold(
    port: int,
    requests: Sequence[bytes],
    seconds: float,
    rate: float,
    connections: int = CONNECTIONS,
) -> Held:
    """Ask `rate` questions a second for so long, in turn; every answer must be 200.

    The time of an answer counts from when its question was due, so that an answer that keeps others
    waiting counts for all of them. Another status, a connection that breaks and an answer that does
    not come are errors, counted by what they say.
    """
    found, begin = Held(), perf_counter()
    due, asked, number = deque(), 0, int(seconds * rate)
    with DefaultSelector() as selector:
        wires = _Wires(selector, port, connections)
        while asked < number or due or wires.busy:
            now = perf_counter() - begin
            if now > seconds + PATIENCE_SECONDS:
                found.errors["no answer"] += number - len(found.latencies) - found.errors.total()
                break
            while asked < number and asked / rate <= now:
                due.append((asked / rate, requests[asked % len(requests)]))
                asked += 1
            while due and wires.idle:
                at, message = due.popleft()
                if error := wires.ask(message, at):
                    found.errors[error] += 1
            wait = max(0.0, asked / rate - now) if asked < number else 1
            for key, _ in selector.select(wait):
                at, is_done, error = wires.read(key.data)
                if error:
                    found.errors[error] += 1
                elif is_done:
                    found.latencies.append(perf_counter() - begin - at)
        wires.close()
    return found


class _Wires:
    """Connections, of which those that break are replaced by new ones."""

    def __init__(self, selector: DefaultSelector, port: int, number: int) -> None:
        self.selector, self.port = selector, port
        self.idle: list[Wire] = []
        # When the question that a connection waits for was due.
        self.busy: dict[Wire, float] = {}
        for _ in range(number):
            self._open()

    def _open(self) -> None:
        wire = Wire(self.port, 200)
        self.selector.register(wire.socket, EVENT_READ, wire)
        self.idle.append(wire)

    def ask(self, message: bytes, at: float) -> str:
        """Ask over a connection that is idle; return what went wrong, if anything."""
        wire = self.idle.pop()
        self.busy[wire] = at
        try:
            wire.ask(message)
        except OSError as error:
            return self._replace(wire, error)
        return ""

    def read(self, wire: Wire) -> tuple[float, bool, str]:
        """Take what has come: when it was due, whether it is all, and what went wrong."""
        at = self.busy.get(wire, 0.0)
        try:
            if not wire.read():
                return at, False, ""
        except (OSError, WrongAnswer) as error:
            # A server may hang up on who asks nothing.
            was_asked = wire in self.busy
            told = self._replace(wire, error)
            return at, False, told if was_asked else ""
        del self.busy[wire]
        self.idle.append(wire)
        return at, True, ""

    def _replace(self, wire: Wire, error: Exception) -> str:
        self.busy.pop(wire, None)
        with suppress(ValueError):
            self.idle.remove(wire)
        self.selector.unregister(wire.socket)
        wire.socket.close()
        self._open()
        return str(error).partition("\r\n")[0][:80]

    def close(self) -> None:
        for wire in [*self.idle, *self.busy]:
            wire.socket.close()
