"""What all tests share: the database server, a real worker, a real browser."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from tests.database_server import SharedServer

SERVER = pytest.StashKey[SharedServer]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the database server, in the process that leads the run."""
    is_leader = not hasattr(config, "workerinput")
    if is_leader and settings.EMBEDDED_POSTGRES:
        config.stash[SERVER] = SharedServer(settings.EMBEDDED_POSTGRES)
        config.stash[SERVER].start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop the database server, unless another run uses it."""
    if SERVER in config.stash:
        config.stash[SERVER].stop()


@pytest.fixture(scope="session")
def docket(django_db_setup: None, django_db_blocker) -> None:
    """The public docket, loaded once and recorded. Ask for `db` too, never for
    `transactional_db`, which empties the database."""
    with django_db_blocker.unblock():
        call_command("load_docket", stdout=StringIO())


@pytest.fixture
def empty(db: None) -> None:
    """A database without the docket, for this test only: its end rolls the emptying back."""
    tables = [model._meta.db_table for model in apps.get_app_config("cases").get_models()]
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} CASCADE")


@pytest.fixture
def celery_worker_process(transactional_db: None, tmp_path: Path) -> Iterator:
    """A worker, not started yet, that gets what this process sends; see `tests.worker`."""
    from tests.worker import WorkerProcess, send_through

    worker = WorkerProcess(tmp_path)
    before = send_through("embedded://", worker.broker_options)
    yield worker
    worker.kill()
    send_through(*before)


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """Chromium, through playwright."""
    from tests.browser import open_browser

    with open_browser() as browser:
        yield browser


@pytest.fixture
def page(browser, live_server) -> Iterator:
    """A page of a new session, with addresses relative to the server of the test."""
    context = browser.new_context(base_url=live_server.url)
    yield context.new_page()
    context.close()
