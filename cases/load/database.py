"""The database of artificial cases: made beside the site's, which it must never touch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection, connections
from psycopg import sql

from icc_tracker.database_url import url_of_database

# What the comment of each database says that this package made.
_MADE = "Artificial cases of ICC Tracker"


class NotOurs(Exception):
    """A database of this name was not made here, and is left alone."""


def comment_of(name: str) -> str | None:
    """What is noted of a database of the server in use; None if there is none of this name."""
    with _administrator() as cursor:
        query = (
            "SELECT coalesce(shobj_description(oid, 'pg_database'), '') FROM pg_database"
            " WHERE datname = %s"
        )
        found = cursor.execute(query, [name]).fetchone()
        return found and found[0]


def is_finished(name: str, marks: str) -> bool:
    """Whether there is a finished database of this name that was made with these marks."""
    return comment_of(name) == f"{_MADE}: {marks}"


def make_anew(name: str, template: str) -> None:
    """Make a database of this name as a copy of another, in place of one that was made here.

    Raises NotOurs if there is one that was not, or that this process works in.
    """
    _refuse_what_is_not_ours(name)
    drop(name)
    with _administrator() as cursor:
        query = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        cursor.execute(query.format(sql.Identifier(name), sql.Identifier(template)))
    _note(name, f"{_MADE}, not finished")


def _refuse_what_is_not_ours(name: str) -> None:
    if name == connection.settings_dict["NAME"]:
        raise NotOurs(f"The site works in the database {name}: it is left alone.")
    comment = comment_of(name)
    if comment is not None and not comment.startswith(_MADE):
        raise NotOurs(f"The database {name} was not made here: it is left alone.")


def drop(name: str) -> None:
    with _administrator() as cursor:
        query = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
        cursor.execute(query.format(sql.Identifier(name)))


def note_finished(name: str, marks: str) -> None:
    """Note on a database with what it was made."""
    _note(name, f"{_MADE}: {marks}")


def _note(name: str, comment: str) -> None:
    with _administrator() as cursor:
        query = sql.SQL("COMMENT ON DATABASE {} IS {}")
        cursor.execute(query.format(sql.Identifier(name), sql.Literal(comment)))


@contextmanager
def using(name: str) -> Iterator[None]:
    """Let all that follows in this process work in a database of this name."""
    before = connection.settings_dict["NAME"]
    _turn_to(name)
    try:
        yield
    finally:
        _turn_to(before)


def hasten() -> None:
    """Let what this process writes from now on be written as fast as can be."""
    with connection.cursor() as cursor:
        # What a crash of the machine takes away is made anew.
        cursor.execute("SET synchronous_commit = off")
        # Ignores no trigger. Where it is not set, each row that fires one costs a subtransaction
        # that fails, and each of these goes through all checks that wait for the commit.
        cursor.execute("SET pgtrigger.ignore = '{}'")


def _turn_to(name: str) -> None:
    connections.close_all()
    if connection.settings_dict.get("OPTIONS", {}).get("pool"):
        connection.close_pool()
    connection.settings_dict["NAME"] = name


def url(name: str, with_password: bool = True) -> str:
    """The address of a database on the server in use, for DATABASE_URL."""
    settings = connection.settings_dict | {"NAME": name}
    return url_of_database(settings if with_password else settings | {"PASSWORD": ""})


@contextmanager
def _administrator() -> Iterator[psycopg.Cursor]:
    """A cursor on the server, outside the databases of cases."""
    place = connection.get_connection_params() | {"dbname": "postgres", "autocommit": True}
    with psycopg.connect(**place) as server, server.cursor() as cursor:
        yield cursor
