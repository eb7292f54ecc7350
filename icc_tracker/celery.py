"""The Celery application: the worker and the beat read their settings from Django."""

import os

from celery import Celery, signals

from icc_tracker.embedded import broker  # noqa: F401  (makes the embedded transport known to kombu)
from icc_tracker.observing import start_observing

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icc_tracker.settings")

app = Celery("icc_tracker", task_cls="icc_tracker.nudges:Nudge")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@signals.setup_logging.connect
def keep_logging(**_: object) -> None:
    """Let worker and beat log as the settings say: Celery, asked to leave it, sets no level."""


@signals.worker_process_init.connect
def observe(**_: object) -> None:
    """Tell of errors and times from each process of the worker, where that is set."""
    start_observing()
