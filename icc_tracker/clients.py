"""The programs by which a database is dumped and restored: as new as its server, or newer."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

from django.conf import settings
from django.db import connection

from icc_tracker.embedded.binaries import INSTALLED, packaged_server

CLIENTS = ("pg_dump", "pg_restore", "psql")


class NoClients(RuntimeError):
    """There is no pg_dump that knows the server; the message says what to do."""


def client_folder(server: int) -> Path:
    """Return the folder of the programs for a server of this major version.

    Those of the same version are best: what a newer pg_dump writes an older server may not read.
    Raises NoClients where all that there are are older than the server.
    """
    found = {folder: major_of(folder) for folder in _candidates()}
    able = [folder for folder, major in found.items() if major >= server]
    if not able:
        raise NoClients(
            f"The database is PostgreSQL {server}, and no pg_dump of that version or a newer one"
            f" is here. Install one (on Debian: postgresql-client-{server}), so that it is on PATH."
        )
    return min(able, key=found.__getitem__)


def major_of(folder: Path) -> int:
    """Return the major version of the programs in a folder; 0 where one is missing."""
    if not all((folder / name).is_file() for name in CLIENTS):
        return 0
    answer = subprocess.run([folder / "pg_dump", "--version"], capture_output=True, text=True)
    found = re.search(r"\(PostgreSQL\) (\d+)", answer.stdout)
    return int(found[1]) if found else 0


def address() -> list[str]:
    """Return the switches by which the programs reach the database in use, without a password."""
    place = connection.settings_dict
    switches = {"--host": place["HOST"], "--port": place["PORT"], "--username": place["USER"]}
    return [
        "--no-password",
        *(f"{name}={value}" for name, value in switches.items() if value),
        f"--dbname={place['NAME']}",
    ]


def environment() -> dict[str, str]:
    """Return the environment of the programs, with the password and how to reach the database."""
    kept = dict(os.environ)
    if settings.EMBEDDED_POSTGRES:
        # They are meant for another server.
        kept = {name: value for name, value in kept.items() if not name.startswith("PG")}
    place = connection.settings_dict
    options = {
        f"PG{name.upper()}": str(value)
        for name, value in place["OPTIONS"].items()
        if name in ("sslmode", "sslrootcert", "sslcert", "sslkey")
    }
    password = {"PGPASSWORD": place["PASSWORD"]} if place.get("PASSWORD") else {}
    return kept | options | password


def _candidates() -> list[Path]:
    """The folders that may hold the programs, those that somebody chose by PATH first."""
    on_path = shutil.which("pg_dump")
    folders = [Path(on_path).parent] if on_path else []
    if package := packaged_server():
        folders.append(package / "pginstall" / "bin")
    return folders + [folder for each in INSTALLED for folder in Path("/").glob(each[1:])]
