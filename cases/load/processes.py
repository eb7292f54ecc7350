"""Processes: work in a database, shared among as many processes as there are processors.

Nothing of Django may be imported here before a process knows in which database it works.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from importlib import import_module
from typing import Any


@contextmanager
def workers(url: str, number: int) -> Iterator[Callable[[str, Iterable], list]]:
    """Give a function that lets so many processes work in the database of this address.

    It takes `module:function` and one argument for each call, and returns all answers. What one
    raises is raised here.
    """
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(number, context, _begin, (url,)) as pool:

        def share(what: str, arguments: Iterable) -> list:
            return [each.result() for each in [pool.submit(_call, what, one) for one in arguments]]

        yield share


def _begin(url: str) -> None:
    os.environ["DATABASE_URL"] = url
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "icc_tracker.settings")
    import django

    django.setup()


def _call(what: str, argument: Any) -> Any:
    module, _, name = what.partition(":")
    return getattr(import_module(module), name)(argument)
