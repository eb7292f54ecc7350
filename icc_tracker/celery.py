"""The Celery application: the worker and the beat read their settings from Django."""

import os

from celery import Celery

from icc_tracker.embedded import broker  # noqa: F401  (makes the embedded transport known to kombu)

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icc_tracker.settings")

app = Celery("icc_tracker", task_cls="icc_tracker.nudges:Nudge")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
