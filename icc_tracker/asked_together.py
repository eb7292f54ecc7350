"""One question put for all who ask the same at the same time.

No answer may be older than the request that it is given to. So whoever comes while a question is
on its way does not take the answer to that one: all who come meanwhile share the next. Under load
1.2 times as many answers that are given again (docs/explanation/speed.md), and fewer questions.
"""

from __future__ import annotations

from collections.abc import Callable
from threading import Event, Lock
from typing import Any


class _Turn:
    """A question that is yet to be put, and what came of it, for all who wait for it."""

    def __init__(self) -> None:
        self.is_over = Event()
        self.answer: Any = None
        self.error: BaseException | None = None


class AskedTogether:
    """A question that the threads of this process put together."""

    def __init__(self, question: Callable[[], Any]) -> None:
        self._question = question
        self._next: _Turn | None = None
        self._may_change = Lock()
        self._is_on_its_way = Lock()

    def __call__(self) -> Any:
        """Return an answer to the question as it was put after this call began; raise what it
        raised then."""
        with self._may_change:
            is_first = self._next is None
            turn = self._next = self._next or _Turn()
        if is_first:
            self._put(turn)
        else:
            turn.is_over.wait()
        if turn.error:
            raise turn.error
        return turn.answer

    def _put(self, turn: _Turn) -> None:
        with self._is_on_its_way:
            with self._may_change:
                # Whoever comes from here on is too late for this one.
                self._next = None
            try:
                turn.answer = self._question()
            except BaseException as error:
                turn.error = error
            finally:
                turn.is_over.set()
