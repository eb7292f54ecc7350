"""What anybody can send to the web server, and editors upload: it answers, and never with 5xx.

These need a database, with the few rows that `furnish` makes; nothing of an input stays in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from urllib.parse import urlsplit

from django.db import transaction
from django.test import Client
from hypothesis import strategies as st

from cases.imports.mistakes import UnreadableFile
from cases.imports.plan import plan_import
from tests import build
from tests.api.tools import ADDRESS, issue
from tests.fuzz.engine import Target
from tests.fuzz.parsers import headers, texts
from tests.fuzz.samples import in_a_workbook
from tests.imports import sheets

_BODY = {
    "url": "https://gazette.example/warrant",
    "publisher": "The Gazette",
    "title": "A warrant",
    "published_on": "2024-03-05",
    "sourcing": "named",
    "relays": ["https://example.org/articles/1"],
    "claims": [
        {
            "case": "the-case",
            "suspects": ["ada"],
            "kind": "warrant_issued",
            "effective_on": "2024-03",
            "attribution": "public_act",
            "speaker": "A chamber",
            "quote": "Words.",
        }
    ],
}
_HEADERS = (
    *("accept-datetime", "if-none-match", "if-modified-since", "accept", "accept-language"),
    *("authorization", "accept-encoding", "range", "cookie", "host", "origin", "hx-request"),
    *("content-type", "x-forwarded-for", "x-forwarded-proto", "idempotency-key"),
)
_QUERIES = (
    b"/api/v1/cases/ known_on=2024-01-20&policy=any&limit=2&fields=id,status&include=claims",
    b"/api/v1/cases/the-case/ known_on=2024-01-20&valid_on=2024-01&recorded_at=2024-01-20",
    b"/api/v1/status-changes/ ordering=-updated_at&count=true&case=the-case&since=1",
    b"/api/v1/reports/ publisher=1&published_after=2024-01-01&language=en&q=x",
    b"/api/v1/records/ after=0&limit=10&table=cases",
    b"/cases/ q=ada&status=reported&situation=somewhere&order=name&page=2&view=table",
    b"/cases/the-case/ known_on=2024-01-20&valid_on=2024-01-20&policy=any&person=ada",
    b"/search/ q=Ada+%22the+case%22&in=reports",
    b"/changes/ since=2024-01-01&until=2024-12-31&kind=reported&person=ada",
    b"/reports/ publisher=The+Gazette&year=2024&q=x",
    b"/warrants/ state=open&cursor=x",
    b"/suspects/ q=a&custody=at_large&country=FR",
    b"/cases/the-case/cite.bib known_on=2024-01-20&valid_on=2023-01-01&policy=any",
    b"/cases/the-case/cite.json known_on=2024-01-20",
    b"/cases/the-case/cite.txt lang=fr",
    b"/feeds/changes.atom before=1&policy=any",
    b"/fr/cases/the-case/ known_on=2024-01-20",
)
_FORMS = (
    b"/webhooks/ url=https%3A%2F%2Fa.example%2Fh&contact=a%40b.example&policy=any&kinds=trial",
    b"/alerts/ email=a%40b.example&rhythm=daily&what=all&policy=any&person=ada&case=the-case",
    b"/report-an-error/ page=%2Fcases%2Fthe-case%2F&message=x&email=a%40b.example&source=https://a.b",
    b"/admin/login/ username=ada&password=x&next=%2Fadmin%2F",
)


def furnish() -> str:
    """A case with a person and a report, public; return the secret of a tool."""
    case = build.case("Ada", slug="the-case")
    report = build.report("The Gazette", "2024-01-15", title="Article 1")
    build.claim(report, case, "reported", "2024-01-15", "Ada")
    build.publish(report)
    return issue()[1]


def targets(secret: str) -> tuple[Target, ...]:
    """The targets, for a database that was furnished."""
    client = Client(enforce_csrf_checks=False)
    first = client.get("/api/v1/status-changes/?limit=1").json()["next"]
    cursor = urlsplit(first).query.encode()
    tool = Client(headers={"authorization": f"Bearer {secret}"})

    def query(data: bytes) -> None:
        path, _, text = data.partition(b" ")
        _answers(client, path, QUERY_STRING=text.decode("latin-1"))

    def with_cursor(data: bytes) -> None:
        _answers(client, b"/api/v1/status-changes/", QUERY_STRING=data.decode("latin-1"))

    def with_header(data: bytes) -> None:
        name, _, value = data.partition(b":")
        named = name.decode("latin-1").strip().lower()
        if named not in _HEADERS:
            named = _HEADERS[len(data) % len(_HEADERS)]
        key = named.upper().replace("-", "_")
        key = key if key == "CONTENT_TYPE" else f"HTTP_{key}"
        for path in (b"/api/v1/cases/the-case/", b"/cases/the-case/"):
            _answers(client, path, **{key: value.decode("latin-1")})

    def body(data: bytes) -> None:
        _inside(lambda: tool.post(ADDRESS, data, content_type="application/json"))

    def form(data: bytes) -> None:
        path, _, text = data.partition(b" ")
        kind = "application/x-www-form-urlencoded"
        _inside(lambda: client.generic("POST", "/", text, kind, PATH_INFO=_path(path)))

    def plan(data: bytes) -> None:
        with transaction.atomic():
            try:
                made = plan_import(data)
                assert made.is_good is (not made.mistakes and bool(made.reports))
            finally:
                transaction.set_rollback(True)

    return (
        Target("queries", query, _QUERIES, drawn=texts.map(lambda text: b"/cases/ q=" + text)),
        Target("paths", query, _PATHS, drawn=texts.map(lambda text: b"/" + text)),
        Target(
            "cursors",
            with_cursor,
            (b"limit=1", cursor, cursor.replace(b"limit=1", b"limit=2")),
            drawn=texts.map(lambda text: b"cursor=" + text),
        ),
        Target("headers", with_header, _HEADER_SAMPLES, drawn=_headers_drawn),
        Target(
            "bodies",
            body,
            (json.dumps(_BODY).encode(), json.dumps({**_BODY, "claims": []}).encode()),
            drawn=_json,
        ),
        Target("forms", form, _FORMS, drawn=texts.map(lambda text: b"/webhooks/ url=" + text)),
        Target(
            "imports",
            plan,
            (
                sheets.as_csv(_SHEET),
                sheets.as_csv([sheets.row(1, relays="https://example.org/articles/1")]),
                sheets.as_xlsx(_SHEET),
            ),
            (UnreadableFile,),
            (b"https://example.org/articles/2", b"everybody", b"nobody", b"the-case", b" | "),
            mutate=in_a_workbook,
        ),
    )


_SHEET = [
    sheets.row(1),
    sheets.row(2, relays="https://example.org/articles/1"),
    sheets.row(3, relays="https://example.org/articles/2 https://example.org/articles/4"),
    sheets.row(4, relays="https://example.org/articles/3"),
]
_PATHS = tuple(
    path + b" "
    for path in (
        *(b"/cases/the-case/", b"/cases/the-case/card.png", b"/cases/the-case/hearings.ics"),
        *(b"/api/v1/cases/the-case/proof/", b"/api/v1/cases/the-case/timemap/", b"/reports/1/"),
        *(b"/suspects/ada/", b"/data/2024-01-01/", b"/data/x.csv", b"/webhooks/token/", b"/fr/"),
        *(b"/situations/somewhere/feed.json", b"/courts/icc/", b"/sitemap.xml", b"/static/x.css"),
        *(b"/api/v1/status-changes/1/", b"/admin/cases/sourcereport/1/change/"),
    )
)
_HEADER_SAMPLES = (
    *(b"accept-datetime: Sat, 20 Jan 2024 00:00:00 GMT", b'if-none-match: W/"abc", "def"'),
    *(b"if-modified-since: Sat, 20 Jan 2024 00:00:00 GMT", b"accept: application/json;q=0.5, */*"),
    *(b"accept-language: fr-CH, fr;q=0.9, *;q=0.5", b"authorization: Bearer icct_abc.def"),
    *(b"range: bytes=0-1", b"cookie: sessionid=abc; csrftoken=x", b"host: localhost:80"),
    *(b"accept-encoding: zstd, br;q=0", b"content-type: application/json; charset=utf-7"),
    *(b"idempotency-key: 1", b"x-forwarded-for: 1.2.3.4", b"origin: null", b"hx-request: true"),
)
_headers_drawn = st.tuples(st.sampled_from(_HEADERS), headers).map(
    lambda pair: pair[0].encode() + b":" + pair[1]
)
_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
_json = st.tuples(
    st.sampled_from(sorted(_BODY)), _values, st.sampled_from(sorted(_BODY["claims"][0])), _values
).map(
    lambda drawn: json.dumps(
        {
            **_BODY,
            drawn[0]: drawn[1],
            **(
                {"claims": [{**_BODY["claims"][0], drawn[2]: drawn[3]}]}
                if drawn[0] != "claims"
                else {}
            ),
        }
    ).encode()
)


def _path(path: bytes) -> str:
    return path.decode("latin-1") or "/"


def _answers(client: Client, path: bytes, **environment: str) -> None:
    _inside(lambda: client.generic("GET", "/", PATH_INFO=_path(path), **environment))


def _inside(ask: Callable):
    """Ask, and let nothing of it stay."""
    with transaction.atomic():
        try:
            answer = ask()
            assert answer.status_code < 500, f"{answer.status_code}"
            getattr(answer, "getvalue", lambda: None)()
        finally:
            transaction.set_rollback(True)
