"""What all tests share: the databases, a real worker, a real browser."""

import gc
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import caches
from django.test import TransactionTestCase
from django.test import client as test_client
from django.utils import translation

from cases.models import Case
from tests.database_server import SharedServer
from tests.databases import CASE_OF_TWO, DOCKET, EMPTY, Databases

SERVER = pytest.StashKey[SharedServer]()
DATABASES = pytest.StashKey[Databases]()


def pytest_configure(config: pytest.Config) -> None:
    """Start the database server, in the process that leads the run."""
    # Looking through all that a test process keeps took a fifth of the time of the tests of pages.
    gc.set_threshold(100_000, 50, 50)
    worker = getattr(config, "workerinput", {}).get("workerid", "leader")
    lock_file = settings.VAR_DIR / "test-databases.lock"
    config.stash[DATABASES] = Databases(settings.RUN, worker, lock_file)
    # A test that commits is followed by a new copy of the database, not by a flush.
    TransactionTestCase._fixture_teardown = lambda _: config.stash[DATABASES].renew()
    # What a page was given is kept for the tests, but not copied for each part of its template.
    keep_context = test_client.store_rendered_templates
    test_client.store_rendered_templates = lambda store, **told: (
        None if "context" in store else keep_context(store, **told)
    )
    if worker == "leader" and settings.EMBEDDED_POSTGRES:
        config.stash[SERVER] = SharedServer(settings.EMBEDDED_POSTGRES)
        config.stash[SERVER].start()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Drop the databases of the run, and stop the server unless another run uses it."""
    if not hasattr(config, "workerinput"):
        config.stash[DATABASES].drop_all()
    if SERVER in config.stash:
        config.stash[SERVER].stop()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Choose the database of the test by what it asks for."""
    databases = item.config.stash[DATABASES]
    kind = next((each for each in (DOCKET, CASE_OF_TWO) if each in item.fixturenames), EMPTY)
    # The first test that asks for one lets a fixture make it.
    if databases.has(kind):
        databases.choose(kind)


@pytest.fixture(scope="session")
def django_db_setup(pytestconfig, django_test_environment, django_db_blocker) -> Iterator:
    """The empty database, in place of the one that pytest-django would migrate and flush."""
    databases = pytestconfig.stash[DATABASES]
    with django_db_blocker.unblock():
        databases.make(EMPTY)
    yield
    with django_db_blocker.unblock():
        databases.drop()


@pytest.fixture(scope="session")
def docket(pytestconfig, django_db_setup: None, django_db_blocker) -> None:
    """The public docket, loaded and recorded, in a database of its own."""
    with django_db_blocker.unblock():
        pytestconfig.stash[DATABASES].make(DOCKET)


@pytest.fixture(scope="session")
def case_of_two(pytestconfig, django_db_setup: None, django_db_blocker) -> None:
    """A case of two people, both named by a release of the Court, in a database of its own."""
    with django_db_blocker.unblock():
        pytestconfig.stash[DATABASES].make(CASE_OF_TWO)


@pytest.fixture
def the_case(case_of_two: None, db: None) -> Case:
    """That case, published and recorded, with all of it in the ledger."""
    return Case.objects.get(slug="the-case")


@pytest.fixture
def empty(db: None) -> None:
    """A database without the docket."""


@pytest.fixture
def celery_worker_process(transactional_db: None, tmp_path: Path) -> Iterator:
    """A worker, not started yet, that gets what this process sends; see `tests.worker`."""
    from tests.worker import WorkerProcess, send_through

    worker = WorkerProcess(tmp_path)
    before = send_through("embedded://", worker.broker_options)
    yield worker
    worker.kill()
    send_through(*before)


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Forget the pages that another test, perhaps with other settings, let be kept."""
    for each in caches.all():
        each.clear()


@pytest.fixture(autouse=True)
def in_english() -> Iterator:
    """Undo the language of the last page that the test asked for: a request leaves it active."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


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


@pytest.fixture
def web(settings) -> Iterator:
    """A server of the outside network, on loopback, which may be asked; see `tests.web`."""
    from tests.web import serving

    settings.OUTGOING_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    with serving() as web:
        yield web


@pytest.fixture
def mail_server() -> Iterator:
    """A mail server on loopback that keeps what it is given; see `tests.mail_server`."""
    from tests.mail_server import receiving

    with receiving() as server:
        yield server


@pytest.fixture
def mailing(mail_server, settings):
    """This process sends its mail to the server."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.MAIL_IS_SENT = True
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", mail_server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.DEFAULT_FROM_EMAIL = "ICC Tracker <desk@tracker.example>"
    settings.SITE_URL = "https://tracker.example"
    return mail_server
