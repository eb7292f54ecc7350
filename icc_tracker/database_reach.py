"""Says to whoever typed a command why its database is of no use to it, and what would be right."""

from traceback import walk_tb

import psycopg
from django.conf import settings
from django.db import DatabaseError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from psycopg import errors

from icc_tracker.database_url import url_of_database

PATIENCE_SECONDS = 5
_NOT_THERE = (errors.UndefinedTable, errors.UndefinedColumn, errors.UndefinedFunction)


def why_of_no_use(error: DatabaseError) -> str:
    """Return why a command ended with this error, where it is not for what the command did: the
    database cannot be reached, or is not of this version. Else nothing."""
    if isinstance(error, OperationalError):
        # A database that is there says such things, too.
        return why_unreachable()
    if not isinstance(error.__cause__, _NOT_THERE) or _is_of_a_migration(error):
        return ""
    try:
        state = _state_of_tables()
    except DatabaseError:
        return ""
    first = str(error).partition("\n")[0]
    remedy = "`python manage.py migrate` brings it up to date; then try again."
    return f"{_place()} {state}: {first}. {remedy}" if state else ""


def _is_of_a_migration(error: DatabaseError) -> bool:
    """Whether what is to bring the database up to date is at fault itself."""
    frames = (frame for frame, _ in walk_tb(error.__traceback__))
    return any(each.f_globals["__name__"].startswith("django.db.migrations.") for each in frames)


def _state_of_tables() -> str:
    """What is amiss with the tables, or nothing where they are of this version."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return ""
    has_any = executor.loader.applied_migrations
    return "has tables of an older version" if has_any else "has no tables yet"


def why_unreachable() -> str:
    """Ask the database of this process; return why it does not answer, or nothing where it does.

    What is said names the variable and the address in it, and no password.
    """
    params = connection.get_connection_params() | {"connect_timeout": PATIENCE_SECONDS}
    try:
        psycopg.connect(**params).close()
    except psycopg.Error as error:
        # The first line says it all: more of them say it of each way that was tried.
        first = " ".join(str(error).partition("\n")[0].split())
        for prefix in ("connection failed: ", "connection is bad: "):
            first = first.removeprefix(prefix)
        return f"{_place()} cannot be used: {first.rstrip('.')}. {_remedy()}"
    return ""


def _place() -> str:
    if settings.EMBEDDED_POSTGRES:
        return "The embedded PostgreSQL"
    # Commands come as the owner of the tables, where there is one (icc_tracker/database_roles.py).
    variable = "DATABASE_OWNER_URL" if settings.APPLICATION_ROLES else "DATABASE_URL"
    parts = {name: connection.settings_dict[name] for name in ("NAME", "USER", "HOST", "PORT")}
    return f"The database of {variable}, {url_of_database(parts)},"


def _remedy() -> str:
    if settings.EMBEDDED_POSTGRES:
        return (
            "`make run` starts it with the site: leave that running, or set DATABASE_URL to the "
            "address of another."
        )
    return (
        "Start PostgreSQL there, or mend the address; without DATABASE_URL `make run` starts a "
        "PostgreSQL of its own."
    )
