"""The thinnest WSGI application that can answer: one statement, its text, and nothing else.

It answers under the addresses of the API, so that both can be asked, and compared, alike. There
are no validators, links, limits, checks of parameters, nor headers of security: that is what our
own answers cost beside it.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from urllib.parse import parse_qs

from psycopg_pool import ConnectionPool

from bench.floor import cases, reports
from bench.floor.parts import ROOT

# As Django's pool of one worker, with each statement prepared at its first use.
pool = ConnectionPool(
    os.environ["DATABASE_URL"],
    min_size=1,
    max_size=8,
    kwargs={"autocommit": True, "prepare_threshold": 0, "options": "-c timezone=UTC"},
    open=False,
)


def application(environ: dict, start_response: Callable) -> Iterable[bytes]:
    asked = {name: values[0] for name, values in parse_qs(environ["QUERY_STRING"]).items()}
    parameters = {
        "base": f"http://{environ['HTTP_HOST']}{ROOT}",
        "limit": int(asked.get("limit", 50)),
        **asked,
    }
    name, _, key = environ["PATH_INFO"].removeprefix(ROOT).strip("/").partition("/")
    found = answer(name, key, asked, parameters)
    body = (found or '{"detail": "Not found."}').encode()
    headers = [("Content-Type", "application/json"), ("Content-Length", str(len(body)))]
    start_response("200 OK" if found else "404 Not Found", headers)
    return [body]


def answer(name: str, key: str, asked: dict, parameters: dict) -> str | None:
    """The JSON of a list (`cases`, `reports`) or of one case; None where there is nothing."""
    parameters["limit"] = int(parameters["limit"])
    if name == "reports":
        return _text(reports.SEARCH, {**parameters, "words": asked["q"]})
    if key:
        return _text(cases.CASE, {**parameters, "key": key})
    if "status" in asked:
        return _text(cases.FILTER, parameters)
    return _text(cases.LIST_AFTER if "after" in asked else cases.LIST, parameters)


def _text(statement: str, parameters: dict) -> str | None:
    pool.open()
    with pool.connection() as connection:
        row = connection.execute(statement, parameters).fetchone()
    return row[0] if row else None
