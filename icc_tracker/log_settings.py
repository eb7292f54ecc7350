"""How the log is written; what may not get into it is in `icc_tracker.log_lines`."""

FORMATTERS = {
    "line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
    "json": {"()": "icc_tracker.log_lines.JsonLines"},
}


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


def nobody(*_: object) -> str:
    """What the log calls whoever tried to sign in, for axes: the desk shows who it was."""
    return "somebody"
