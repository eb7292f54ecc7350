"""A small client of ICC Tracker's API: Python 3.11 or newer, nothing to install.

    from icc_tracker_client import Client

    tracker = Client("http://localhost:8000")
    for case in tracker.rows("cases", status="warrant_issued"):
        print(case["short_name"], case["status"]["effective_on"])

Copy it, change it, make it yours.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any, NotRequired, TypedDict
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

Row = dict[str, Any]
Copy = dict[str, dict[str, Row]]


class Step(TypedDict):
    """One step of the log of the record."""

    sequence: int
    op: str
    table: str
    id: str
    row: Row | None
    reason: str
    merged_into: str | None
    changed_at: str


class Mistake(TypedDict):
    """One mistake in a request, and where it is."""

    detail: str
    parameter: NotRequired[str]
    pointer: NotRequired[str]


class Problem(Exception):
    """The API says what is wrong (RFC 9457): `status`, `title`, `detail`, `type`, `errors`."""

    def __init__(self, problem: Row) -> None:
        super().__init__(f"{problem['status']} {problem['title']}: {problem.get('detail', '')}")
        self.status: int = problem["status"]
        self.type: str = problem["type"]
        self.errors: list[Mistake] = problem.get("errors", [])


class Client:
    """Asks one installation of ICC Tracker; `token` is needed for writing alone."""

    def __init__(self, site: str, token: str | None = None, name: str = "example") -> None:
        self.api = f"{site.rstrip('/')}/api/v1/"
        self.headers = {
            "Accept": "application/json",
            "User-Agent": f"icc-tracker-client/1 ({name})",
        }
        if token:
            self.headers["Authorization"] = f"Bearer {token}"
        self._seen: dict[str, tuple[str, Any]] = {}

    def rows(self, resource: str, **parameters: Any) -> Iterator[Row]:
        """Every row of a list, page after page: `rows("cases", situation="ukraine")`.

        A list as value repeats the parameter: `status=["convicted", "acquitted"]`.
        """
        address: str | None = self._address(f"{resource}/", parameters)
        while address:
            page = self.get(address)
            yield from page["results"]
            address = page["next"]

    def row(self, resource: str, key: str, **parameters: Any) -> Row:
        """One row by its id or slug: `row("cases", "banda", known_on="2023-03-15")`."""
        return self.get(self._address(f"{resource}/{key}/", parameters))

    def follow(self, after: int = 0) -> Iterator[Step]:
        """Every change of the public record after a number, up to now."""
        address = self._address("records/", {"after": after, "limit": 1000})
        while address:
            page = self.get(address)
            yield from page["results"]
            address = page["next"]

    def mirror(self, copy: Copy, after: int = 0) -> int:
        """Bring a copy (table -> id -> row) up to date; return the number to go on after."""
        for step in self.follow(after):
            if step["row"] is None:
                copy.get(step["table"], {}).pop(step["id"], None)
            else:
                copy.setdefault(step["table"], {})[step["id"]] = step["row"]
            after = step["sequence"]
        return after

    def send_report(self, report: Row, key: str) -> Row:
        """Send a report with its claims as a draft for the editors.

        `key` is a name of your own for it, so that sending it twice makes one draft.
        """
        return self._ask(
            self._address("reports/", {}),
            json.dumps(report).encode(),
            {"Content-Type": "application/json", "Idempotency-Key": key},
        )[0]

    def get(self, address: str) -> Any:
        """The JSON at an address; what has not changed since is not sent again."""
        etag, known = self._seen.get(address, (None, None))
        answer, now = self._ask(address, None, {"If-None-Match": etag} if etag else {})
        if answer is None:
            return known
        if now:
            self._seen[address] = (now, answer)
        return answer

    def _address(self, path: str, parameters: Row) -> str:
        query = urlencode(
            {k: _written(v) for k, v in parameters.items() if v is not None}, doseq=True
        )
        return f"{self.api}{path}?{query}" if query else f"{self.api}{path}"

    def _ask(self, address: str, body: bytes | None, headers: Row) -> tuple[Any, str | None]:
        """The JSON of an answer and its ETag; None where nothing changed (304)."""
        while True:
            request = Request(address, body, {**self.headers, **headers})  # noqa: S310
            try:
                with urlopen(request, timeout=60) as answer:  # noqa: S310
                    return json.load(answer), answer.headers.get("ETag")
            except HTTPError as error:
                if error.code == 304:
                    return None, None
                if error.code == 429:
                    time.sleep(int(error.headers.get("Retry-After", 1)))
                    continue
                if "json" in error.headers.get("Content-Type", ""):
                    raise Problem(json.load(error)) from error
                raise


def _written(value: Any) -> Any:
    """A value as parameters have it: true and false in small letters."""
    return str(value).lower() if isinstance(value, bool) else value
