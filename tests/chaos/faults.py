"""The faults: each does its harm for some seconds, and undoes it."""

from __future__ import annotations

import os
import random
import socket
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Event, Thread
from time import monotonic, sleep

import psycopg
from django.conf import settings

from icc_tracker.celery import app
from tests.chaos.poison import poison
from tests.chaos.receivers import Receivers
from tests.chaos.servers import Redis
from tests.chaos.site import Site

CLOCK_JUMPS = (-7200, -90, 90, 7200)
STORM_OF_THE_WEB, STORM_OF_THE_DATABASE = 100, 15


class Faults(Thread):
    """Two hands that take fault after fault until the time is over: all kinds, then at random.

    One takes things away, the other does what can be done besides. `scale` is how long they last.
    """

    def __init__(self, site: Site, receivers: Receivers, seconds: float, seed: int) -> None:
        super().__init__(daemon=True)
        self.site, self.receivers, self.seconds = site, receivers, seconds
        self.chance = random.Random(seed)
        self.scale = min(1.0, seconds / 120)
        self.happened: Counter[str] = Counter()
        self.failed: list[str] = []
        self.ended = Event()

    def run(self) -> None:
        first = [
            self.worker_killed,
            self.process_killed,
            self.no_broker,
            self.frozen_broker,
            self.no_database,
        ]
        second = [
            self.disk_full,
            self.clock_jumps,
            self.poison,
            self.slow_receivers,
            self.connection_storm,
        ]
        end = monotonic() + self.seconds
        hands = [
            Thread(target=self._one_after_another, args=(kinds, end, random.Random(seed)))
            for seed, kinds in enumerate((first, second), self.chance.randint(0, 999))
        ]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join()
        self.ended.set()

    def _one_after_another(self, kinds: list, end: float, chance: random.Random) -> None:
        for fault in self._in_turn(kinds, chance):
            try:
                fault()
            except Exception as error:
                self.failed.append(f"{fault.__name__}: {type(error).__name__}: {error}")
            self.happened[fault.__name__] += 1
            sleep(chance.uniform(0.5, 4) * self.scale)
            if monotonic() > end and self.happened.keys() >= {each.__name__ for each in kinds}:
                return

    @staticmethod
    def _in_turn(kinds: list, chance: random.Random) -> Iterator[Callable[[], None]]:
        yield from chance.sample(kinds, len(kinds))
        while True:
            yield chance.choice(kinds)

    def _last(self, seconds: float) -> None:
        sleep(seconds * max(self.scale, 0.15))

    # --- What is taken away

    def worker_killed(self) -> None:
        self.site.kill(self.chance.randrange(self.site.number))
        self._last(4)

    def process_killed(self) -> None:
        self.site.kill(self.chance.randrange(self.site.number), only_a_child=True)
        self._last(2)

    def no_broker(self) -> None:
        with self.site.without("broker"):
            self._last(12)

    def frozen_broker(self) -> None:
        """It is there, takes connections, and says nothing."""
        if isinstance(self.site.broker, Redis):
            with self.site.broker.frozen():
                self._last(7)

    def no_database(self) -> None:
        with self.site.without("database"):
            self._last(4)

    # --- What happens besides

    def disk_full(self) -> None:
        settings.FULL_DISK.touch()
        self._last(10)
        settings.FULL_DISK.unlink()

    def clock_jumps(self) -> None:
        clock = self.chance.choice(self.site.clocks)
        clock.write_text(str(self.chance.choice(CLOCK_JUMPS)))
        self._last(10)
        clock.unlink()

    def poison(self) -> None:
        """Messages that nobody can read, and such as ask for what there is not."""
        with suppress(Exception):
            poison(app, self.site.broker.put)
        self._last(2)

    def slow_receivers(self) -> None:
        self.receivers.slow_seconds = 4.0 * max(self.scale, 0.25)
        self._last(12)
        self.receivers.slow_seconds = 0.0

    def connection_storm(self) -> None:
        """Many connections, opened at once and dropped in the middle of a word."""
        end = monotonic() + 3 * self.scale
        while True:
            sockets = []
            for _ in range(STORM_OF_THE_WEB):
                with suppress(OSError):
                    made = socket.create_connection(("127.0.0.1", self.site.port), timeout=2)
                    made.sendall(b"GET / HTTP/1.1\r\nHost: local"[: self.chance.randint(1, 30)])
                    sockets.append(made)
            for made in sockets:
                made.close()
            self._storm_the_database()
            if monotonic() > end:
                return

    def _storm_the_database(self) -> None:
        place = settings.DATABASES["default"]
        names = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST"}
        names["port"] = "PORT"
        options = {key: str(place[name]) for key, name in names.items() if place.get(name)}
        made = []
        with suppress(psycopg.Error):
            for _ in range(STORM_OF_THE_DATABASE):
                made.append(psycopg.connect(**options, connect_timeout=2))
                made[-1].execute("SELECT 1 FROM cases_case ORDER BY id FOR SHARE")
        for connection in made:
            # In the middle of a transaction, and without a word.
            with suppress(OSError, psycopg.Error):
                socket.socket(fileno=os.dup(connection.pgconn.socket)).shutdown(socket.SHUT_RDWR)
            with suppress(psycopg.Error):
                connection.close()
