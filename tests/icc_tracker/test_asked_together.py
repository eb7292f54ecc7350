"""Who asks together shares a question, but never one that was put before they came."""

from concurrent.futures import ThreadPoolExecutor
from itertools import count
from threading import Event
from time import sleep

import pytest

from icc_tracker.asked_together import AskedTogether

SECONDS = 10


class Slow:
    """A question that is answered by its number, when it is let go."""

    def __init__(self) -> None:
        self.put = count(1)
        self.began = [Event() for _ in range(5)]
        self.let_go = [Event() for _ in range(5)]

    def __call__(self) -> int:
        number = next(self.put)
        self.began[number].set()
        assert self.let_go[number].wait(SECONDS)
        return number


def until(holds) -> None:
    for _ in range(SECONDS * 1000):
        if holds():
            return
        sleep(0.001)
    raise AssertionError("It does not come to hold.")


def one_and_others(pool, ask, question, number) -> tuple:
    """One who asks, and so many who come while that question is on its way, and all wait."""
    one = pool.submit(ask)
    assert question.began[1].wait(SECONDS)
    others = [pool.submit(ask) for _ in range(number)]
    # The first of them is to put the next question, and waits for its turn.
    until(lambda: ask._next and len(ask._next.is_over._cond._waiters) == number - 1)
    return one, others


def test_who_comes_while_a_question_is_on_its_way_shares_the_next():
    question = Slow()
    ask = AskedTogether(question)
    with ThreadPoolExecutor(4) as pool:
        first, others = one_and_others(pool, ask, question, 3)
        assert not question.began[2].is_set()
        question.let_go[1].set()
        assert first.result(SECONDS) == 1
        question.let_go[2].set()
        assert [each.result(SECONDS) for each in others] == [2, 2, 2]
    assert next(question.put) == 3


def test_who_comes_alone_has_a_question_of_their_own():
    ask = AskedTogether(count().__next__)
    assert [ask() for _ in range(3)] == [0, 1, 2]


def test_what_a_question_raises_all_get_who_share_it_and_nobody_after():
    question, fails = Slow(), iter([False, True, False])

    def asked() -> int:
        number = question()
        if next(fails):
            raise LookupError(number)
        return number

    ask = AskedTogether(asked)
    with ThreadPoolExecutor(3) as pool:
        first, others = one_and_others(pool, ask, question, 2)
        question.let_go[1].set()
        question.let_go[2].set()
        assert first.result(SECONDS) == 1
        for each in others:
            with pytest.raises(LookupError, match="2"):
                each.result(SECONDS)
    question.let_go[3].set()
    assert ask() == 3


def test_no_answer_is_older_than_its_request():
    # The question tells what was last written; each who asks has written before.
    written = [0]

    def last() -> int:
        found = written[0]
        sleep(0.0005)
        return found

    ask, numbers = AskedTogether(last), count(1)

    def write_and_ask(_) -> bool:
        number = next(numbers)
        written[0] = max(written[0], number)
        return ask() >= number

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(write_and_ask, range(400)))
