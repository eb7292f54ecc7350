"""The readers of the run: they ask the web server all the time, and note every answer."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from threading import Event, Thread
from time import monotonic

import httpx

PATHS = (
    *("/", "/cases/", "/changes/", "/api/v1/cases/", "/suspects/", "/feeds/changes.atom"),
    *("/cases/case-0/", "/cases/case-1/", "/search/?q=Ada0", "/api/v1/status-changes/"),
)
PATIENCE_SECONDS = 60
# Who is not woken for so long after half a second was on a machine that stood still.
PAUSE_SECONDS = 20
Span = tuple[float, float]


@dataclass(frozen=True)
class Answer:
    """What came of one request, and from when to when it lasted."""

    path: str
    span: Span
    error: str = ""

    def since(self, outages: dict[str, list[Span]]) -> str:
        """How long before its end the last outage of each sort was over."""
        ends = {what: [end for _, end in spans] for what, spans in outages.items()}
        ago = {what: [self.span[1] - e for e in found] for what, found in ends.items()}
        return ", ".join(f"{what}: {min(n, default=0):.1f} s" for what, n in ago.items())


class Reader(Thread):
    """Somebody who reads page after page."""

    def __init__(self, site: str, stop: Event, pause: float) -> None:
        super().__init__(daemon=True)
        self.site, self.stop, self.pause = site, stop, pause
        self.answers: list[Answer] = []

    def run(self) -> None:
        with httpx.Client(base_url=self.site, timeout=PATIENCE_SECONDS) as client:
            for number in itertools.count():
                if self.stop.wait(self.pause):
                    return
                self.answers.append(self._ask(client, PATHS[number % len(PATHS)]))

    @staticmethod
    def _ask(client: httpx.Client, path: str) -> Answer:
        start = monotonic()
        try:
            status = client.get(path).status_code
            # While nothing is publicly known of a case, it has no page.
            is_well = status == 200 or (status == 404 and path.startswith("/cases/"))
            error = "" if is_well else str(status)
        except httpx.HTTPError as failure:
            error = f"{type(failure).__name__}: {failure}"
        return Answer(path, (start, monotonic()), error)


class Pulse(Thread):
    """Notes when the machine itself stood still, as one that is suspended, or much too busy."""

    def __init__(self, pauses: list[Span], stop: Event) -> None:
        super().__init__(daemon=True)
        self.pauses, self.stop = pauses, stop

    def run(self) -> None:
        last = monotonic()
        while not self.stop.wait(0.5):
            if monotonic() - last > PAUSE_SECONDS:
                self.pauses.append((last, monotonic()))
            last = monotonic()


def errors_of(answers: list[Answer], outages: list[Span]) -> list[Answer]:
    """The requests that failed though database and machine were there for all of their time."""
    return [
        each
        for each in answers
        if each.error
        and not any(start <= each.span[1] and each.span[0] <= end for start, end in outages)
    ]


def longest(answers: list[Answer], spans: list[Span]) -> float:
    """How long the slowest answer took among those that began within one of the spans."""
    took = [
        each.span[1] - each.span[0]
        for each in answers
        if any(start <= each.span[0] <= end for start, end in spans)
    ]
    return max(took, default=0.0)
