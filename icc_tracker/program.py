"""Says which program this process is, so that the database and its audit trail can name it."""

from collections.abc import Sequence
from pathlib import PurePath

ROLES = {"granian": "web", "celery": "worker"}


def program_name(arguments: Sequence[str]) -> str:
    """Return the name of the program that was started with these arguments, the first its path.

    `web`, `worker`, `manage.py load_docket`, or else the name of the program's file; at most 63
    characters, as PostgreSQL allows.
    """
    path = PurePath(arguments[0] if arguments else "")
    name = path.parent.name if path.name == "__main__.py" else path.name
    if name in ("manage.py", "django-admin") and len(arguments) > 1:
        name = f"manage.py {arguments[1]}"
    return ROLES.get(name, name)[:63]
