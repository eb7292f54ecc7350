"""`/healthz` says whether everything is ready, and if not, what is not."""

import socket
from datetime import timedelta
from time import monotonic

import pytest
from django.db import connection
from django.utils import timezone

from cases import tasks
from cases.models import Heartbeat, LogCheckpoint
from tests import build

pytestmark = pytest.mark.django_db


def test_it_is_not_ready_while_the_worker_has_not_started(client):
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {
        "status": "not ready",
        "database": "ready",
        "migrations": "ready",
        "log": "ready",
        "worker": "has not started",
    }


def test_it_is_ready_when_the_worker_lives(client):
    Heartbeat.objects.create(name="worker", beat_at=timezone.now())
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json()["status"] == "ready"


def test_it_says_how_long_the_worker_has_been_silent(client):
    Heartbeat.objects.create(name="worker", beat_at=timezone.now() - timedelta(minutes=5))
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["worker"].startswith("silent for 30")


def test_it_says_that_the_sweeps_fail_until_one_succeeds(client, monkeypatch):
    tasks.sweep()
    with monkeypatch.context() as patched:
        patched.setattr("cases.recording.record_due_for", _fail)
        with pytest.raises(ZeroDivisionError):
            tasks.sweep()
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["worker"] == "its sweeps fail; see its log"
    assert client.get("/readyz").status_code == 200
    tasks.sweep()
    assert client.get("/healthz").status_code == 200


def test_it_says_that_the_key_of_the_log_is_another(client, settings):
    build.case_of_two()
    size = LogCheckpoint.objects.first().size
    tasks.sweep()
    settings.LOG_KEY = "another"
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json()["log"] == (
        f"LOG_KEY is not the key that signed checkpoint {size}. Put the kept log_key back; if "
        "it is lost, see docs/operations/emergency.md"
    )
    assert client.get("/readyz").status_code == 200


@pytest.fixture
def silent_server():
    """A machine that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()


@pytest.mark.django_db(transaction=True)
def test_a_database_that_is_away_is_told_of_within_three_seconds(
    client, silent_server, monkeypatch
):
    connection.close()
    host, port = silent_server
    pool = {"min_size": 1, "max_size": 2, "timeout": 10}
    of_a_site = connection.settings_dict["OPTIONS"] | {"pool": pool}
    for name, value in {"HOST": host, "PORT": port, "OPTIONS": of_a_site}.items():
        monkeypatch.setitem(connection.settings_dict, name, value)
    try:
        for address in ("/healthz", "/readyz"):
            start = monotonic()
            response = client.get(address)
            assert response.status_code == 503
            assert response.json() == {"status": "not ready", "database": "does not answer"}
            assert monotonic() - start < 3
    finally:
        connection.close_pool()


def test_it_says_that_migrations_are_missing(client, monkeypatch):
    monkeypatch.setattr(
        "django.db.migrations.executor.MigrationExecutor.migration_plan", lambda *_: [1, 2]
    )
    assert client.get("/healthz").json() == {
        "status": "not ready",
        "database": "ready",
        "migrations": "2 to apply",
    }


def test_a_silent_worker_takes_no_web_server_out(client):
    Heartbeat.objects.create(name="worker", beat_at=timezone.now() - timedelta(minutes=5))
    assert client.get("/healthz").status_code == 503
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ready", "database": "ready", "migrations": "ready"}


def test_a_process_is_not_ready_without_its_tables_and_is_not_restarted_for_that(
    client, monkeypatch
):
    monkeypatch.setattr("cases.views.health._database", lambda: "does not answer")
    assert client.get("/readyz").status_code == 503
    assert client.get("/livez").json() == {"status": "alive"}


def test_whoever_watches_from_inside_needs_no_tls(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    Heartbeat.objects.create(name="worker", beat_at=timezone.now())
    for address in ("/healthz", "/readyz", "/livez"):
        assert client.get(address).status_code == 200
    assert client.get("/metrics").status_code == 404
    assert client.get("/about/").status_code == 301


def _fail(*_, **__):
    raise ZeroDivisionError
