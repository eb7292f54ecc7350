"""The nightly backup with Docker: what it asks of Docker, what it deletes, when it speaks."""

import os
import re
import shutil
import subprocess
import time
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "deploy" / "backup.sh"
DAY = 86_400


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An installation with two backups, of yesterday and of long ago."""
    for name in ("deploy", "bin", "backups"):
        (tmp_path / name).mkdir()
    shutil.copy(SCRIPT, tmp_path / "deploy")
    (tmp_path / ".env").write_text("SITE_NAME=tracker.example.org\n")
    for name, days in (("old.tar", 32), ("new.tar", 1), ("old.txt", 32)):
        (tmp_path / "backups" / name).touch()
        os.utime(tmp_path / "backups" / name, (time.time() - days * DAY,) * 2)
    return tmp_path


def back_up(folder: Path, docker: str) -> subprocess.CompletedProcess:
    (folder / "bin" / "docker").write_text(f"#!/bin/sh\n{docker}\n")
    (folder / "bin" / "docker").chmod(0o755)
    # Cron starts it in another folder.
    return subprocess.run(
        ["sh", folder / "deploy" / "backup.sh"],
        cwd="/",
        env={"PATH": f"{folder / 'bin'}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
    )


def kept(folder: Path) -> set[str]:
    return {path.name for path in (folder / "backups").iterdir()}


def test_a_backup_is_made_old_ones_go_and_nothing_is_said(folder) -> None:
    done = back_up(folder, f'echo "$PWD $*" >{folder}/asked; echo Container created >&2')
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    asked = (folder / "asked").read_text().strip()
    command = f"{folder} compose run --rm -T manage backup /backups/"
    assert asked.startswith(command)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d{6}Z\.tar", asked.removeprefix(command))
    assert kept(folder) == {"new.tar", "old.txt"}


def test_a_failure_is_told_and_deletes_nothing(folder) -> None:
    done = back_up(folder, "echo pg_dump says: no >&2; exit 1")
    assert (done.returncode, done.stderr) == (1, "pg_dump says: no\n")
    assert "old.tar" in kept(folder)


def test_the_folder_may_be_another(folder) -> None:
    (folder / "backups").rename(folder / "elsewhere")
    (folder / "backups").mkdir()
    (folder / "backups" / "old.tar").touch()
    with (folder / ".env").open("a") as file:
        file.write(f"BACKUPS={folder}/elsewhere\n")
    assert back_up(folder, "exit 0").returncode == 0
    assert kept(folder) == {"old.tar"}
    assert {path.name for path in (folder / "elsewhere").iterdir()} == {"new.tar", "old.txt"}
