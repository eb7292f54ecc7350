"""Tests of the embedded PostgreSQL server, on a server of their own."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from icc_tracker.embedded import accounts, binaries, postgres
from icc_tracker.embedded.binaries import EmbeddedPostgresError
from icc_tracker.embedded.postgres import EmbeddedPostgres

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes accounts")


@pytest.fixture(scope="module")
def server(open_folder: Path) -> Iterator[EmbeddedPostgres]:
    """A server that runs, with what an interrupted first start leaves in its way."""
    server = EmbeddedPostgres(open_folder / "var" / "postgres", durable=False)
    draft = server.data_dir.with_name("postgres.draft")
    draft.mkdir(parents=True)
    (draft / "PG_VERSION").write_text("half made")
    server.start()
    yield server
    server.stop()


def connect(server: EmbeddedPostgres) -> psycopg.Connection:
    settings = server.django_settings()
    return psycopg.connect(
        host=settings["HOST"],
        port=settings["PORT"],
        user=settings["USER"],
        dbname=settings["NAME"],
        autocommit=True,
    )


def ask(server: EmbeddedPostgres, query: str) -> str:
    with connect(server) as connection:
        return str(connection.execute(query).fetchone()[0])


def pid_file(server: EmbeddedPostgres) -> Path:
    return server.data_dir / "postmaster.pid"


def pid_of(server: EmbeddedPostgres) -> int:
    return int(pid_file(server).read_text().split()[0])


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("SHOW listen_addresses", ""),
        ("SHOW data_checksums", "on"),
        ("SHOW timezone", "UTC"),
        ("SHOW server_encoding", "UTF8"),
        ("SHOW fsync", "off"),
        ("SELECT lower('ÉŽ')", "éž"),
    ],
)
def test_the_server_is_set_up_as_the_application_needs_it(
    server: EmbeddedPostgres, query: str, answer: str
) -> None:
    assert ask(server, query) == answer


def test_only_its_account_and_root_can_enter_the_folder_of_the_socket(
    server: EmbeddedPostgres,
) -> None:
    status = server.socket_dir.stat()
    assert status.st_mode & 0o777 == 0o700
    assert status.st_uid == server.account.uid


def test_a_server_that_runs_is_not_started_again(server: EmbeddedPostgres) -> None:
    before = pid_of(server)
    EmbeddedPostgres(server.data_dir, durable=False).start()
    assert pid_of(server) == before


def test_what_was_committed_is_there_after_the_server_was_killed(server: EmbeddedPostgres) -> None:
    with connect(server) as connection:
        connection.execute("SET synchronous_commit = on")
        connection.execute("CREATE TABLE kept AS SELECT 'still here' AS words")
    os.kill(pid_of(server), signal.SIGKILL)
    server.start()
    assert ask(server, "SELECT words FROM kept") == "still here"


def test_starts_at_the_same_moment_give_one_server(server: EmbeddedPostgres) -> None:
    server.stop()
    assert not server.is_running()
    copies = [EmbeddedPostgres(server.data_dir, durable=False) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(EmbeddedPostgres.start, copies))
    assert server.is_running()


def test_a_number_that_now_belongs_to_another_program_is_no_obstacle(
    server: EmbeddedPostgres,
) -> None:
    server.stop()
    pid_file(server).write_text(f"{os.getpid()}\n")
    server.stop()
    server.start()
    assert pid_of(server) != os.getpid()


def test_stopping_a_server_that_does_not_run_does_nothing(tmp_path: Path) -> None:
    server = EmbeddedPostgres(tmp_path / "var" / "postgres")
    server.stop()
    assert not server.is_running()
    assert list(tmp_path.iterdir()) == []


def test_the_settings_can_be_asked_for_without_a_trace(tmp_path: Path) -> None:
    settings = EmbeddedPostgres(tmp_path / "var" / "postgres").django_settings()
    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert list(tmp_path.iterdir()) == []


def test_data_of_another_version_is_refused_with_a_way_out(open_folder: Path) -> None:
    server = EmbeddedPostgres(open_folder / "older")
    server.data_dir.mkdir()
    (server.data_dir / "PG_VERSION").write_text("9\n")
    with pytest.raises(EmbeddedPostgresError, match=r"made by PostgreSQL 9, .*pg_dump"):
        server.start()


def test_a_folder_with_something_else_in_it_is_left_alone(open_folder: Path) -> None:
    server = EmbeddedPostgres(open_folder / "letters")
    server.data_dir.mkdir()
    (server.data_dir / "letter").write_text("Dear Ann")
    with pytest.raises(EmbeddedPostgresError, match="is not empty"):
        server.start()
    assert (server.data_dir / "letter").read_text() == "Dear Ann"


def test_a_machine_without_any_server_is_told_what_to_do(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(binaries, "packaged_server", lambda: None)
    monkeypatch.setattr(binaries, "installed_server", lambda: None)
    with pytest.raises(EmbeddedPostgresError, match="set DATABASE_URL"):
        EmbeddedPostgres(open_folder / "none").start()


@pytest.mark.parametrize("name", ["n" * 100, "a,b"])
def test_a_path_that_no_socket_can_have_is_replaced_by_a_short_one(
    open_folder: Path, name: str
) -> None:
    server = EmbeddedPostgres(open_folder / name / "postgres")
    settings = server.django_settings()
    assert name not in settings["HOST"]
    assert len(f"{settings['HOST']}/.s.PGSQL.{settings['PORT']}") < 100
    assert settings == EmbeddedPostgres(open_folder / name / "postgres").django_settings()


@as_root
def test_a_socket_folder_that_somebody_else_has_made_is_refused(open_folder: Path) -> None:
    server = EmbeddedPostgres(open_folder / "fresh")
    server.socket_dir.mkdir()
    os.chown(server.socket_dir, 12345, 12345)
    with pytest.raises(EmbeddedPostgresError, match="belongs to somebody else"):
        server.start()


@as_root
def test_root_keeps_data_and_programs_where_the_account_of_the_server_can_reach_them(
    open_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = open_folder / "closed"
    closed.mkdir(mode=0o700)
    shared = open_folder / "shared"
    monkeypatch.setattr(postgres, "SHARED_HOME", shared)
    monkeypatch.setattr(accounts.Account, "can_read", lambda *_: False)
    server = EmbeddedPostgres(closed / "var" / "postgres", durable=False)
    server.start()
    try:
        assert server.is_running()
        assert server.data_dir.is_relative_to(shared)
        assert [path.name for path in server.data_dir.parent.glob("server-*/*/*/bin/postgres")]
        assert list(closed.iterdir()) == []
    finally:
        server.stop()


@as_root
def test_root_uses_data_of_an_ordinary_account_as_that_account(open_folder: Path) -> None:
    data_dir = open_folder / "of-somebody"
    data_dir.mkdir()
    os.chown(data_dir, 12345, 54321)
    account = EmbeddedPostgres(data_dir).account
    assert (account.uid, account.gid) == (12345, 54321)
