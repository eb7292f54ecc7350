"""What a backup says of itself: what is in it, and by which sums that can be checked."""

from __future__ import annotations

import hashlib

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql
from pydantic import BaseModel

from cases.recording.exporting import export_history

FORMAT = 1
NAME = "MANIFEST.json"
DATABASE = "database.dump"


class Member(BaseModel):
    """One file of the archive."""

    name: str
    bytes: int
    sha256: str


class Manifest(BaseModel):
    """The last file of the archive, written when all others are in it."""

    format: int
    made_at: str
    site: str
    server: int
    migrations: list[str]
    # How many rows each table had, and the sum of the standing history, at the moment of the dump.
    rows: dict[str, int]
    history: str
    files: list[Member] = []


def row_counts() -> dict[str, int]:
    """How many rows each table of the application has."""
    tables = {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    }
    present = sorted(tables & set(connection.introspection.table_names()))
    counts = {}
    with connection.cursor() as cursor:
        for table in present:
            cursor.execute(sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table)))
            counts[table] = cursor.fetchone()[0]
    return counts


def history_sum() -> str:
    """The SHA-256 of the standing history, as `export_history` writes it."""
    digest = hashlib.sha256()
    for line in export_history():
        digest.update(line.encode() + b"\n")
    return digest.hexdigest()


def applied_migrations() -> list[str]:
    """The migrations of the database, as `app.name`."""
    recorder = MigrationRecorder(connection)
    return sorted(f"{app}.{name}" for app, name in recorder.applied_migrations())
