"""Says to whoever typed a command why its database cannot be reached, and what would be right."""

import psycopg
from django.conf import settings
from django.db import connection

from icc_tracker.database_url import url_of_database

PATIENCE_SECONDS = 5


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
        place, remedy = _of_embedded() if settings.EMBEDDED_POSTGRES else _of_address()
        return f"{place} cannot be used: {first.rstrip('.')}. {remedy}"
    return ""


def _of_embedded() -> tuple[str, str]:
    return "The embedded PostgreSQL", (
        "`make run` starts it with the site: leave that running, or set DATABASE_URL to the "
        "address of another."
    )


def _of_address() -> tuple[str, str]:
    # Commands come as the owner of the tables, where there is one (icc_tracker/database_roles.py).
    variable = "DATABASE_OWNER_URL" if settings.APPLICATION_ROLES else "DATABASE_URL"
    parts = {name: connection.settings_dict[name] for name in ("NAME", "USER", "HOST", "PORT")}
    return f"The database of {variable}, {url_of_database(parts)},", (
        "Start PostgreSQL there, or mend the address; without DATABASE_URL `make run` starts a "
        "PostgreSQL of its own."
    )
