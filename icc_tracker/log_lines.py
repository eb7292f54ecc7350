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


class NoRoutine(logging.Filter):
    """Leaves out, but where all is logged, that a sweep was sent, came and went well."""

    SAID_BY = ("celery.beat", "celery.worker.strategy", "celery.app.trace")

    def filter(self, record: logging.LogRecord) -> bool:
        is_routine = record.levelno == logging.INFO and record.name in self.SAID_BY
        if not is_routine or logging.getLogger().isEnabledFor(logging.DEBUG):
            return True
        return "cases.tasks.sweep" not in record.getMessage()


class JsonLines(logging.Formatter):
    """One JSON object per line: when, how bad, which part, what, and on behalf of what."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
            "request_id": request_id.get() or getattr(_request(record), "number", ""),
        }
        if current_task:
            line |= {"task": current_task.name, "task_id": current_task.request.id}
        if record.exc_info and record.exc_info[0]:
            line |= describe(record.exc_info[1])
        return json.dumps({name: value for name, value in line.items() if value}, default=str)


def _message(record: logging.LogRecord) -> str:
    """What it says, with the kind of an exception in the place of its text.

    Celery fills what a failed task raised into its message as a text already.
    """
    args = record.args
    if isinstance(args, dict) and "exc" in args:
        error = record.exc_info and record.exc_info[1]
        args = args | {"exc": _kind(error) if error else "an error"}
    elif isinstance(args, tuple):
        args = tuple(_kind(each) if isinstance(each, BaseException) else each for each in args)
    return str(record.msg) % args if args else str(record.msg)


def _kind(error: BaseException) -> str:
    return f"{type(error).__module__}.{type(error).__qualname__}"


def describe(error: BaseException) -> dict:
    """An exception by its kind and by where it happened, without its text."""
    frames = traceback.extract_tb(error.__traceback__)
    return {
        "error": _kind(error),
        "sqlstate": getattr(error.__cause__, "sqlstate", None) or "",
        "stack": [f"{each.filename}:{each.lineno} in {each.name}" for each in frames],
    }


def _request(record: logging.LogRecord) -> object:
    return getattr(record, "request", None)


def nobody(*_: object) -> str:
    """What the log calls whoever tried to sign in, for axes: the desk shows who it was."""
    return "somebody"
