"""Tests of what holds for all modules of the rules: values that nobody changes, and their words."""

from dataclasses import is_dataclass
from importlib import import_module
from pkgutil import iter_modules

import pytest

from cases import status
from cases.status.dates import Precision
from cases.status.evidence import DEFAULT_POLICY, Act, Attribution, Basis, Policy
from cases.status.kinds import Custody
from cases.status.moves import Outcome
from cases.status.question import NOW, Question
from cases.status.words import Phase


def test_no_value_of_the_rules_can_be_changed_once_it_is_made():
    modules = [import_module(f"cases.status.{each.name}") for each in iter_modules(status.__path__)]
    found = [value for module in modules for value in vars(module).values() if is_dataclass(value)]
    assert len(found) > len(modules)
    assert [value for value in found if not value.__dataclass_params__.frozen] == []


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (Precision, "day month year"),
        (Act, "asserts confirms denies declines_to_comment reacts corrects"),
        (Attribution, "court public_act named unnamed observation"),
        (Basis, "official public_act corroborated named_source unnamed_source"),
        (Policy, "official corroborated named any"),
        (Outcome, "changes no_change refused"),
        (Phase, "unconfirmed pre-trial trial appeal suspended closed"),
        (
            Custody,
            "at_large summoned in_state_custody in_icc_custody interim_release released "
            "at_liberty serving_sentence sentence_served deceased",
        ),
    ],
)
def test_the_words_that_rows_and_answers_keep_are_these(words, kept):
    assert list(words) == kept.split()


def test_how_well_a_status_is_proved_has_words():
    words = "official, public act, corroborated, named source, unnamed source"
    assert ", ".join(basis.label for basis in Basis) == words


def test_who_asks_nothing_else_asks_for_all_that_is_known_now():
    assert NOW == Question(known_on=None, valid_on=None, policy=DEFAULT_POLICY, recorded_at=None)
    assert Question() == NOW
