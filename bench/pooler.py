"""Shows the site, recordings and locks working through PgBouncer in its mode `transaction`.

`python -m bench.pooler` needs PgBouncer (`apt install pgbouncer`). It starts a PostgreSQL from the
embedded programs and a PgBouncer before it with few connections, loads the docket and makes a
release through it, with a worker beside, and compares the bytes of the answers of two sites: one
through PgBouncer and one without.
"""

from __future__ import annotations

import argparse
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic

import psycopg

from bench.machines import Site, address, addresses_of, compare, folder_of, wait_for
from icc_tracker.embedded.postgres import DATABASE, EmbeddedPostgres

CONNECTIONS = 6
CONFIGURATION = """
[databases]
* = host={host} port=5432 user=icc_tracker
[pgbouncer]
listen_addr =
unix_socket_dir = {folder}
listen_port = 6432
auth_type = any
pool_mode = {mode}
default_pool_size = {connections}
max_client_conn = 200
logfile = {folder}/pgbouncer.log
pidfile = {folder}/pgbouncer.pid
admin_users = icc_tracker
"""
# Two processes that want the same lock by turns, and say whether both ever had it at once.
LOCKING = """
import time, django; django.setup()
from cases.models import Heartbeat
from cases.models.operation import only_one
from django.db import connection
for _ in range(200):
    with only_one("bench") as is_ours:
        if is_ours:
            with connection.cursor() as cursor:
                cursor.execute("UPDATE bench_lock SET holders = holders + 1 RETURNING holders")
                assert cursor.fetchone()[0] == 1
                cursor.execute("UPDATE bench_lock SET holders = holders - 1, times = times + 1")
"""


@contextmanager
def pooled(server: EmbeddedPostgres, folder: Path, mode: str) -> Iterator[str]:
    """A PgBouncer before a server; yields the DATABASE_URL through it."""
    program = shutil.which("pgbouncer", path="/usr/sbin:/usr/bin:/usr/local/bin")
    if program is None:
        sys.exit("There is no PgBouncer. On Debian: apt install pgbouncer")
    folder.mkdir()
    server.account.take(folder)
    host = server.django_settings()["HOST"]
    file = folder / "pgbouncer.ini"
    file.write_text(
        CONFIGURATION.format(host=host, folder=folder, mode=mode, connections=CONNECTIONS)
    )
    options = server.account.subprocess_options()
    process = subprocess.Popen([program, "--quiet", file], **options)
    try:
        wait_for("PgBouncer listens", lambda: _listens(folder / ".s.PGSQL.6432"))
        yield f"postgresql://icc_tracker@/{DATABASE}?host={folder}&port=6432"
    finally:
        process.terminate()
        process.wait()


def _listens(path: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as door:
        return door.connect_ex(str(path)) == 0


def run(folder: Path, mode: str, every: int) -> int:
    """The whole of it; returns how many things went wrong."""
    server = EmbeddedPostgres(folder / "postgres", durable=False)
    server.start()
    direct = Site(folder / "site", DATABASE_URL=address(server))
    sites: list[Site] = []
    try:
        direct.manage("migrate", "--verbosity", "0")
        direct.manage("collectstatic", "--noinput", "--verbosity", "0")
        with pooled(server, folder / "pooler", mode) as url:
            through = Site(folder / "site", DATABASE_URL=url, DATABASE_POOLER=mode)
            began = monotonic()
            through.manage("load_docket")
            through.manage("verify_history")
            through.manage("export_data", "--to", str(folder / "export"))
            print(f"Loaded, recorded, verified and exported in {monotonic() - began:.0f} s.")
            failures = _lock(server, through)
            sites = [direct, through]
            for each in sites:
                each.start()
            paths = addresses_of(direct)[::every]
            differing = compare(through, direct, paths)
            print(f"{len(paths)} addresses, equal bytes but at {len(differing)}: {differing[:5]}")
            return failures + len(differing)
    finally:
        for each in sites:
            each.stop()
        server.stop()


def _lock(server: EmbeddedPostgres, through: Site) -> int:
    """Let processes want one lock through the pooler; returns how many had it with another."""
    with psycopg.connect(address(server), autocommit=True) as session:
        session.execute("CREATE TABLE bench_lock (holders int, times int)")
        session.execute("INSERT INTO bench_lock VALUES (0, 0)")
        command = [sys.executable, "-c", LOCKING]
        several = [subprocess.Popen(command, env=through.environment) for _ in range(4)]
        failures = sum(each.wait() != 0 for each in several)
        (times,) = session.execute("SELECT times FROM bench_lock").fetchone()
        session.execute("DROP TABLE bench_lock")
    print(f"4 processes had one lock {times} times, {failures} of them together with another.")
    return failures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--mode", default="transaction", choices=["session", "transaction"])
    parser.add_argument("--every", type=int, default=1, help="compare one address in so many")
    parser.add_argument("--folder", default="", help="where to keep the data of the run")
    given = parser.parse_args()
    with folder_of(given.folder) as folder:
        failures = run(folder, given.mode, given.every)
    sys.exit(f"{failures} things went wrong." if failures else 0)


if __name__ == "__main__":
    main()
