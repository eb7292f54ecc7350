"""What the tests of the pages share."""

import pytest
from django.db import connections

from tests.views.reading import page_of


@pytest.fixture
def read(client):
    """Ask for an address and return the elements of the page, which must answer as expected."""

    def ask(address: str, status: int = 200):
        response = client.get(address)
        assert response.status_code == status
        return page_of(response)

    return ask


@pytest.fixture(scope="session")
def browser(browser):
    """The browser of all tests. While its event loop runs, Django keeps other connections than
    before and after; those left open would keep the test database from being dropped."""
    yield browser
    connections.close_all()


@pytest.fixture(scope="module")
def site(docket, django_db_blocker):
    """A server of the docket's pages; unlike `live_server` it leaves the docket in place."""
    from pytest_django.live_server_helper import LiveServer

    with django_db_blocker.unblock():
        server = LiveServer("localhost")
        yield server.url
        server.stop()
