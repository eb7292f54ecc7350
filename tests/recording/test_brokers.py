"""The brokers of production carry nudges too: Redis and RabbitMQ, where this machine runs them."""

import socket
from uuid import uuid4

import pytest

from cases import recording, tasks
from tests import build
from tests.recording.test_worker import release_of_a_warrant, wait_for
from tests.worker import WorkerProcess, send_through

BROKERS = {
    "redis": (6379, "redis://127.0.0.1:6379/15"),
    "rabbitmq": (5672, "amqp://guest:guest@127.0.0.1:5672//"),
}


@pytest.mark.parametrize("name", BROKERS)
def test_a_nudge_reaches_the_worker(name, transactional_db, tmp_path, settings):
    port, url = BROKERS[name]
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        pytest.skip(f"no {name} answers on this machine (127.0.0.1:{port})")
    queue = f"test-{uuid4().hex}"  # others may use the same server
    worker = WorkerProcess(tmp_path)
    worker.environment = {"CELERY_BROKER_URL": url}
    worker.options = ["--concurrency", "1", "--queues", queue]
    before = send_through(url, {})
    try:
        worker.start()
        case, release = release_of_a_warrant("Ada")
        recording.publish(release)
        tasks.record_due.apply_async(queue=queue)
        wait_for(lambda: build.shown(case) == "warrant_issued")
    finally:
        worker.kill()
        send_through(*before)
