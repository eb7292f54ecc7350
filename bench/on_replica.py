"""Runs the suite's tests on a streaming replica: `pytest -n 0 -p bench.on_replica tests/api`.

The databases are made and filled on the primary as ever, and every test reads from a replica of
it. A test that writes cannot, and is skipped.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps

import psycopg
import pytest

REPLICA = pytest.StashKey()


@pytest.hookimpl(trylast=True)
def pytest_configure(config: pytest.Config) -> None:
    """Make a replica of the server that the tests have started, and let them read from it."""
    from django.conf import settings

    from bench.machines import make_replica

    folder = settings.VAR_DIR / f"replica-{settings.RUN}"
    config.stash[REPLICA] = make_replica(settings.EMBEDDED_POSTGRES, folder)
    _divert(settings.EMBEDDED_POSTGRES, config.stash[REPLICA])


def pytest_unconfigure(config: pytest.Config) -> None:
    replica = config.stash[REPLICA]
    replica.stop()
    shutil.rmtree(replica.data_dir, ignore_errors=True)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo) -> Iterator[None]:
    """Skip what failed because a replica lets nobody write."""
    report = (yield).get_result()
    error = call.excinfo.value if call.excinfo else None
    while error and not isinstance(error, psycopg.errors.ReadOnlySqlTransaction):
        error = error.__cause__ or error.__context__
    if error:
        report.outcome = "skipped"
        report.longrepr = (str(item.path), 0, "Skipped: it writes")


def _divert(primary, replica) -> None:
    """Let the databases be made on the primary, and used on the replica."""
    from django.db import connection, connections

    from bench.machines import address
    from tests import databases

    place = {each: each.django_settings()["HOST"] for each in (primary, replica)}

    def use(server) -> None:
        if connection.settings_dict["HOST"] != place[server]:
            connections.close_all()
            connection.settings_dict["HOST"] = place[server]

    def wait_for_replica() -> None:
        with psycopg.connect(address(primary)) as one, psycopg.connect(address(replica)) as other:
            (position,) = one.execute("SELECT pg_current_wal_lsn()").fetchone()
            while not other.execute(
                "SELECT pg_last_wal_replay_lsn() >= %s::pg_lsn", [position]
            ).fetchone()[0]:
                pass

    def made_on_primary(work: Callable) -> Callable:
        @wraps(work)
        def diverted(*args) -> None:
            use(primary)
            work(*args)
            wait_for_replica()
            use(replica)

        return diverted

    @contextmanager
    def administrator() -> Iterator:
        with psycopg.connect(address(primary, "postgres"), autocommit=True) as server:
            yield server.cursor()

    databases._administrator = administrator
    for name in ("make", "renew", "drop"):
        setattr(databases.Databases, name, made_on_primary(getattr(databases.Databases, name)))
