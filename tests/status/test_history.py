"""Tests of history by example: the steps, and what each event became."""

import pytest

from cases.status.evidence import Basis, Proof
from cases.status.history import fold, rows
from cases.status.kinds import EVENT_KINDS
from tests.status.facts import (
    ALICE,
    BOB,
    COURT,
    NAMED,
    OFFICIAL,
    UNNAMED,
    World,
    day,
    status_on,
    told,
)


def test_a_month_said_at_its_start_is_no_knowledge_of_a_later_day_in_it():
    world = World()
    world.tell("summons_issued", "2020-01", known="2020-01-01")
    world.tell("summons_issued", "2020-01-15")
    assert [(str(r.step.when), r.known_on, r.stands_from) for r in world.rows()] == [
        ("2020-01", day("2020-01-01"), day("2020-01-01")),
        ("2020-01-15", day("2020-01-15"), day("2020-01-15")),
    ]


# Steps


@pytest.mark.parametrize("kind", [k for k, v in EVENT_KINDS.items() if v.status])
def test_a_first_event_sets_the_status_of_its_kind_but_an_appeal_against_nothing(kind):
    line = told(f"2020-01-01 {kind}").line()
    assert line == ([] if kind == "appeal_filed" else [f"2020-01-01 {EVENT_KINDS[kind].status}"])


def test_every_subject_is_folded_under_its_own_number_and_each_verdict_has_its_proof():
    world = told("2020-01-01 warrant_issued")
    world.tell("warrant_issued", "2020-01-02", COURT, of=[BOB])
    folded = world.fold()
    assert {number: each.subject for number, each in folded.items()} == {ALICE: ALICE, BOB: BOB}
    assert [each.proof for number in folded for each in folded[number].verdicts] == [
        Proof(Basis.OFFICIAL, (1,)),
        Proof(Basis.OFFICIAL, (2,)),
    ]


def test_the_verdict_on_what_is_not_proved_has_the_last_of_its_proofs_if_any():
    world = World()
    world.tell("warrant_issued", "2020-01-01", UNNAMED)
    world.tell("warrant_issued", "2020-01-01", NAMED, known="2020-01-02", who="The Gazette")
    world.tell("arrested", "2020-01-03", UNNAMED)
    relay = world.report("The Herald", "2020-01-04", relays=[99])
    world.claim(relay, "surrendered", "2020-01-04", UNNAMED)
    verdicts = world.fold(OFFICIAL)[ALICE].verdicts
    assert [(each.event.kind, each.proof, each.judgement) for each in verdicts] == [
        ("warrant_issued", Proof(Basis.CORROBORATED, (1, 2)), None),
        ("arrested", Proof(Basis.UNNAMED_SOURCE, (3,)), None),
        ("surrendered", None, None),
    ]


def test_what_sets_no_status_begins_no_day_of_knowledge():
    world = told("2020-01-01 warrant_issued", "2020-02-01 confirmation_hearing")
    [(known_on, _)] = world.fold()[ALICE].history
    assert known_on == day("2020-01-01")


# Dates


def test_a_step_counts_from_the_last_day_on_which_it_may_have_happened():
    history = told("2020-03 arrested").rows()
    assert status_on(history, "2020-03-30", "2020-06-01") is None
    assert status_on(history, "2020-03-31", "2020-06-01") == "arrested"


def test_a_status_is_not_known_since_another_of_the_same_month_was():
    world = World()
    world.tell("warrant_issued", "2020-03", COURT, known="2020-03-31")
    world.tell("arrested", "2020-03-17", COURT, known="2020-06-01")
    known = {row.step.status: str(row.known_on) for row in world.rows()}
    assert known == {"warrant_issued": "2020-03-31", "arrested": "2020-06-01"}


def test_no_history_has_no_rows_and_no_claims_no_history():
    assert rows([]) == []
    assert fold([], {}) == {}
