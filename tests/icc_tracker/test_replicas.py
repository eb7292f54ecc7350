"""Public reads go to a replica that is close to the primary, and to the primary without one."""

import signal
from types import SimpleNamespace

import psycopg
import pytest
from django.conf import settings as configured
from django.db import OperationalError, connection, router, transaction
from django.http import HttpResponse
from django.urls import resolve

from bench import machines
from bench.replica import Stream, in_trouble
from cases.models import Case, record
from icc_tracker.database_url import replicas_from_urls
from icc_tracker.replicas import reading
from icc_tracker.replicas.watching import Positions

SESSION = {"Cookie": "sessionid=somebody"}
TOKEN = {"Authorization": "Bearer something"}
NOT_COLLECTED = [
    f"--ignore={of}"
    for of in ("admin", "drf_spectacular_sidecar", "flags", "rest_framework", "unfold")
]


@pytest.fixture
def fit(monkeypatch):
    """A replica that is fit to be read from; it is the test's own database."""
    out = []
    watch = SimpleNamespace(
        in_use=lambda: ["replica_1"], put_out=out.append, add_reader=lambda _: None, out=out
    )
    monkeypatch.setattr(reading, "watch", watch)
    monkeypatch.setattr(reading.settings, "DATABASE_REPLICAS", ["replica_1"], raising=False)
    databases = {"default": connection, "replica_1": connection}
    monkeypatch.setattr(reading, "connections", databases)
    return watch


def where_reads_go(rf, path: str, method: str = "GET", view=None, **headers: str) -> str:
    """The database from which the view of a request reads."""
    found = []

    def answer(request):
        middleware.process_view(request, view or resolve(path).func, [], {})
        found.append(reading.Router().db_for_read(Case))
        return HttpResponse()

    middleware = reading.ReplicaReads(answer)
    middleware(rf.generic(method, path, headers=headers))
    assert reading.Router().db_for_read(Case) == "default"
    return found[0]


@pytest.mark.parametrize("path", ["/", "/cases/kony/", "/api/v1/cases/"])
def test_public_pages_and_the_api_are_read_from_a_replica(fit, rf, path):
    assert where_reads_go(rf, path) == "replica_1"
    assert where_reads_go(rf, path, "HEAD") == "replica_1"


@pytest.mark.parametrize("headers", [SESSION, TOKEN])
def test_who_may_have_written_reads_from_the_primary(fit, rf, headers):
    assert where_reads_go(rf, "/cases/kony/", **headers) == "default"
    assert where_reads_go(rf, "/api/v1/cases/", **headers) == "default"


def test_what_is_sent_to_us_is_met_at_the_primary(fit, rf):
    for method in ("POST", "PUT", "DELETE", "OPTIONS"):
        assert where_reads_go(rf, "/api/v1/reports/", method) == "default"


@pytest.mark.parametrize(
    "path",
    [
        "/admin/",
        "/admin/login/",
        "/healthz",
        "/alerts/",
        "/alerts/asked/",
        "/alerts/token/",
        "/webhooks/",
        "/webhooks/token/",
        "/report-an-error/",
        "/report-an-error/received/x/",
        "/report-an-error/case/1/",
    ],
)
def test_the_desk_and_what_is_for_one_reader_are_read_from_the_primary(fit, rf, path):
    assert where_reads_go(rf, path) == "default"


def test_after_a_write_and_within_a_transaction_the_primary_is_read(fit, transactional_db):
    router = reading.Router()
    reading._replica.set("replica_1")
    assert router.db_for_read(Case) == "replica_1"
    with transaction.atomic():
        assert router.db_for_read(Case) == "default"
    assert router.db_for_read(Case) == "replica_1"
    assert router.db_for_write(Case) == "default"
    assert router.db_for_read(Case) == "default"


def test_the_version_of_an_answer_is_asked_where_the_answer_is(monkeypatch):
    asked = []

    class Asked(dict):
        def __getitem__(self, alias):
            asked.append(alias)
            raise LookupError

    monkeypatch.setattr(record, "connections", Asked())
    monkeypatch.setattr(router, "routers", [reading.Router()])
    reading._replica.set("replica_1")
    with pytest.raises(LookupError):
        record.current_version()
    reading._replica.set(None)
    with pytest.raises(LookupError):
        record.current_version()
    assert asked == ["replica_1", "default"]


def test_what_a_replica_fails_to_answer_the_primary_answers(fit, rf, monkeypatch):
    asked = []

    def view(request, word):
        asked.append(reading.Router().db_for_read(Case))
        return HttpResponse(word)

    middleware = reading.ReplicaReads(lambda request: None)
    request = rf.get("/")
    request.resolver_match = SimpleNamespace(func=view, args=["well"], kwargs={})
    broken = SimpleNamespace(connection=None, close=lambda: None)
    monkeypatch.setitem(reading.connections, "replica_1", broken)
    reading._replica.set("replica_1")
    assert middleware.process_exception(request, ValueError("ours")) is None
    response = middleware.process_exception(request, OperationalError("gone"))
    assert (response.content, asked, fit.out) == (b"well", ["default"], ["replica_1"])
    # What the primary fails to answer nobody else does.
    assert middleware.process_exception(request, OperationalError("gone")) is None


def test_a_lag_is_how_long_the_primary_has_been_further():
    positions = Positions(longest_lag=3)
    assert positions.lag(100, now=0) is None  # Nothing is known of the primary.
    for at, position in ((0, 100), (1, 100), (2, 150), (3, 150)):
        positions.add(at, position)
    assert positions.lag(150, now=3.5) == 0
    assert positions.lag(200, now=3.5) == 0  # It replayed more while the primary was asked.
    assert positions.lag(100, now=3.5) == 1.5
    assert positions.lag(100, now=5.5) is None
    assert positions.lag(99, now=3.5) is None  # Behind all that is known: perhaps by far.
    young = Positions(longest_lag=3)
    young.add(0, 100)
    assert young.lag(99, now=0.5) is None
    for at in range(4, 20):
        positions.add(at, 150)
    assert positions.lag(149, now=20) is None
    assert positions.lag(150, now=20) == 0  # However long nothing is written.


def test_addresses_of_replicas_are_read_as_that_of_the_database():
    found = replicas_from_urls(
        ["postgresql://me@one/icc", "postgresql://me@two/icc?sslmode=require"]
    )
    assert {alias: each["HOST"] for alias, each in found.items()} == {
        "replica_1": "one",
        "replica_2": "two",
    }
    assert found["replica_2"]["OPTIONS"]["sslmode"] == "require"
    assert found["replica_1"]["OPTIONS"]["connect_timeout"] == "2"


@pytest.mark.skipif(not configured.EMBEDDED_POSTGRES, reason="needs a server of its own")
def test_a_site_reads_from_its_replica_and_goes_on_when_that_is_killed(
    docket, transactional_db, open_folder
):
    primary, name = configured.EMBEDDED_POSTGRES, connection.settings_dict["NAME"]
    replica = machines.make_replica(primary, open_folder / "replica")
    site = machines.Site(
        open_folder / "site",
        DATABASE_URL=machines.address(primary, name),
        DATABASE_REPLICA_URLS=machines.address(replica, name),
        REPLICA_LAG_SECONDS="100",
    )
    try:
        # Of the static files those of the pages that are asked for.
        site.manage("collectstatic", "--noinput", "--verbosity", "0", *NOT_COLLECTED)
        site.start()
        machines.wait_for("the replica is in use", lambda: site.replicas_in_use() == {1})
        # It shows what the replica has, but to those who may have written something.
        machines.control(replica, "SELECT pg_wal_replay_pause()")
        with psycopg.connect(machines.address(primary, name), autocommit=True) as session:
            session.execute("UPDATE cases_situation SET name = 'Renamed' WHERE slug = 'uganda'")
        for path in ("/situations/uganda/", "/api/v1/situations/uganda/"):
            told = [site.asks(path, headers) for headers in ({}, SESSION, TOKEN)]
            assert [status for status, _ in told] == [200, 200, 200]
            assert [b"Renamed" in body for _, body in told] == [False, True, True]
        machines.control(replica, "SELECT pg_wal_replay_resume()")
        machines.wait_for("it has come", lambda: b"Renamed" in site.asks("/situations/uganda/")[1])

        paths = ["/about/", "/situations/uganda/", "/api/v1/cases/lubanga/", "/api/v1/courts/"]
        stream = Stream(site, {path: site.asks(path)[1] for path in paths})
        in_trouble(
            stream,
            lambda: machines.send_to(machines.processes_of(replica), signal.SIGKILL),
            replica.start,
            pause=0.5,
        )
        assert stream.came_of.keys() == {"right"}
    finally:
        site.stop()
        replica.stop()
