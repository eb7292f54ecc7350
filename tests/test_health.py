"""`/healthz` says whether everything is ready, and if not, what is not."""

from datetime import timedelta

import pytest
from django.utils import timezone

from cases.models import Heartbeat

pytestmark = pytest.mark.django_db


def test_it_is_not_ready_while_the_worker_has_not_started(client):
    response = client.get("/healthz")
    assert response.status_code == 503
    assert response.json() == {
        "status": "not ready",
        "database": "ready",
        "migrations": "ready",
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
