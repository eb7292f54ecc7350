"""The beat: a clock that is set back, or was wrong at the last start, does not silence it."""

from datetime import UTC, datetime, timedelta

import pytest

from icc_tracker.beat import Scheduler
from icc_tracker.celery import app


class Clock:
    """The clock of the test."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 1, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(app, "now", clock)
    return clock


def beat(tmp_path, monkeypatch) -> tuple[Scheduler, list[str]]:
    """A scheduler with the schedule of the site, and what it sends."""
    sent: list[str] = []
    monkeypatch.setattr(
        Scheduler, "apply_entry", lambda self, entry, producer=None: sent.append(entry.name)
    )
    return Scheduler(app=app, schedule_filename=str(tmp_path / "schedule")), sent


def run(scheduler: Scheduler, clock: Clock, seconds: int) -> None:
    for _ in range(seconds):
        clock.now += timedelta(seconds=1)
        while scheduler.tick() == 0:
            pass


def test_tasks_are_sent_soon_after_the_clock_was_set_back(tmp_path, monkeypatch, clock):
    scheduler, sent = beat(tmp_path, monkeypatch)
    run(scheduler, clock, 120)
    assert {"sweep", "look_at_pages", "ask_feeds"} <= set(sent)
    clock.now -= timedelta(hours=2)
    sent.clear()
    run(scheduler, clock, 120)
    assert {"sweep", "look_at_pages", "ask_feeds"} <= set(sent)
    assert sent.count("sweep") > 20


def test_what_a_wrong_clock_left_in_the_file_does_not_matter_after_a_restart(
    tmp_path, monkeypatch, clock
):
    scheduler, _ = beat(tmp_path, monkeypatch)
    run(scheduler, clock, 20)
    scheduler.close()
    clock.now -= timedelta(days=1)
    scheduler, sent = beat(tmp_path, monkeypatch)
    run(scheduler, clock, 20)
    assert "sweep" in sent


def test_a_right_clock_sends_each_task_as_often_as_it_should(tmp_path, monkeypatch, clock):
    scheduler, sent = beat(tmp_path, monkeypatch)
    run(scheduler, clock, 300)
    assert 58 <= sent.count("sweep") <= 61
    assert 4 <= sent.count("ask_feeds") <= 6
