"""Restoring a backup: checked before anything is touched, in one transaction, compared after."""

from __future__ import annotations

import hashlib
import subprocess
import tarfile
import tempfile
from datetime import timedelta
from itertools import takewhile
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.db import connection, connections
from pydantic import ValidationError

from cases.backup.making import STORAGES
from cases.backup.manifest import DATABASE, FORMAT, NAME, Manifest, history_sum, row_counts
from cases.ledger.public_log.checkpoints import NotOurKey, check_key
from cases.models import Heartbeat, LogCheckpoint
from cases.models.clock import moment
from icc_tracker.clients import address, client_folder, environment

# What a newer pg_restore sets and an older server does not know.
UNKNOWN_BEFORE_17 = b"SET transaction_timeout = 0;\n"
_ANEW = (
    "SET client_min_messages = warning",
    "DROP SCHEMA public CASCADE",
    "CREATE SCHEMA public",
    "GRANT USAGE ON SCHEMA public TO PUBLIC",
)
_CHUNK = 1_048_576


class NotRestored(RuntimeError):
    """The database is as it was; the message says why."""


class NotTheSame(RuntimeError):
    """What is in the database now is not what was backed up; the message says where it differs."""


def read_manifest(source: Path) -> Manifest:
    """The manifest of an archive, after every file has been held against its sum.

    Raises NotRestored where it is no backup, or one that was damaged or changed.
    """
    try:
        with tarfile.open(source) as archive:
            member = archive.extractfile(NAME)
            manifest = Manifest.model_validate_json(member.read())
            _check_files(archive, manifest)
    except (OSError, KeyError, tarfile.TarError, ValidationError, EOFError) as error:
        raise NotRestored(f"{source} is no whole backup of ICC Tracker ({error}).") from error
    if manifest.format != FORMAT:
        raise NotRestored(f"{source} has form {manifest.format}; this software reads {FORMAT}.")
    return manifest


def _check_files(archive: tarfile.TarFile, manifest: Manifest) -> None:
    named = [each.name for each in manifest.files]
    if sorted([*named, NAME]) != sorted(archive.getnames()) or DATABASE not in named:
        raise NotRestored("The archive has other files than its manifest names.")
    for each in manifest.files:
        digest = hashlib.sha256()
        with archive.extractfile(each.name) as member:
            while chunk := member.read(_CHUNK):
                digest.update(chunk)
        if digest.hexdigest() != each.sha256:
            raise NotRestored(f"{each.name} is not what was backed up: its SHA-256 differs.")


def restore(
    source: Path, manifest: Manifest, replace: bool = False, is_log_key_lost: bool = False
) -> None:
    """Put a backup into the database and the storages.

    `replace` lets it take the place of what is there; with `is_log_key_lost` also a log is restored
    that another key than LOG_KEY signed. Raises NotRestored before anything is changed, and
    NotTheSame if afterwards something is missing.
    """
    _refuse_where_others_work()
    _refuse_while_the_worker_lives()
    if connection.introspection.table_names() and not replace:
        raise NotRestored("The database is not empty. To put the backup in its place: --replace")
    with tarfile.open(source) as archive:
        with tempfile.TemporaryDirectory() as folder:
            dump = Path(folder) / DATABASE
            with archive.extractfile(DATABASE) as member, dump.open("wb") as copy:
                while chunk := member.read(_CHUNK):
                    copy.write(chunk)
            _restore_database(dump, is_log_key_lost)
        _restore_files(archive, manifest)
    _compare(manifest)


def _refuse_where_others_work() -> None:
    """Ask for whatever an owner who is no superuser may see of sessions of other roles: who and
    by which program. The server's own helpers come as nobody; our pool may have two sessions."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT application_name FROM pg_stat_activity"
            " WHERE datname = current_database() AND usesysid IS NOT NULL"
            " AND (usename, application_name) IS DISTINCT FROM"
            " (session_user, current_setting('application_name'))"
        )
        others = sorted(name or "a program without a name" for (name,) in cursor.fetchall())
    if others:
        raise NotRestored(f"Others work with the database: {', '.join(others)}. Stop them first.")


def _refuse_while_the_worker_lives() -> None:
    """Between its tasks the worker has no session, so its last sign of life tells."""
    if Heartbeat._meta.db_table not in connection.introspection.table_names():
        return
    silence = timedelta(seconds=settings.WORKER_SILENCE_SECONDS)
    if Heartbeat.objects.filter(name="worker", beat_at__gt=moment() - silence).exists():
        raise NotRestored(
            f"The worker worked within the last {settings.WORKER_SILENCE_SECONDS} seconds. Stop it,"
            " and wait until it has been silent for so long."
        )


def _restore_database(dump: Path, is_log_key_lost: bool) -> None:
    """Let the dump take the place of the schema, in one transaction: all of it or nothing."""
    server = connection.pg_version // 10_000
    programs = client_folder(server)
    script = dump.with_suffix(".sql")
    write_script(programs, dump, script, server)
    if not is_log_key_lost:
        _refuse_a_log_of_another_key(programs, dump)
    # Our own connections would be in the way.
    connections.close_all()
    answer = subprocess.run(
        [
            *(programs / "psql", *address(), "--quiet", "--no-psqlrc", "--single-transaction"),
            *("--set=ON_ERROR_STOP=1", *(f"--command={each}" for each in _ANEW)),
            f"--file={script}",
        ],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    )
    if answer.returncode:
        raise NotRestored(f"The database refuses the backup: {answer.stderr.strip()}")


def _refuse_a_log_of_another_key(programs: Path, dump: Path) -> None:
    """Raise NotRestored where the newest checkpoint in a dump is not by our key."""
    command = [programs / "pg_restore", "--data-only", f"--table={LogCheckpoint._meta.db_table}"]
    answer = subprocess.run(
        [*command, "--file=-", dump], check=True, capture_output=True, text=True
    )
    lines = iter(answer.stdout.split("\n"))
    heading = next((line for line in lines if line.startswith("COPY ")), "")
    columns = heading.partition("(")[2].partition(")")[0].split(", ")
    rows = takewhile(lambda line: line != "\\.", lines)
    signed = [dict(zip(columns, row.split("\t"), strict=True)) for row in rows]
    if signed:
        newest = max(signed, key=lambda each: int(each["size"]))
        try:
            check_key(int(newest["size"]), newest["key"])
        except NotOurKey as error:
            raise NotRestored(str(error)) from error


def write_script(programs: Path, dump: Path, script: Path, server: int) -> None:
    """Write the dump's statements as a server of this version understands them."""
    command = [programs / "pg_restore", "--no-owner", "--no-privileges", "--file=-", dump]
    with (
        script.open("wb") as target,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as reading,
    ):
        for line in reading.stdout:
            if server >= 17 or line != UNKNOWN_BEFORE_17:
                target.write(line)
        said = reading.stderr.read().decode()
    if reading.returncode:
        raise NotRestored(f"The dump cannot be read: {said.strip()}")


def _restore_files(archive: tarfile.TarFile, manifest: Manifest) -> None:
    for each in manifest.files:
        storage, _, name = each.name.partition("/")
        if storage in STORAGES and name:
            with archive.extractfile(each.name) as member:
                # Under the same name: a second file of this name would get another.
                storages[storage].delete(name)
                storages[storage].save(name, File(member))


def _compare(manifest: Manifest) -> None:
    counts = row_counts()
    wrong = [
        f"{table} has {counts.get(table)} rows instead of {number}"
        for table, number in manifest.rows.items()
        if counts.get(table) != number
    ]
    if history_sum() != manifest.history:
        wrong.append("the standing history is another")
    if wrong:
        raise NotTheSame(f"Restored, but not the same: {'; '.join(wrong)}.")
