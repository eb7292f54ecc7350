"""The real worker, in a process of its own: prompt, and safe against being killed."""

import time

from django.db import connection

from cases import recording, tasks
from cases.models import Heartbeat, StatusChange
from cases.recording import queue
from tests import build

PATIENCE_SECONDS = 30


def wait_for(condition) -> None:
    """Return as soon as the condition holds; fail when patience ends."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "the worker did not do it"
        # Each look opens a connection anew: often enough, it takes the worker's processor.
        time.sleep(0.1)
        connection.close()


def release_of_a_warrant(name: str):
    case = build.case(name)
    release = build.court_release("2024-03-05")
    build.claim(release, case, "warrant_issued", "2024-03-05", name)
    return case, release


def test_the_worker_records_what_an_editor_publishes(celery_worker_process):
    celery_worker_process.start()
    case, release = release_of_a_warrant("Ada")
    recording.publish(release)
    tasks.record_due.delay_on_commit()
    wait_for(lambda: build.shown(case) == "warrant_issued")


def test_a_change_lost_with_a_killed_worker_is_recorded_once_after_its_restart(
    celery_worker_process,
):
    celery_worker_process.start()
    celery_worker_process.kill()
    case, release = release_of_a_warrant("Ada")
    recording.publish(release)
    tasks.record_due.delay_on_commit()
    assert build.shown(case) is None
    celery_worker_process.start()
    tasks.sweep.delay()
    wait_for(lambda: build.shown(case) == "warrant_issued")
    rows = StatusChange.objects.filter(case=case, policy="corroborated", proceedings=None)
    assert [row.status for row in rows] == ["warrant_issued"]


def test_two_workers_share_the_due_cases_and_record_each_once(celery_worker_process):
    released = [release_of_a_warrant(f"Person{number}") for number in range(12)]
    for _, release in released:
        recording.publish(release)
    celery_worker_process.start()
    for _ in range(6):
        tasks.record_due.delay()
    wait_for(lambda: all(build.shown(case) for case, _ in released))
    for case, _ in released:
        assert StatusChange.objects.filter(case=case, policy="any").count() == 2


def test_a_backlog_longer_than_a_task_may_last_goes_on_with_further_tasks(celery_worker_process):
    released = [release_of_a_warrant(f"Person{number}") for number in range(queue.AT_ONCE * 2)]
    for _, release in released:
        recording.publish(release)
    celery_worker_process.environment = {"RECORDING_SECONDS": "0.001"}
    celery_worker_process.start()
    tasks.record_due.delay()
    wait_for(lambda: all(build.shown(case) for case, _ in released))
    assert celery_worker_process.log().count("Task cases.tasks.record_due[") > 2


def test_the_worker_logs_from_the_level_of_the_settings_on(celery_worker_process):
    celery_worker_process.environment = {"LOG_LEVEL": "DEBUG"}
    celery_worker_process.start()
    tasks.sweep.delay()
    wait_for(lambda: "Task cases.tasks.sweep[" in celery_worker_process.log())


def test_a_sweep_shows_a_sign_of_life(celery_worker_process):
    celery_worker_process.start()
    tasks.sweep.delay()
    wait_for(lambda: Heartbeat.objects.filter(name="worker").exists())
