"""What is told of how the site is, and to whom (docs/operations/index.md)."""

import os
from pathlib import Path

from environs import validate

from icc_tracker.environment_values import web_address
from icc_tracker.settings.site import IS_HTTPS, VAR_DIR, env

# What may not get into a line is in icc_tracker/log_lines.py.
FORMATTERS = {
    "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    "json": {"()": "icc_tracker.log_lines.JsonLines"},
}
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")


def logging_for(form: str, level: str) -> dict:
    """Return Django's LOGGING for lines of a form (`line` or `json`) from a level on."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"chosen": FORMATTERS[form]},
        "filters": {
            "no_paths": {"()": "icc_tracker.log_lines.NoPaths"},
            "no_routine": {"()": "icc_tracker.log_lines.NoRoutine"},
        },
        "handlers": {
            "stderr": {
                "class": "logging.StreamHandler",
                "formatter": "chosen",
                "filters": ["no_paths", "no_routine"],
            }
        },
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # Failures and locks, not each step towards them.
            "axes": {"level": "WARNING"},
            # Django's own handlers would write paths.
            "django": {"handlers": [], "propagate": True},
            "django.server": {"handlers": [], "propagate": True},
        },
    }


LOG_FORMAT = env.str(
    "LOG_FORMAT", "json" if IS_HTTPS else "line", validate=validate.OneOf(FORMATTERS)
)
LOG_LEVEL = env.str("LOG_LEVEL", "INFO", validate=validate.OneOf(LEVELS))
LOGGING = logging_for(LOG_FORMAT, LOG_LEVEL)
# The worker writes its log as the web server does.
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
LOG_REQUESTS = env.bool("LOG_REQUESTS", False)
# Who has it may read /metrics; without one nobody may.
METRICS_TOKEN = env.secret("METRICS_TOKEN")
if METRICS_TOKEN:
    # Each process of the web server counts for itself, into files that every one can add up.
    os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", str(VAR_DIR / "metrics"))
    Path(os.environ["PROMETHEUS_MULTIPROC_DIR"]).mkdir(parents=True, exist_ok=True)
# Services that are told of errors and of how long things took; none by default, and of no people.
SENTRY_DSN = env.secret("SENTRY_DSN", validate=web_address)
TRACES_URL = env.str("TRACES_URL", "", validate=web_address)
