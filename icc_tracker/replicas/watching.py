"""Which replicas answer and how far they are behind, asked every second beside the requests.

Each web process asks for itself, in a thread of its own, so that no request waits for a replica
that does not answer. Until the first answers are there, no replica is used.
"""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import weakref
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from time import monotonic

import psycopg
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connections

EVERY_SECONDS = 1.0
PATIENCE_SECONDS = 2.0
PRIMARY_QUESTION = "SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')"
# Of a server that is no replica (any more) no answer is believed.
REPLICA_QUESTION = (
    "SELECT pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0') WHERE pg_is_in_recovery()"
)
UNREACHABLE, TOO_FAR_BEHIND, NO_REPLICA = "does not answer", "too far behind", "is no replica"


@dataclass(frozen=True)
class Seen:
    """What was last seen of a replica: how many seconds it is behind (None: unknown, or more than
    is allowed), and why it is not in use ("" where it is)."""

    lag: float | None = None
    trouble: str = UNREACHABLE


class Positions:
    """Where the primary's log was when, by which the lag of a replica is told.

    Unlike the age of what a replica has replayed last, this is right while nothing is written, and
    while a replica is cut off from the primary but answers us.
    """

    def __init__(self, longest_lag: float) -> None:
        self.longest_lag = longest_lag
        self._seen: deque[tuple[float, int]] = deque()

    def add(self, at: float, position: int) -> None:
        """Note where the primary was at a moment (seconds of a clock that never goes back)."""
        self._seen.append((at, position))
        while len(self._seen) > 1 and self._seen[0][0] < at - self.longest_lag - EVERY_SECONDS:
            self._seen.popleft()

    def lag(self, replayed: int, now: float) -> float | None:
        """For how many seconds the primary has been further than this; None if for too long."""
        if not self._seen or replayed < self._seen[0][1]:
            return None
        further = next((at for at, position in self._seen if position > replayed), now)
        lag = max(0.0, now - further)
        return lag if lag <= self.longest_lag else None


class Watch:
    """The replicas of one process: `in_use()` names those that are fit to be read from."""

    def __init__(self, aliases: Sequence[str], longest_lag: float) -> None:
        self.aliases = list(aliases)
        self.seen = {alias: Seen() for alias in self.aliases}
        self._positions = Positions(longest_lag)
        self._asking: dict[str, psycopg.AsyncConnection] = {}
        self._readers: weakref.WeakSet = weakref.WeakSet()
        self._process: int | None = None
        self._starting = threading.Lock()

    def in_use(self) -> list[str]:
        """The aliases of the replicas that answer and are close enough to the primary."""
        self._start()
        return [alias for alias, seen in self.seen.items() if not seen.trouble]

    def put_out(self, alias: str) -> None:
        """Use this replica no more until it has answered again: a request found it broken."""
        self.seen[alias] = Seen()

    def add_reader(self, connection) -> None:
        """Cut this connection of Django's off if its replica falls silent: else its query waits."""
        self._readers.add(connection)

    def _start(self) -> None:
        # A process that was forked has none of the threads of its parent.
        if self._process == os.getpid():
            return
        with self._starting:
            if self._process != os.getpid():
                self._process = os.getpid()
                threading.Thread(
                    target=lambda: asyncio.run(self._look_for_ever()), name="replicas", daemon=True
                ).start()

    async def _look_for_ever(self) -> None:
        self._asking.clear()
        while True:
            await self._look()
            await asyncio.sleep(EVERY_SECONDS)

    async def _look(self) -> None:
        position = await self._ask(DEFAULT_DB_ALIAS, PRIMARY_QUESTION)
        # Without the primary, the replicas are as far as they can be.
        if isinstance(position, int):
            self._positions.add(monotonic(), position)
        answers = await asyncio.gather(
            *(self._ask(alias, REPLICA_QUESTION) for alias in self.aliases)
        )
        for alias, answer in zip(self.aliases, answers, strict=True):
            self.seen[alias] = self._judged(answer)
            if self.seen[alias].trouble == UNREACHABLE:
                self._cut_off(alias)

    def _judged(self, answer: int | str) -> Seen:
        if isinstance(answer, str):
            return Seen(trouble=answer)
        lag = self._positions.lag(answer, monotonic())
        return Seen(lag, "" if lag is not None else TOO_FAR_BEHIND)

    async def _ask(self, alias: str, question: str) -> int | str:
        """The position that a server tells, or what is wrong with it."""
        asking = asyncio.ensure_future(self._answer(alias, question))
        done, _ = await asyncio.wait([asking], timeout=PATIENCE_SECONDS)
        try:
            if done:
                row = asking.result()
                return int(row[0]) if row and row[0] is not None else NO_REPLICA
        except (psycopg.Error, OSError):
            pass
        broken = self._asking.pop(alias, None)
        if broken:
            # Before the cancelling, which would ask the silent server to cancel, and wait for it.
            broken.pgconn.finish()
        asking.cancel()
        return UNREACHABLE

    async def _answer(self, alias: str, question: str) -> tuple | None:
        if alias not in self._asking:
            self._asking[alias] = await psycopg.AsyncConnection.connect(
                **_address(alias), autocommit=True, prepare_threshold=None
            )
        return await (await self._asking[alias].execute(question)).fetchone()

    def _cut_off(self, alias: str) -> None:
        """End the queries that wait for a replica that does not answer; their requests go on."""
        for reader in list(self._readers):
            session = reader.connection
            if reader.alias == alias and session and not session.closed:
                # Not closed, for another thread uses it: that thread finds it at its end.
                with suppress(OSError, psycopg.Error), socket.socket(fileno=_copy(session)) as own:
                    own.shutdown(socket.SHUT_RDWR)


def _copy(session: psycopg.Connection) -> int:
    return os.dup(session.fileno())


def _address(alias: str) -> dict:
    """How psycopg reaches the database of an alias."""
    params = connections.create_connection(alias).get_connection_params()
    ours = {"cursor_factory", "context", "prepare_threshold"}
    named = {name: value for name, value in params.items() if name not in ours}
    return named | {"connect_timeout": int(PATIENCE_SECONDS)}


watch = Watch(settings.DATABASE_REPLICAS, settings.REPLICA_LAG_SECONDS)
