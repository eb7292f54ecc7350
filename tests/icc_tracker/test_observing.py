"""What other services are told of errors and times: nothing of people, and nothing unless set."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection

from icc_tracker.database_url import url_of_database
from icc_tracker.observing import quiet, start_observing, without_people

ROOT = Path(__file__).resolve().parents[2]
SECRETS = ("zanzibarine", "192.0.2.77", "emma")


def test_nothing_is_told_unless_it_is_set(settings, monkeypatch):
    for name in ("start_sentry", "start_tracing"):
        monkeypatch.setattr(f"icc_tracker.observing.{name}", pytest.fail)
    assert (settings.SENTRY_DSN, settings.TRACES_URL) == ("", "")
    start_observing()


def test_an_error_is_told_by_its_kind_and_place_alone():
    told = without_people(
        {
            "event_id": "1",
            "level": "error",
            "transaction": "/cases/{slug}/",
            "server_name": "zanzibarine",
            "user": {"username": "emma", "ip_address": "192.0.2.77"},
            "request": {"url": "https://x/?q=zanzibarine", "headers": {"Cookie": "zanzibarine"}},
            "breadcrumbs": {"values": [{"message": "SELECT zanzibarine"}]},
            "extra": {"sys.argv": ["zanzibarine"]},
            "contexts": {"trace": {"data": "zanzibarine"}},
            "logentry": {
                "message": "Internal Server Error: %s",
                "params": ["/zanzibarine/"],
                "formatted": "Internal Server Error: /zanzibarine/",
            },
            "exception": {
                "values": [
                    {
                        "type": "IntegrityError",
                        "module": "django.db.utils",
                        "value": "Key (email)=(zanzibarine)",
                        "mechanism": {"data": {"query": "zanzibarine"}},
                        "stacktrace": {
                            "frames": [
                                {
                                    "filename": "cases/views/home.py",
                                    "function": "home",
                                    "lineno": 7,
                                    "vars": {"q": "zanzibarine"},
                                    "context_line": "q = 'zanzibarine'",
                                }
                            ]
                        },
                    }
                ]
            },
        }
    )
    text = json.dumps(told)
    for secret in SECRETS:
        assert secret not in text
    assert told["transaction"] == "/cases/{slug}/"
    assert told["logentry"] == {"message": "Internal Server Error: %s"}
    (error,) = told["exception"]["values"]
    assert error["type"] == "IntegrityError"
    assert error["stacktrace"]["frames"] == [
        {"filename": "cases/views/home.py", "function": "home", "lineno": 7}
    ]


def test_sentry_itself_hands_on_no_more(db, tmp_path):
    pytest.importorskip("sentry_sdk", reason="requirements-observe.txt is not there")
    # In a process of its own: it changes Django for good.
    answer = subprocess.run(
        [sys.executable, "-c", OBSERVED],
        cwd=ROOT,
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "icc_tracker.settings",
            "DATABASE_URL": url_of_database(connection.settings_dict),
            "VAR_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert answer.returncode == 0, answer.stderr
    assert "RuntimeError" in answer.stdout
    for secret in SECRETS:
        assert secret not in answer.stdout


OBSERVED = """
import json
import django

django.setup()

from django.test import Client
from sentry_sdk.transport import Transport
from cases.views import home
from icc_tracker.observing import start_sentry

sent = []

class Kept(Transport):
    def capture_envelope(self, envelope):
        sent.extend(item.payload.json for item in envelope.items if item.payload.json)

def fail(*_, **__):
    raise RuntimeError("zanzibarine")

home.latest_changes = fail
start_sentry("https://key@sentry.invalid/1", transport=Kept())
answer = Client(raise_request_exception=False, headers={"host": "localhost"}).get(
    "/?q=zanzibarine", REMOTE_ADDR="192.0.2.77", HTTP_USER_AGENT="emma"
)
assert answer.status_code == 500
print(json.dumps(sent))
"""


def test_a_span_is_told_by_route_and_status_alone():
    pytest.importorskip("opentelemetry.sdk", reason="requirements-observe.txt is not there")
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.sdk.trace.export import SimpleSpanProcessor
    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
    from opentelemetry.trace import Status, StatusCode

    kept, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(quiet(kept)))
    tracer = provider.get_tracer("test")
    for name in ("GET cases/<slug:slug>/", "GET /zanzibarine/"):
        with tracer.start_as_current_span(name) as span:
            span.set_attribute("http.status_code", 500)
            span.set_attribute("http.url", "https://x/?q=zanzibarine")
            span.set_attribute("net.peer.ip", "192.0.2.77")
            span.set_attribute("enduser.id", "emma")
            if "<" in name:
                span.set_attribute("http.route", "cases/<slug:slug>/")
            span.record_exception(RuntimeError("zanzibarine"))
            span.set_status(Status(StatusCode.ERROR, "zanzibarine"))
    first, second = kept.get_finished_spans()
    assert dict(first.attributes) == {"http.status_code": 500, "http.route": "cases/<slug:slug>/"}
    assert (first.name, second.name) == ("GET cases/<slug:slug>/", "request")
    for secret in SECRETS:
        assert secret not in first.to_json() + second.to_json()
