"""Numbers for those who watch the site: right, told with the token alone, and of no person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from cases import recording
from cases.models import Case, Delivery, Heartbeat, Subscriber
from tests import build

pytestmark = pytest.mark.usefixtures("empty")
TOKEN = "a token of this test"  # noqa: S105


@pytest.fixture
def numbers(client, settings):
    """Ask for the numbers: `numbers()` -> value by name and labels."""
    settings.METRICS_TOKEN = TOKEN

    def ask() -> dict[str, float]:
        response = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
        assert response.status_code == 200
        assert "no-store" in response["Cache-Control"]
        return {
            sample.name + "".join(f"/{value}" for value in sample.labels.values()): sample.value
            for family in text_string_to_metric_families(response.content.decode())
            for sample in family.samples
        }

    return ask


@pytest.mark.parametrize(
    "headers", [{}, {"Authorization": "Bearer guessed"}, {"Authorization": TOKEN}]
)
def test_without_the_token_there_is_nothing_here(client, settings, headers):
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics", headers=headers).status_code == 404


@pytest.mark.parametrize("sent", ["", "Bearer ", "Bearer"])
def test_where_no_token_is_set_nobody_gets_the_numbers(client, settings, sent):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers={"Authorization": sent}).status_code == 404


def test_cases_that_wait_are_counted_with_the_age_of_the_first(numbers):
    case = build.case("Ada")
    release = build.court_release("2024-03-17")
    build.claim(release, case, "warrant_issued", "2024-03-17", "Ada")
    recording.publish(release)
    Case.objects.update(due_since=timezone.now() - timedelta(minutes=2))
    told = numbers()
    assert told["icc_tracker_cases_due"] == 1
    assert 119 < told["icc_tracker_cases_due_seconds"] < 180
    recording.record_all_due()
    told = numbers()
    assert told["icc_tracker_cases_due"] == 0
    assert "icc_tracker_cases_due_seconds" not in told


def test_claims_that_were_refused_are_counted(numbers):
    case = build.case("Ada")
    release = build.court_release("2024-03-17")
    build.claim(release, case, "acquitted", "2024-03-17", "Ada")
    build.claim(release, case, "sentenced", "2024-03-18", "Ada")
    build.publish(release)
    assert numbers()["icc_tracker_claims_refused"] >= 1


def test_messages_are_counted_by_what_became_of_them(numbers):
    subscriber = Subscriber.objects.create(name="A reader of ours")
    now = timezone.now()
    made = {
        "delivered": [{"delivered_at": now}],
        "waiting": [{"due_at": now - timedelta(hours=1)}, {"due_at": now}],
        "failing": [{"due_at": now, "failures": 3}],
        "given_up": [{"has_channel": True}],
    }
    for columns in [each for rows in made.values() for each in rows]:
        Delivery.objects.create(
            subscriber=subscriber, kind="test", **{"has_channel": True, "due_at": None} | columns
        )
    told = numbers()
    for state, rows in made.items():
        assert told[f"icc_tracker_deliveries/{state}"] == len(rows), state
    assert told["icc_tracker_deliveries/written"] == 0
    assert 3599 < told["icc_tracker_delivery_due_seconds"] < 3700


def test_the_silence_of_the_worker_is_told_once_it_has_started(numbers):
    assert "icc_tracker_worker_silent_seconds" not in numbers()
    Heartbeat.objects.create(name="worker", beat_at=timezone.now() - timedelta(seconds=90))
    assert 89 < numbers()["icc_tracker_worker_silent_seconds"] < 120


def test_requests_are_measured_by_kind_and_by_how_they_were_answered(client, numbers):
    numbers()
    before = numbers().get("icc_tracker_request_seconds_count/page/4xx", 0)
    client.get("/no-such-page/")
    assert numbers()["icc_tracker_request_seconds_count/page/4xx"] == before + 1


def test_no_number_bears_a_name(client, numbers, settings):
    build.case("Zanzibarine", slug="zanzibarine")
    Subscriber.objects.create(name="Zanzibarine")
    client.get("/cases/zanzibarine/")
    assert "anzibarine" not in str(numbers())
