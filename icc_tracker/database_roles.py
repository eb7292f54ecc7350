"""As whom a process comes to the database: as the application, or as the owner of the tables.

The web server and the worker come as the application, which may not change history
(`cases.models.grants`). Commands that somebody on the server types come as the owner, where there
are two roles: they migrate, make roles, restore.
"""

from icc_tracker.program import ROLES

# The role of the application in the embedded database, beside that of the owner.
EMBEDDED_APPLICATION = "icc_tracker_app"


def application_role(application: dict, owner: dict | None) -> dict | None:
    """Return name and password of the application's role; None where it is the owner itself.

    `application` and `owner` are entries of Django's DATABASES. Raises ValueError where both are
    the same role.
    """
    if owner is None:
        return None
    if owner.get("USER") == application.get("USER"):
        raise ValueError(
            "DATABASE_OWNER_URL and DATABASE_URL name the same user. The application must come as"
            " another, which `manage.py make_roles` makes; or leave DATABASE_OWNER_URL away."
        )
    return {"name": application.get("USER", ""), "password": application.get("PASSWORD", "")}


def database_for(program: str, application: dict, owner: dict | None) -> dict:
    """Return the entry of DATABASES by which a program of this name comes."""
    return application if owner is None or program in ROLES.values() else owner
