"""The Django project: settings, the Celery application, and the doors to the web."""

from icc_tracker.celery import app as celery_app

__all__ = ["celery_app"]
