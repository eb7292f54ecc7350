"""The worker and what it does when: Celery.

Without CELERY_BROKER_URL, messages are files under VAR_DIR. The rows of the database are the queue;
the broker carries only nudges, so a lost message does no harm.
"""

from environs import validate

from icc_tracker.environment_values import broker_address
from icc_tracker.settings.site import VAR_DIR, env

CELERY_BROKER_URL = env.secret("CELERY_BROKER_URL", "embedded://", validate=broker_address)
if CELERY_BROKER_URL == "embedded://":
    CELERY_BROKER_TRANSPORT_OPTIONS = {"folder": str(VAR_DIR / "broker"), "polling_interval": 0.1}
elif CELERY_BROKER_URL.startswith("redis"):
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        # Above the longest task, or Redis hands a task that still runs to a second worker.
        "visibility_timeout": 3600,
        # A server that is silent must not keep an editor waiting; the worker asks for a second.
        "socket_connect_timeout": 3,
        "socket_timeout": 5,
    }
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# Who sends a nudge waits for it. Once again, for the connection may be of before a restart.
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0, "interval_max": 0}
CELERY_WORKER_CONSUMER = "icc_tracker.nudges:Consumer"
CELERY_BEAT_SCHEDULER = "icc_tracker.beat:Scheduler"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_TIME_LIMIT = 1800
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS = True
CELERY_TIMEZONE = "UTC"
SWEEP_SECONDS = env.int("SWEEP_SECONDS", 5, validate=validate.Range(min=1))
LOOK_SECONDS = env.int("LOOK_SECONDS", 60, validate=validate.Range(min=1))
# A task that records ends after this time, far from the limit, and nudges the next: so mail and
# messages get their turn during a long backlog, too.
RECORDING_SECONDS = env.float("RECORDING_SECONDS", 20, validate=validate.Range(min=0))
CELERY_BEAT_SCHEDULE = {
    "sweep": {
        "task": "cases.tasks.sweep",
        "schedule": SWEEP_SECONDS,
        "options": {"expires": SWEEP_SECONDS * 2},
    },
    "forget_answers": {"task": "cases.tasks.forget_answers", "schedule": 3600},
    "forget_uploads": {"task": "cases.tasks.forget_uploads", "schedule": 600},
    # Its own task, so that slow servers of others do not keep the record waiting.
    "look_at_pages": {
        "task": "cases.tasks.look_at_pages",
        "schedule": LOOK_SECONDS,
        "options": {"expires": LOOK_SECONDS * 2},
    },
    "remove_orphans": {"task": "cases.tasks.remove_orphans", "schedule": 3600},
    # Each feed has its own pace; this is how soon a due one is noticed.
    "ask_feeds": {
        "task": "cases.tasks.ask_feeds",
        "schedule": 60,
        "options": {"expires": 60},
    },
    # The first look after midnight makes the release of the day, if anything changed.
    "release_data": {
        "task": "cases.tasks.release_data",
        "schedule": 60,
        "options": {"expires": 60},
    },
    "forget_readers": {"task": "cases.tasks.forget_readers", "schedule": 3600},
}
# After this many seconds without a sign of life, /healthz says that the worker is not ready.
WORKER_SILENCE_SECONDS = env.int("WORKER_SILENCE_SECONDS", 30, validate=validate.Range(min=1))
