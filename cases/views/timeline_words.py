"""The words of a timeline, cut into lines that have room on a phone: a drawing wraps none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from textwrap import wrap

from django.utils.translation import get_language_bidi, gettext, ngettext

from cases.models import Case
from cases.templatetags.words import days, number
from cases.views.history import Step
from cases.views.timeline import Drawing, Row, draw

# How many letters have room in 320 pixels: of the bold words, and of the smaller ones below.
WORDS_WIDTH, NOTE_WIDTH = 34, 42


@dataclass(frozen=True)
class Told:
    """A step as it is drawn: its row, its words, and those of its delay, if there is one."""

    step: Step
    row: Row
    words: list[str]
    note: list[str]


@dataclass(frozen=True)
class Timeline:
    """The drawing of the steps, oldest first, and what stands in each row."""

    drawing: Drawing
    rows: list[Told]


def timeline_of(case: Case, steps: Iterable[Step]) -> Timeline | None:
    """The timeline of these steps of a case; None where there are none."""
    told = [
        (step, wrap(_words(case, step), WORDS_WIDTH), wrap(_note(step), NOTE_WIDTH))
        for step in steps
    ]
    moments = [
        replace(step.moment, lines=len(words), note_lines=len(note) or 1)
        for step, words, note in told
    ]
    drawing = draw(moments, get_language_bidi())
    if drawing is None:
        return None
    rows = [Told(step, row, *text) for (step, *text), row in zip(told, drawing.rows, strict=True)]
    return Timeline(drawing, rows)


def _words(case: Case, step: Step) -> str:
    """The status, and whose it is where that goes without saying for no reader."""
    word, people = gettext(step.word.label), len(step.people)
    if len(case.people) < 2 or people in (0, len(case.people)):
        return word
    if people == 1:
        named = {"word": word, "name": step.people[0].suspect.name}
        return gettext("%(word)s: %(name)s") % named
    counted = ngettext("%(word)s: %(number)s person", "%(word)s: %(number)s people", people)
    return counted % {"word": word, "number": number(people)}


def _note(step: Step) -> str:
    if step.days_kept_secret:
        return gettext("under seal for %(time)s") % {"time": days(step.days_kept_secret)}
    if step.days_later:
        return gettext("%(time)s later, by our sources") % {"time": days(step.days_later)}
    return ""
