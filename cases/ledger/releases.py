"""Releases: one consistent snapshot of the public record, in every form, which never changes."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import storages
from django.template.loader import render_to_string
from django.utils import timezone

from cases.ledger.csv_files import write_csv, write_package
from cases.ledger.deltas import Gone, gone_since, write_delta
from cases.ledger.entities import write_entities
from cases.ledger.keeping import keep, one_snapshot
from cases.ledger.snapshot import table_file, write_tables
from cases.ledger.sqlite_file import write_sqlite
from cases.ledger.tables import EVERY_TABLE
from cases.models import DataRelease, LogCheckpoint
from cases.models.operation import only_one
from cases.models.record import current_version

MEDIA_TYPES = {
    ".csv": "text/csv; charset=utf-8",
    ".json": "application/json",
    ".jsonl": "application/x-ndjson",
    ".md": "text/markdown; charset=utf-8",
    ".sqlite": "application/vnd.sqlite3",
    ".txt": "text/plain; charset=utf-8",
    ".zip": "application/zip",
}
# What the public log was, outside of the database and in the hands of many.
CHECKPOINT = "checkpoint.txt"
# A date for files in archives, so that equal files make equal archives.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def release_if_due() -> DataRelease | None:
    """Make the release of the day if there is none and something changed since the last one."""
    last = DataRelease.objects.first()
    if last and timezone.localdate(last.made_at) == timezone.localdate():
        return None
    return make_release()


def make_release() -> DataRelease | None:
    """Write all files of a new release; None if nothing changed or somebody else is at it.

    The release counts from the moment that its row is there. Files that were left behind by a
    release that was not finished are overwritten.
    """
    keep()
    with only_one("data release") as is_ours:
        if not is_ours:
            return None
        base = DataRelease.objects.first()
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "new"
            folder.mkdir()
            release, gone = _snapshot(folder, base)
            if release is None:
                return None
            with _before(base) as before:
                if before:
                    write_delta(folder, before, gone)
            _write_other_forms(folder, release)
            release.files = [_store(folder, file, release) for file in _files(folder)]
        release.save()
        return release


def export(folder: Path) -> DataRelease:
    """Write the present snapshot into an empty folder, without making a release of it."""
    keep()
    release, _ = _snapshot(folder, None)
    _write_other_forms(folder, release)
    release.files = [_described(folder, file) for file in _files(folder)]
    return release


def _snapshot(folder: Path, base: DataRelease | None) -> tuple[DataRelease | None, Gone]:
    """Write the tables, and return the release that they make, not saved yet."""
    with one_snapshot():
        version = current_version()
        if base and base.sequence == version.sequence:
            return None, {}
        release = DataRelease(made_at=timezone.now(), sequence=version.sequence, base=base)
        release.version = _free_version(release)
        release.rows = write_tables(folder)
        if last := LogCheckpoint.objects.first():
            (folder / CHECKPOINT).write_text(last.note, encoding="utf-8", newline="\n")
        return release, gone_since(base.sequence) if base else {}


def _free_version(release: DataRelease) -> str:
    day = timezone.localdate(release.made_at).isoformat()
    taken = DataRelease.objects.filter(version__startswith=day).count()
    return f"{day}.{taken + 1}" if taken else day


@contextmanager
def _before(base: DataRelease | None) -> Iterator[Path | None]:
    """The tables of the release before, in a folder; None without one."""
    if base is None:
        yield None
        return
    known = {file["name"] for file in base.files}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "jsonl").mkdir()
        for table in EVERY_TABLE:
            target = table_file(folder, table)
            name = target.relative_to(folder).as_posix()
            if name not in known:
                target.touch()  # A table that came later.
                continue
            with open_file(f"{base.version}/{name}") as source, target.open("wb") as copy:
                copy.writelines(source.chunks())
        yield folder


def released_checkpoints() -> Iterator[tuple[str, str | None]]:
    """The signed checkpoint of each release that has one, by its version; None where it is lost."""
    for release in DataRelease.objects.order_by("sequence", "pk"):
        if any(file["name"] == CHECKPOINT for file in release.files):
            try:
                with open_file(f"{release.version}/{CHECKPOINT}") as file:
                    yield release.version, file.read().decode(errors="replace")
            except FileNotFoundError:
                yield release.version, None


def open_file(name: str) -> File:
    """A file of a release, such as `2026-11-28/csv/cases.csv`. Raises FileNotFoundError."""
    return storages["data"].open(name)


def _write_other_forms(folder: Path, release: DataRelease) -> None:
    write_csv(folder)
    write_package(folder, release)
    write_entities(folder)
    write_sqlite(folder)
    words = {"release": release, "tables": EVERY_TABLE, "site": settings.SITE_URL}
    (folder / "README.md").write_text(render_to_string("data/README.md", words), encoding="utf-8")
    sums = [f"{_sha256(file)}  {file.relative_to(folder).as_posix()}" for file in _files(folder)]
    (folder / "SHA256SUMS.txt").write_text("\n".join(sums) + "\n", encoding="utf-8")
    with zipfile.ZipFile(folder / "everything.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        for file in _files(folder):
            if file.name != "everything.zip":
                entry = zipfile.ZipInfo(file.relative_to(folder).as_posix(), _NO_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, file.read_bytes())


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _described(folder: Path, file: Path) -> dict:
    return {
        "name": file.relative_to(folder).as_posix(),
        "bytes": file.stat().st_size,
        "sha256": _sha256(file),
        "media_type": MEDIA_TYPES[file.suffix],
    }


def _store(folder: Path, file: Path, release: DataRelease) -> dict:
    described = _described(folder, file)
    name = f"{release.version}/{described['name']}"
    storage = storages["data"]
    storage.delete(name)
    with file.open("rb") as opened:
        storage.save(name, File(opened))
    return described
