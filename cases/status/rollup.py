"""The status of a case from the steps of its suspects."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date

from cases.status.events import CASE_ITSELF
from cases.status.history import Slices
from cases.status.steps import Step
from cases.status.words import STATUSES


def roll_up(subjects: Mapping[int, Slices]) -> Slices:
    """The steps of the case on every day of knowledge on which they changed."""
    days = sorted({day for history in subjects.values() for day, _ in history})
    result: Slices = []
    for day in days:
        known = {subject: _as_known(history, day) for subject, history in subjects.items()}
        steps = _over_time(known)
        if steps != (result[-1][1] if result else ()):
            result.append((day, steps))
    return result


def _as_known(history: Slices, on: date) -> tuple[Step, ...]:
    place = bisect_right([day for day, _ in history], on)
    return history[place - 1][1] if place else ()


def _over_time(known: Mapping[int, tuple[Step, ...]]) -> tuple[Step, ...]:
    """The case's steps: after each date on which a suspect moved, the roll-up of that date."""
    moves = sorted(
        ((step, subject) for subject, steps in known.items() for step in steps),
        key=lambda move: (move[0].holds_from, move[0].order),
    )
    current: dict[int, Step] = {}
    result: list[Step] = []
    for place, (step, subject) in enumerate(moves):
        current[subject] = step
        turn = step.holds_from
        if place + 1 < len(moves) and moves[place + 1][0].holds_from == turn:
            continue
        shown = headline(current)
        if not result or result[-1].status != shown.status:
            result.append(
                replace(
                    shown,
                    order=max(step.order, shown.order),
                    turn=None if shown.when == turn else turn,
                )
            )
    return tuple(result)


def headline(current: Mapping[int, Step]) -> Step:
    """The step that the case shows while its subjects stand at these steps.

    The furthest live stage of any suspect; else a stayed one; else the last to end. The case
    itself counts only while no suspect has been named.
    """
    named = [step for subject, step in sorted(current.items()) if subject != CASE_ITSELF]
    steps = named or list(current.values())
    live = [step for step in steps if STATUSES[step.status].is_live]
    if live:
        return max(live, key=_stage)
    suspended = [step for step in steps if not STATUSES[step.status].is_closed]
    return _last(suspended or steps)


def _stage(step: Step) -> int:
    return STATUSES[step.status].stage


def _last(steps: Iterable[Step]) -> Step:
    return max(steps, key=lambda step: (step.holds_from.latest, _stage(step)))
