"""Which requests read from a replica: public ones, that write nothing, of nobody in particular.

All reads of one request go to one database, so that the ETag of an answer and the answer are of
one state of the record. Whoever has signed in, or comes with a token, reads what they have just
written: from the primary, as do the desk, the worker and every command. So does a page that
answers to what one reader did; its view is `personal`.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, Error, connections
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

from icc_tracker.replicas.watching import watch

_replica: ContextVar[str | None] = ContextVar("replica", default=None)


def personal(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A view whose answers are for one reader, and new: kept by no cache, read from no replica."""

    @wraps(view)
    def answer(*args: Any, **kwargs: Any) -> HttpResponse:
        return view(*args, **kwargs)

    answer.is_personal = True
    return never_cache(answer)


class Router:
    """Django's question which database to ask, answered by what the request may read."""

    def db_for_read(self, model: type, **hints: Any) -> str:
        alias = _replica.get()
        # What is read within a transaction may be what it has written.
        if alias is None or connections[DEFAULT_DB_ALIAS].in_atomic_block:
            return DEFAULT_DB_ALIAS
        return alias

    def db_for_write(self, model: type, **hints: Any) -> str:
        # From now on the request must see what it has written.
        _replica.set(None)
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Any, other: Any, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


class ReplicaReads:
    """Middleware: lets a public request read from a replica, and ask the primary if that fails."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.DATABASE_REPLICAS:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            _replica.set(None)

    def process_view(self, request: HttpRequest, view: Callable, args: list, kwargs: dict) -> None:
        if may_read_from_replica(request, view):
            _choose()

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The same answer from the primary, where the replica was at fault.

        Whatever a replica says is wrong: it may have gone, or cancelled the query to keep up, or
        lack a column that a migration has just made.
        """
        alias = _replica.get()
        if alias is None or not isinstance(error, Error):
            return None
        _replica.set(None)
        connection = connections[alias]
        if connection.connection is None or connection.connection.closed:
            watch.put_out(alias)
        connection.close()
        match = request.resolver_match
        response = match.func(request, *match.args, **match.kwargs)
        return response.render() if hasattr(response, "render") else response


@contextmanager
def from_replica() -> Iterator[None]:
    """Within it a public request reads from a replica, before its view is found."""
    if settings.DATABASE_REPLICAS:
        _choose()
    try:
        yield
    finally:
        _replica.set(None)


def _choose() -> None:
    if fit := watch.in_use():
        alias = random.choice(fit)  # noqa: S311
        watch.add_reader(connections[alias])
        _replica.set(alias)


def may_read_from_replica(request: HttpRequest, view: Callable | None = None) -> bool:
    """Whether a request reads what is public, and for nobody who must see the last moment."""
    return (
        request.method in ("GET", "HEAD")
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "Authorization" not in request.headers
        and not request.path_info.startswith("/admin/")
        and not getattr(view, "is_personal", False)
    )
