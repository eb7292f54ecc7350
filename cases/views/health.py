"""How the site is, for three who ask: people who watch it, who sends requests, who restarts it.

`/healthz` says whether all is well, the worker included: for those who are woken up when it is not.
`/readyz` says whether this process can answer: for a balancer. Pages are right without the worker,
only not new, so its silence takes no web server out. `/livez` says that the process lives: nothing
is better after a restart because the database does not answer.

Replicas are told of, but the site is ready without them.
"""

from datetime import timedelta

import psycopg
from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from cases.ledger.public_log.checkpoints import NotOurKey, check_newest_key
from cases.models import Heartbeat
from cases.models.clock import moment
from cases.tasks import FAILING_SWEEP
from icc_tracker.replicas.reading import personal
from icc_tracker.replicas.watching import watch

# A database that is away is told of within so many seconds.
PATIENCE_SECONDS = 2


@require_safe
@personal
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when everything is ready, else 503; the answer says of each part how it is."""
    parts = _parts()
    if parts.get("migrations") == "ready":
        parts |= {"log": _log(), "worker": _worker()}
    return _answer(parts)


@require_safe
@personal
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when this process can answer, else 503; the same words, without log and worker."""
    return _answer(_parts())


@require_safe
@personal
def livez(request: HttpRequest) -> JsonResponse:
    """200 as long as the process answers at all; nothing else is asked."""
    return JsonResponse({"status": "alive"})


def _parts() -> dict[str, str]:
    parts = {"database": _database()}
    if parts["database"] == "ready":
        parts["migrations"] = _migrations()
    return parts


def _answer(parts: dict[str, str]) -> JsonResponse:
    is_ready = set(parts.values()) == {"ready"}
    answer = {"status": "ready" if is_ready else "not ready", **parts}
    if settings.DATABASE_REPLICAS:
        answer["replicas"] = _replicas()
    return JsonResponse(answer, status=200 if is_ready else 503)


def _database() -> str:
    """Ask by a connection of its own first: the pool waits half a minute for a database that is
    away, and may have one that was cut off without a word."""
    params = connection.get_connection_params() | {"connect_timeout": PATIENCE_SECONDS}
    try:
        psycopg.connect(**params).close()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, psycopg.Error):
        return "does not answer"
    return "ready"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} to apply" if missing else "ready"


def _log() -> str:
    """Whether the public log can go on: by another key nothing is appended, and all waits."""
    try:
        check_newest_key()
    except NotOurKey as error:
        return str(error)
    return "ready"


def _worker() -> str:
    beats = dict(Heartbeat.objects.values_list("name", "beat_at"))
    beat_at = beats.get("worker")
    if beat_at is None:
        return "has not started"
    silence = moment() - beat_at
    if silence > timedelta(seconds=settings.WORKER_SILENCE_SECONDS):
        return f"silent for {int(silence.total_seconds())} seconds"
    if FAILING_SWEEP in beats:
        return "its sweeps fail; see its log"
    return "ready"


def _replicas() -> dict:
    """How many replicas this process reads from; without them it reads from the primary."""
    return {
        "in_use": len(watch.in_use()),
        "each": [
            {"lag_seconds": None if seen.lag is None else round(seen.lag, 1)}
            | ({"trouble": seen.trouble} if seen.trouble else {})
            for seen in watch.seen.values()
        ],
    }
