"""Places and databases of a test's own, and something to put into them."""

from __future__ import annotations

import secrets
from pathlib import Path

import psycopg
import pytest
from django.db import connection, connections

from tests import build
from tests.conftest import DATABASES


@pytest.fixture(autouse=True)
def places(settings, tmp_path: Path):
    """Folders of the test's own for stored files; `place(name)` turns to another machine's."""
    settings.APPLICATION_ROLES = []

    def place(name: str) -> Path:
        backend = "django.core.files.storage.FileSystemStorage"
        settings.STORAGES = settings.STORAGES | {
            each: {"BACKEND": backend, "OPTIONS": {"location": tmp_path / name / each}}
            for each in ("captures", "data")
        }
        return tmp_path / name

    place("here")
    return place


@pytest.fixture
def new_database(pytestconfig):
    """Turns all that follows to a database of this kind, which is new and empty."""
    databases = pytestconfig.stash[DATABASES]
    before = connection.settings_dict["NAME"]

    def turn(what: str = "restored") -> None:
        name = databases.name_of(what)
        params = connection.get_connection_params() | {"dbname": "postgres", "autocommit": True}
        with psycopg.connect(**params) as server:
            server.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
        connections.close_all()
        connection.settings_dict["NAME"] = name

    yield turn
    connections.close_all()
    connection.settings_dict["NAME"] = before


@pytest.fixture
def owner(new_database):
    """A role that owns a database and is no superuser, as in production; gone after the test."""
    name = f"test_icc_tracker_owner_{secrets.token_hex(4)}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {name} LOGIN NOSUPERUSER")
    before = connection.settings_dict["USER"]
    yield name
    connections.close_all()
    connection.settings_dict["USER"] = before
    with connection.cursor() as cursor:
        cursor.execute(f"REASSIGN OWNED BY {name} TO CURRENT_USER")
        cursor.execute(f"DROP OWNED BY {name}")
        cursor.execute(f"DROP ROLE {name}")


def a_case(slug: str = "the-case"):
    case = build.case("Ada", slug=slug)
    release = build.court_release("2024-03-17")
    build.claim(release, case, "warrant_issued", "2024-03-17", "Ada")
    build.publish(release)
    return case
