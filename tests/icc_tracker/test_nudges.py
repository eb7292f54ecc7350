"""Nudges: a broker that is away does no harm, and no message ends the worker."""

from contextlib import suppress

import pytest
from django.db import transaction

from cases import recording, tasks
from cases.models import Case
from icc_tracker.celery import app
from tests import build
from tests.accounts import person
from tests.chaos.poison import poison
from tests.chaos.servers import EmbeddedBroker, free_port
from tests.recording.test_worker import release_of_a_warrant, wait_for
from tests.worker import send_through


@pytest.fixture(params=["redis", "embedded"])
def no_broker(request, tmp_path):
    """A process that sends to a broker that is not there."""
    folder = tmp_path / "broker"
    folder.touch()
    brokers = {
        "redis": (f"redis://127.0.0.1:{free_port()}/0", {}),
        "embedded": ("embedded://", {"folder": str(folder)}),
    }
    before = send_through(*brokers[request.param])
    yield
    send_through(*before)


def test_what_is_committed_while_the_broker_is_away_is_no_error(transactional_db, no_broker):
    case, release = release_of_a_warrant("Ada")
    with transaction.atomic():
        recording.publish(release)
        tasks.record_due.delay_on_commit()
    assert list(Case.objects.due()) == [case]
    assert recording.record_all_due() == 1


def test_the_desk_retracts_while_the_broker_is_away(transactional_db, no_broker, client):
    case, release = release_of_a_warrant("Ada")
    build.publish(release)
    client.force_login(person("chief"))
    step = f"/admin/cases/sourcereport/{release.pk}/step/retract/"
    assert client.post(step, {"reason": "It was withdrawn."}).status_code == 302
    release.refresh_from_db()
    assert release.state == "retracted"
    assert list(Case.objects.due()) == [case]


def test_a_mistake_of_ours_in_a_nudge_is_no_failure_of_the_broker(transactional_db):
    with pytest.raises(TypeError):
        tasks.record_due.delay("an argument that it does not take")


def test_the_worker_waits_for_a_folder_that_goes_away_and_comes_back(celery_worker_process):
    celery_worker_process.start()
    process = celery_worker_process.process
    broker = EmbeddedBroker(celery_worker_process.folder / "broker")
    broker.take_away()
    wait_for(lambda: "Connection to broker lost" in celery_worker_process.log())
    case, release = release_of_a_warrant("Ada")
    recording.publish(release)
    broker.give_back()
    wait_for(lambda: _nudged_and_shown(case))
    assert process.poll() is None


def _nudged_and_shown(case: Case) -> bool:
    """A message to a queue that nobody has declared again yet is lost."""
    tasks.record_due.delay()
    return build.shown(case) == "warrant_issued"


def test_no_message_ends_the_worker(celery_worker_process):
    celery_worker_process.start()
    process = celery_worker_process.process
    case, release = release_of_a_warrant("Ada")
    recording.publish(release)
    broker = EmbeddedBroker(celery_worker_process.folder / "broker")
    poison(app, broker.put)
    tasks.record_due.delay()
    with suppress(AssertionError):
        wait_for(lambda: build.shown(case) == "warrant_issued")
    assert process.poll() is None, celery_worker_process.log()
    assert build.shown(case) == "warrant_issued"
    assert "A message that cannot be read is thrown away" in celery_worker_process.log()
