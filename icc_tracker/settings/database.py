"""The database, copies of it, and what a process keeps in its memory.

PostgreSQL, always. Without DATABASE_URL the embedded server is used.
"""

import sys

from environs import validate

from icc_tracker.database_roles import (
    EMBEDDED_WEB,
    EMBEDDED_WORKER,
    application_roles,
    database_for,
)
from icc_tracker.database_url import POOLERS, database_from_url, replicas_from_urls
from icc_tracker.embedded.postgres import EmbeddedPostgres
from icc_tracker.program import program_name
from icc_tracker.settings.site import VAR_DIR, env

_url, _owner_url = env.secret("DATABASE_URL"), env.secret("DATABASE_OWNER_URL")
_password, _owner_password = env.secret("DATABASE_PASSWORD"), env.secret("DATABASE_OWNER_PASSWORD")
_worker_url = env.secret("WORKER_DATABASE_URL")
_worker_password = env.secret("WORKER_DATABASE_PASSWORD")
EMBEDDED_POSTGRES = None if _url else EmbeddedPostgres(VAR_DIR / "postgres")
if EMBEDDED_POSTGRES:
    _owner = EMBEDDED_POSTGRES.django_settings()
    _application = _owner | {"USER": EMBEDDED_WEB}
    _worker = _owner | {"USER": EMBEDDED_WORKER}
else:
    _application = database_from_url(_url, _password)
    # Who owns the tables; only where they are migrated (docs/operations/index.md).
    _owner = (
        database_from_url(_owner_url, _owner_password, "DATABASE_OWNER_URL") if _owner_url else None
    )
    _worker = (
        database_from_url(_worker_url, _worker_password, "WORKER_DATABASE_URL")
        if _worker_url
        else None
    )
# The web server writes no history, and the worker changes none (cases/models/grants.py).
APPLICATION_ROLES = application_roles(_application, _worker, _owner)
DATABASES = {"default": database_for(program_name(sys.argv), _application, _worker, _owner)}
# A command works alone: without a pool, which waits half a minute, it says at once what is wrong.
_is_command = program_name(sys.argv).startswith("manage.py")
DATABASES["default"]["OPTIONS"] = (
    {"connect_timeout": "30"} if _is_command else {"pool": {"min_size": 1, "max_size": 8}}
) | DATABASES["default"].get("OPTIONS", {})
# Copies of it that public pages and the API may be read from (docs/operations/scaling.md).
DATABASES |= replicas_from_urls(env.secret_list("DATABASE_REPLICA_URLS"), _password)
DATABASE_REPLICAS = [alias for alias in DATABASES if alias != "default"]
DATABASE_ROUTERS = ["icc_tracker.replicas.reading.Router"] if DATABASE_REPLICAS else []
# A replica that is further behind than this is not read from.
REPLICA_LAG_SECONDS = env.float("REPLICA_LAG_SECONDS", 10, validate=validate.Range(min=0.1))
DATABASE_POOLER = env.str("DATABASE_POOLER", "none", validate=validate.OneOf(POOLERS))
for _database in DATABASES.values():
    _database["ENGINE"] = "icc_tracker.postgresql"
    # The audit trail says so of changes that nobody made who had signed in.
    _database["OPTIONS"].setdefault("application_name", program_name(sys.argv))
    _database |= POOLERS[DATABASE_POOLER]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# How many pages and answers a process keeps in its memory, as they were given, packed: some 10
# kB each. Of those above 32 kB, up to 256 kB, a sixteenth (icc_tracker/kept_answers.py).
KEPT_ANSWERS = env.int("KEPT_ANSWERS", 500, validate=validate.Range(min=0))
CACHES = {
    name: {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "LOCATION": name,
        "OPTIONS": {"MAX_ENTRIES": number},
    }
    for name, number in (("default", KEPT_ANSWERS), ("large", KEPT_ANSWERS // 16))
}
