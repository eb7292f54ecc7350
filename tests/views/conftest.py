"""What the tests of the pages share."""

from datetime import date

import pytest
from django.db import connections

from cases.models import Charge, CustodyChange, Milestone, Proceedings, StatusChange, Warrant
from tests import build
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


@pytest.fixture
def facts():
    """A case with one fact of every kind, and beside each one that is not public."""
    case = build.case("Amina", "Boris", slug="one")
    release = build.court_release("2024-05-02")
    claim = build.claim(release, case, "warrant_issued", "2024-05-01", "Amina")
    build.claim(release, case, "surrendered", "2024-05-02", "Amina")
    draft = build.report("The Courier", "2024-05-03")
    secret = build.claim(draft, case, "arrested", "2024-05-03", "Boris")
    build.publish(release)
    hidden = build.case("Cleo", slug="hidden")
    amina, boris = (Proceedings.objects.get(suspect__name=name) for name in ("Amina", "Boris"))
    both = []
    for source in (release, draft):
        warrant = Warrant.objects.create(
            proceedings=amina,
            kind="arrest_warrant",
            issued_on=date(2024, 5, 1),
            made_public_on=date(2024, 5, 2),
        )
        charge = Charge.objects.create(proceedings=amina, category="war_crime", crime="Pillage")
        milestone = Milestone.objects.create(
            situation=case.situation, occurred_on=date(2024, 1, 1), kind="investigation_opened"
        )
        for row in (warrant, charge, milestone):
            row.sources.add(source)
        both.append((warrant, charge, milestone))
    (warrant, charge, milestone), (no_warrant, no_charge, no_milestone) = both
    sealed = Warrant.objects.create(
        proceedings=amina, kind="summons", issued_on=date(2024, 5, 1), is_sealed=True
    )
    sealed.sources.add(release)
    return {
        "case": (case, hidden),
        "proceedings": (amina, boris),
        "step": (StatusChange.objects.filter(proceedings=amina).first(), None),
        "custody": (CustodyChange.objects.get(custody="in_icc_custody"), None),
        "suspect": (amina.suspect, boris.suspect),
        "charge": (charge, no_charge),
        "warrant": (warrant, no_warrant),
        "sealed": (None, sealed),
        "report": (release, draft),
        "claim": (claim, secret),
        "situation": (case.situation, None),
        "milestone": (milestone, no_milestone),
    }
