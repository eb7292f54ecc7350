"""Asks an installation of ICC Tracker; used by verify_log.py. Python 3.11, nothing to install."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

from log_proofs import NotVerified, Row


class Site:
    """Asks one installation of ICC Tracker."""

    def __init__(self, address: str) -> None:
        self.api = f"{address.rstrip('/')}/api/v1/"

    def get(self, path: str, **parameters: Any) -> Any:
        address = path if path.startswith(("http:", "https:")) else self.api + path
        if parameters:
            address += f"?{urlencode(parameters)}"
        return json.loads(self.text(address))

    def text(self, address: str) -> str:
        headers = {"User-Agent": "icc-tracker-verify-log/1", "Accept": "application/json, */*"}
        while True:
            try:
                with urlopen(Request(address, headers=headers), timeout=60) as answer:  # noqa: S310
                    return answer.read().decode()
            except HTTPError as error:
                if error.code != 429:
                    said = error.read().decode(errors="replace")
                    raise NotVerified(f"{address}: {error.code} {said[:300]}") from error
                time.sleep(int(error.headers.get("Retry-After", 1)))
            except URLError as error:
                raise NotVerified(f"{address}: {error.reason}") from error
            except ValueError as error:
                raise NotVerified(f"{address}: {error}") from error

    def pages(self, path: str, **parameters: Any) -> Iterator[Row]:
        page = self.get(path, **parameters)
        while True:
            yield from page["results"]
            if page["next"] is None:
                return
            page = self.get(page["next"])
