"""How the site is, for three who ask: people who watch it, who sends requests, who restarts it.

`/healthz` says whether all is well, the worker included: for those who are woken up when it is not.
`/readyz` says whether this process can answer: for a balancer. Pages are right without the worker,
only not new, so its silence takes no web server out. `/livez` says that the process lives: nothing
is better after a restart because the database does not answer.

Replicas are told of, but the site is ready without them.
"""

from datetime import timedelta

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from cases.models import Heartbeat
from cases.models.clock import moment
from icc_tracker.replicas.reading import personal
from icc_tracker.replicas.watching import watch


@require_safe
@personal
def healthz(request: HttpRequest) -> JsonResponse:
    """200 when everything is ready, else 503; the answer says of each part how it is."""
    parts = _parts()
    if parts.get("migrations") == "ready":
        parts["worker"] = _worker()
    return _answer(parts)


@require_safe
@personal
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when this process can answer, else 503; the same words, without the worker."""
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
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "does not answer"
    return "ready"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return f"{len(missing)} to apply" if missing else "ready"


def _worker() -> str:
    beat = Heartbeat.objects.filter(name="worker").first()
    if beat is None:
        return "has not started"
    silence = moment() - beat.beat_at
    if silence > timedelta(seconds=settings.WORKER_SILENCE_SECONDS):
        return f"silent for {int(silence.total_seconds())} seconds"
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
