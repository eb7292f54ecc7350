"""Making a backup: a dump of one moment, every file that its rows name, and a manifest."""

from __future__ import annotations

import hashlib
import io
import os
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.files.storage import storages
from django.db import connection, transaction
from django.utils import timezone

from cases.backup.manifest import (
    DATABASE,
    FORMAT,
    NAME,
    Manifest,
    Member,
    applied_migrations,
    history_sum,
    row_counts,
)
from icc_tracker.clients import address, client_folder, environment

# Copies of sources, and releases of the data.
STORAGES = ("captures", "data")


class BackupFailed(RuntimeError):
    """Nothing was written; the message says why."""


def back_up(target: Path) -> Manifest:
    """Write everything into a new archive at `target`, which only its owner may read.

    It appears when it is whole. Raises BackupFailed, or FileExistsError if there is one already.
    """
    if target.exists():
        raise FileExistsError(target)
    draft = target.with_name(f"{target.name}.part")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file, tarfile.open(fileobj=file, mode="w") as archive:
            manifest = _fill(archive)
            file.flush()
            os.fsync(file.fileno())
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def _fill(archive: tarfile.TarFile) -> Manifest:
    with tempfile.TemporaryDirectory() as folder:
        dump = Path(folder) / DATABASE
        manifest = _dump(dump)
        with dump.open("rb") as source:
            manifest.files.append(_add(archive, DATABASE, source, dump.stat().st_size))
    # After the dump: whatever file a row names was there before the row.
    for storage, name in stored_files():
        with storages[storage].open(name) as source:
            manifest.files.append(_add(archive, f"{storage}/{name}", source, source.size))
    text = manifest.model_dump_json(indent=1).encode()
    _add(archive, NAME, io.BytesIO(text), len(text))
    return manifest


def _dump(target: Path) -> Manifest:
    """Dump the database, and describe it as it was at the very moment of the dump."""
    server = connection.pg_version // 10_000
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        cursor.execute("SELECT pg_export_snapshot()")
        switches = [f"--snapshot={cursor.fetchone()[0]}", "--format=custom", f"--file={target}"]
        # Roles are of the server, not of the record: make_roles gives them their rights again.
        switches += ["--no-owner", "--no-privileges"]
        answer = subprocess.run(
            [client_folder(server) / "pg_dump", *address(), *switches],
            capture_output=True,
            text=True,
            env=environment(),
        )
        if answer.returncode:
            raise BackupFailed(f"pg_dump says: {answer.stderr.strip()}")
        return Manifest(
            format=FORMAT,
            made_at=timezone.now().isoformat(timespec="seconds"),
            site=settings.SITE_URL,
            server=server,
            migrations=applied_migrations(),
            rows=row_counts(),
            history=history_sum(),
        )


def stored_files() -> Iterator[tuple[str, str]]:
    """Every stored file: the storage that it is in, and its name there, in order."""
    for storage in STORAGES:
        for name in sorted(_names(storage, "")):
            yield storage, name


def _names(storage: str, folder: str) -> Iterator[str]:
    try:
        folders, files = storages[storage].listdir(folder)
    except FileNotFoundError:  # Nothing was ever stored.
        return
    for name in files:
        yield f"{folder}{name}"
    for name in folders:
        yield from _names(storage, f"{folder}{name}/")


def _add(archive: tarfile.TarFile, name: str, source, size: int) -> Member:
    """Put a file into the archive, and tell its sum."""
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    reader = _Summing(source)
    archive.addfile(entry, reader)
    return Member(name=name, bytes=size, sha256=reader.digest.hexdigest())


class _Summing:
    """A file that adds up what is read from it."""

    def __init__(self, source) -> None:
        self.source = source
        self.digest = hashlib.sha256()

    def read(self, size: int) -> bytes:
        read = self.source.read(size)
        self.digest.update(read)
        return read
