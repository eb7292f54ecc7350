"""The drill: what is restored from a backup is what was backed up, byte for byte."""

from __future__ import annotations

import io
import json
import stat
import tarfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from cases import recording
from cases.backup import making, restoring
from cases.ledger.releases import export, make_release
from cases.models import Capture, SourceReport, StatusChange
from icc_tracker.clients import NoClients, client_folder
from tests import build
from tests.backup.conftest import a_case

pytestmark = pytest.mark.django_db(transaction=True)


def exported(folder: Path, monkeypatch) -> dict[str, bytes]:
    """Every file of the bulk data, made at a moment that is always the same."""
    with monkeypatch.context() as patched:
        patched.setattr(timezone, "now", lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC))
        folder.mkdir()
        export(folder)
    return {
        file.relative_to(folder).as_posix(): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


def captured() -> Capture:
    """A copy of a source, with its bytes in the storage."""
    capture = Capture(
        report=SourceReport.objects.earliest("pk"),
        outcome="captured",
        requested_url="https://example.org/1",
        final_url="https://example.org/1",
        headers=[],
        text="words",
        captured_at=timezone.now(),
    )
    # The field knows the storage of before this test.
    capture.body.name = storages["captures"].save("ab/cdef", ContentFile(b"the bytes of a page"))
    capture.save()
    return capture


def rewritten(archive: Path, target: Path, change) -> Path:
    """A copy of an archive in which `change(name, content)` has changed files."""
    with tarfile.open(archive) as source, tarfile.open(target, "w") as copy:
        for member in source.getmembers():
            content = change(member.name, source.extractfile(member).read())
            if content is not None:
                member.size = len(content)
                copy.addfile(member, io.BytesIO(content))
    return target


def test_what_is_restored_is_what_was_backed_up_byte_for_byte(
    docket, places, new_database, tmp_path, monkeypatch, capsys
):
    capture, release = captured(), make_release()
    before = exported(tmp_path / "before", monkeypatch)
    file = tmp_path / "icc.tar"
    call_command("backup", file)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600

    new_database()
    there = places("there")
    call_command("restore", file)
    assert "48 cases verified: every row follows from the claims." in capsys.readouterr().out
    after = exported(tmp_path / "after", monkeypatch)
    assert set(after) == set(before) and len(before) > 20
    assert [name for name in before if before[name] != after[name]] == []
    assert (there / "captures" / capture.body.name).read_bytes() == b"the bytes of a page"
    for each in release.files:
        stored = there / "data" / release.version / each["name"]
        assert stored.stat().st_size == each["bytes"]


def test_the_database_goes_on_where_it_was_with_all_that_protects_history(
    places, new_database, tmp_path
):
    case = a_case()
    call_command("backup", tmp_path / "icc.tar", verbosity=0)
    new_database()
    call_command("restore", tmp_path / "icc.tar", verbosity=0)
    with pytest.raises(Exception, match="Cannot delete"):
        StatusChange.objects.all().delete()
    release = build.court_release("2024-05-01")
    build.claim(release, case, "charges_confirmed", "2024-05-01", "Ada")
    build.publish(release)
    assert build.shown(case) == "charges_confirmed"


def test_nothing_is_restored_over_what_is_there_unless_somebody_says_so(tmp_path, capsys):
    a_case("before")
    call_command("backup", tmp_path / "icc.tar")
    a_case("after")
    with pytest.raises(CommandError, match="not empty.*--replace"):
        call_command("restore", tmp_path / "icc.tar")
    assert StatusChange.objects.filter(case__slug="after").exists()
    call_command("restore", tmp_path / "icc.tar", replace=True)
    assert StatusChange.objects.filter(case__slug="before").exists()
    assert not StatusChange.objects.filter(case__slug="after").exists()
    assert "1 cases verified" in capsys.readouterr().out


def test_a_backup_of_which_one_byte_was_changed_is_refused_before_anything_is_touched(tmp_path):
    a_case()
    captured()
    call_command("backup", tmp_path / "icc.tar", verbosity=0)
    for part in ("database.dump", "captures/"):

        def flip(name: str, content: bytes, part: str = part) -> bytes:
            return content[:-1] + bytes([content[-1] ^ 1]) if name.startswith(part) else content

        changed = rewritten(tmp_path / "icc.tar", tmp_path / "changed.tar", flip)
        with pytest.raises(CommandError, match="SHA-256 differs"):
            call_command("restore", changed, replace=True)
    assert StatusChange.objects.exists()


def test_a_backup_from_which_a_file_is_missing_or_to_which_one_was_added_is_refused(tmp_path):
    a_case()
    captured()
    call_command("backup", tmp_path / "icc.tar", verbosity=0)
    less = rewritten(
        tmp_path / "icc.tar",
        tmp_path / "less.tar",
        lambda name, content: None if name.startswith("captures/") else content,
    )
    with pytest.raises(CommandError, match="other files"):
        call_command("restore", less, replace=True)
    (tmp_path / "half.tar").write_bytes((tmp_path / "icc.tar").read_bytes()[:50_000])
    with pytest.raises(CommandError, match="no whole backup"):
        call_command("restore", tmp_path / "half.tar", replace=True)


def test_a_dump_that_fails_half_way_leaves_the_database_as_it_was(tmp_path, monkeypatch):
    a_case()
    call_command("backup", tmp_path / "icc.tar", verbosity=0)
    write = restoring.write_script

    def and_nonsense(programs: Path, dump: Path, script: Path, server: int) -> None:
        write(programs, dump, script, server)
        with script.open("a") as file:
            file.write("nonsense;\n")

    monkeypatch.setattr(restoring, "write_script", and_nonsense)
    with pytest.raises(CommandError, match='refuses the backup.* at or near "nonsense"'):
        call_command("restore", tmp_path / "icc.tar", replace=True)
    assert StatusChange.objects.exists()


def test_a_history_that_was_forged_before_the_backup_is_named_after_restoring_it(tmp_path):
    a_case()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE cases_statuschange DISABLE TRIGGER USER")
        cursor.execute("UPDATE cases_statuschange SET status = 'convicted'")
        cursor.execute("ALTER TABLE cases_statuschange ENABLE TRIGGER USER")
    call_command("backup", tmp_path / "icc.tar", verbosity=0)
    with pytest.raises(CommandError, match="differences in 1 cases"):
        call_command("restore", tmp_path / "icc.tar", replace=True)


def test_a_backup_is_of_one_moment_whatever_is_written_meanwhile(tmp_path, monkeypatch):
    case = a_case()
    dump = making.subprocess.run

    def write_meanwhile(command, **options):
        if "--format=custom" in command:
            other = connections.create_connection("default")
            with other.cursor() as cursor:
                cursor.execute("UPDATE cases_case SET title = 'meanwhile'")
                cursor.execute("INSERT INTO cases_heartbeat VALUES ('somebody', now())")
            other.close()
        return dump(command, **options)

    monkeypatch.setattr(making.subprocess, "run", write_meanwhile)
    call_command("backup", tmp_path / "icc.tar", verbosity=0)
    call_command("restore", tmp_path / "icc.tar", replace=True, verbosity=0)
    case.refresh_from_db()
    assert case.title == "The case the-case"


def test_no_file_is_overwritten_and_none_is_left_half_written(tmp_path, monkeypatch):
    (tmp_path / "icc.tar").write_text("of yesterday")
    with pytest.raises(CommandError, match="there already"):
        call_command("backup", tmp_path / "icc.tar")
    monkeypatch.setattr("cases.backup.making.address", lambda: ["--dbname=no_such_database"])
    with pytest.raises(CommandError, match="pg_dump says"):
        call_command("backup", tmp_path / "new.tar")
    assert [file.name for file in tmp_path.iterdir() if file.is_file()] == ["icc.tar"]


def test_the_manifest_tells_what_is_in_it_and_no_secret(settings, tmp_path):
    a_case()
    recording.record_all_due()
    call_command("backup", tmp_path / "icc.tar", verbosity=0)
    with tarfile.open(tmp_path / "icc.tar") as archive:
        text = archive.extractfile("MANIFEST.json").read().decode()
    manifest = json.loads(text)
    assert manifest["rows"]["cases_case"] == 1
    assert "cases.0001_initial" in manifest["migrations"]
    assert settings.SECRET_KEY not in text


def test_a_server_for_which_there_is_no_pg_dump_is_named(tmp_path):
    with pytest.raises(NoClients, match="postgresql-client-99"):
        client_folder(99)
