"""The databases that are measured: made by `manage.py make_load`, read for what to ask."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import psycopg
from django.conf import settings
from psycopg.conninfo import make_conninfo

from bench.floor.parts import CURRENT, TOLD
from icc_tracker.embedded import postgres

ROOT = Path(__file__).resolve().parent.parent
SAMPLE = 300
CONNECTIONS = 200
_SETTLE = """
from cases import recording
from cases.api.documents import write_documents
recording.record_all_due()
write_documents()
"""
SEED = 7


@dataclass(frozen=True)
class Sample:
    """What is asked of one database: always the same of the same rows."""

    # Public id and slug of cases, drawn at random.
    cases: list[tuple[str, str]]
    # Situation (slug) and status of the pairs that most cases have.
    filters: list[tuple[str, str]]


def address_of(size: str) -> str:
    """How libpq finds the database of this size, on the server of the settings."""
    own = settings.DATABASES["default"]
    parts = {
        "host": own.get("HOST"),
        "port": own.get("PORT"),
        "user": own.get("USER"),
        "password": own.get("PASSWORD"),
    }
    given = {name: str(value) for name, value in parts.items() if value}
    return make_conninfo(dbname=f"load_{size.lower()}", **given)


def start_database() -> None:
    """Start the server of the settings, for as many connections as all contestants open at once.

    Raises SystemExit where it runs already and takes fewer.
    """
    if settings.EMBEDDED_POSTGRES:
        postgres.SETTINGS["max_connections"] = str(CONNECTIONS)
        settings.EMBEDDED_POSTGRES.start()
        with psycopg.connect(make_conninfo(address_of("S"), dbname="postgres")) as connection:
            [taken] = connection.execute("SHOW max_connections").fetchone()
        if int(taken) < CONNECTIONS:
            raise SystemExit(
                f"The database server runs already, for {taken} connections; all contestants "
                f"together open up to {CONNECTIONS}. Stop it first: make bench starts it again."
            )


def prepare(sizes: list[str], folder: Path) -> None:
    """Make the databases where they are not there, bring them up to date, collect static files."""
    for size in sizes:
        _manage("make_load", "--size", size, "--keep")
        _manage("migrate", "--verbosity", "0", DATABASE_URL=address_of(size))
        # What an earlier run has left to a worker, which there is none of now.
        _manage("shell", "--no-imports", "-c", _SETTLE, DATABASE_URL=address_of(size))
    _manage("collectstatic", "--no-input", "--verbosity", "0", VAR_DIR=str(folder))


def _manage(*arguments: str, **environment: str) -> None:
    command = [sys.executable, "manage.py", *arguments]
    subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, check=True)


def sample_of(size: str) -> Sample:
    """Draw what to ask of the database of this size."""
    with psycopg.connect(address_of(size)) as connection:
        cases = connection.execute(
            f"SELECT public_id, slug FROM cases_case c WHERE {TOLD} ORDER BY public_id"
        ).fetchall()
        filters = connection.execute(
            f"""SELECT si.slug, h.status FROM cases_case c
            JOIN cases_situation si ON si.id = c.situation_id
            CROSS JOIN LATERAL (
                SELECT status FROM cases_statuschange
                WHERE case_id = c.id AND proceedings_id IS NULL AND {CURRENT}
                ORDER BY holds_from DESC, "order" DESC, id DESC LIMIT 1) h
            GROUP BY 1, 2 ORDER BY count(*) DESC, 1, 2 LIMIT 5"""
        ).fetchall()
    return Sample(random.Random(SEED).sample(cases, min(SAMPLE, len(cases))), filters)


def state_of(size: str) -> str:
    """How much there is in the database of this size, in words."""
    tables = {"cases": "case", "reports": "sourcereport", "status changes": "statuschange"}
    with psycopg.connect(address_of(size)) as connection:
        counts = {
            name: connection.execute(f"SELECT count(*) FROM cases_{table}").fetchone()[0]
            for name, table in tables.items()
        }
        version = connection.execute("SHOW server_version").fetchone()[0]
    told = ", ".join(f"{count:,} {name}" for name, count in counts.items())
    return f"{told}; PostgreSQL {version.split()[0]}"
