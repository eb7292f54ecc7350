"""What the owner of the tables can do behind the application's back."""

from __future__ import annotations

from django.db import connection


def behind_our_back(statement: str, params: list | None = None) -> None:
    """Execute SQL while no trigger fires: as the owner, who can switch them off."""
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(statement, params or [])
        cursor.execute("SET session_replication_role = origin")
