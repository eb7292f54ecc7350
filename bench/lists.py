"""Every list of the API in every order: how long its first two pages take, and how long the
slowest question to the database among them.

    .venv-bench/bin/python -m bench.lists --size L

In one process, in the database that `make bench` made of this size, nothing kept. What takes longer
than `--least` milliseconds of the database is shown, the longest first.
"""

from __future__ import annotations

import argparse
import os
from collections.abc import Iterator
from time import perf_counter
from typing import NamedTuple

os.environ["ENV_FILE"] = os.devnull
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icc_tracker.settings")
os.environ["KEPT_ANSWERS"] = "0"


class Page(NamedTuple):
    """One page of a list: its slowest question and the whole answer, in milliseconds."""

    slowest: float
    whole: float
    address: str
    number: int


def pages() -> Iterator[Page]:
    """The first two pages of every list in every order."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from cases.api.urls import RESOURCES

    client = Client(headers={"host": "localhost"})
    for name, view, _ in RESOURCES:
        for order in [
            sign + each for each in (*view.orderings, "updated_at") for sign in ("", "-")
        ]:
            address = ahead = f"/api/v1/{name}/?ordering={order}"
            for number in (1, 2):
                begin = perf_counter()
                with CaptureQueriesContext(connection) as asked:
                    answer = client.get(ahead).json()
                whole = (perf_counter() - begin) * 1000
                slowest = max(float(each["time"]) for each in asked) * 1000
                yield Page(slowest, whole, address, number)
                if answer["next"] is None:
                    break
                ahead = answer["next"].replace("http://localhost", "")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.lists", description=__doc__)
    parser.add_argument("--size", choices=["S", "L"], default="L")
    parser.add_argument("--least", type=float, default=50, help="milliseconds of the database")
    asked = parser.parse_args()

    import django

    django.setup()
    from django.conf import settings

    from bench.databases import start_database

    start_database()
    settings.DATABASES["default"]["NAME"] = f"load_{asked.size.lower()}"
    settings.API_LIMITS = {}
    found = sorted(pages(), reverse=True)
    for page in found:
        if page.slowest >= asked.least:
            print(f"{page.slowest:7,.0f} {page.whole:7,.0f} ms  {page.address}  page {page.number}")
    slow = sum(page.slowest >= asked.least for page in found)
    print(f"{slow} of {len(found)} pages ask the database for {asked.least:g} ms or more.")


if __name__ == "__main__":
    main()
