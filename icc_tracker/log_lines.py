"""Lines of the log: as JSON where machines read them, and without people in any case.

A log is kept for long, copied to other machines and read by many. So no path (it may hold the token
of a link, or a name that somebody looks for), no address, and no text of an exception (the
database quotes what somebody entered) gets into it, but where in the code it happened.
"""

from __future__ import annotations

import json
import logging
import traceback
from datetime import UTC, datetime

from celery import current_task

from icc_tracker.requests import request_id, route_of


class NoPaths(logging.Filter):
    """Puts the pattern of an address in the place of the address, in what Django says of requests.

    Django passes the request, and the path as the last argument of its messages.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None)
        if request is None or not isinstance(record.args, tuple):
            return True
        path = getattr(request, "path", None)
        told = route_of(request) if hasattr(request, "resolver_match") else "a path"
        record.args = tuple(told if each == path else each for each in record.args)
        return True


class JsonLines(logging.Formatter):
    """One JSON object per line: when, how bad, which part, what, and on behalf of what."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id.get() or getattr(_request(record), "number", ""),
        }
        if current_task:
            line |= {"task": current_task.name, "task_id": current_task.request.id}
        if record.exc_info and record.exc_info[0]:
            line |= describe(record.exc_info[1])
        return json.dumps({name: value for name, value in line.items() if value}, default=str)


def describe(error: BaseException) -> dict:
    """An exception by its kind and by where it happened, without its text."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": f"{type(error).__module__}.{type(error).__qualname__}",
        "sqlstate": getattr(error.__cause__, "sqlstate", None) or "",
        "stack": [f"{each.filename}:{each.lineno} in {each.name}" for each in frames],
    }


def _request(record: logging.LogRecord) -> object:
    return getattr(record, "request", None)
