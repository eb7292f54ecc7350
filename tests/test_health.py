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
