"""As whom a process comes to the database: web server, worker, or the owner of the tables.

The web server, which everybody can reach, writes what editors and readers enter and no history; the
worker adds to history and may not change it (`cases.models.grants`). Commands that somebody types
on the server come as the owner, where there are several roles: they migrate, make roles, restore.
"""

from typing import NamedTuple

from icc_tracker.environment import UnreadableSetting
from icc_tracker.program import ROLES

# The roles of the embedded database, beside that of the owner.
EMBEDDED_WEB = "icc_tracker_app"
EMBEDDED_WORKER = "icc_tracker_worker"


class Role(NamedTuple):
    """A role of the database that owns no table; with an empty password it keeps the one it has."""

    name: str
    password: str = ""
    # Whether it may add to history.
    is_worker: bool = True


def application_roles(application: dict, worker: dict | None, owner: dict | None) -> list[Role]:
    """Return the roles that `make_roles` makes; none where nobody comes as the owner.

    Entries of Django's DATABASES: `application` for the web server, and for the worker where there
    is no `worker`. Raises UnreadableSetting where two of the addresses name the same role.
    """
    if owner is None:
        return []
    given = {"DATABASE_OWNER_URL": owner, "DATABASE_URL": application}
    if worker is not None:
        given["WORKER_DATABASE_URL"] = worker
    named: dict[str, str] = {}
    for variable, entry in given.items():
        user = entry.get("USER", "")
        if user in named:
            raise UnreadableSetting(
                f"{named[user]} and {variable} name the same user. Each must come as another, which"
                " `manage.py make_roles` makes; see docs/operations/index.md."
            )
        named[user] = variable
    roles = [_role(application, is_worker=worker is None)]
    return roles if worker is None else [*roles, _role(worker, is_worker=True)]


def _role(entry: dict, is_worker: bool) -> Role:
    return Role(entry.get("USER", ""), entry.get("PASSWORD", ""), is_worker)


def database_for(program: str, application: dict, worker: dict | None, owner: dict | None) -> dict:
    """Return the entry of DATABASES by which a program of this name comes."""
    if program == ROLES["celery"] and worker is not None:
        return worker
    return application if owner is None or program in ROLES.values() else owner
