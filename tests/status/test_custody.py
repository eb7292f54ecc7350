"""Tests of custody: where a person is, over all of the person's cases."""

import pytest

from cases.status.custody import CUSTODY_KINDS, custody_slices, next_custody
from cases.status.evidence import Basis, Policy, Proof
from cases.status.history import rows
from cases.status.kinds import EVENT_KINDS, Custody
from cases.status.knowledge import prove_all
from cases.status.steps import Step
from tests.status.facts import ALICE, NAMED, PUBLIC_ACT, World, day, told, when
from tests.status.facts import custody_line as line

EVERYWHERE = [None, *Custody]
ALIVE = [place for place in EVERYWHERE if place is not Custody.DECEASED]
FREE = [Custody.AT_LARGE, Custody.SUMMONED]
# It is release until the proceedings end: whoever is not taken back is free from then on.
AFTER_INTERIM_RELEASE = {Custody.INTERIM_RELEASE: Custody.RELEASED}
NO_LONGER_CONVICTED = {
    Custody.SERVING_SENTENCE: Custody.IN_ICC_CUSTODY,
    Custody.SENTENCE_SERVED: Custody.AT_LIBERTY,
}
ENDED = {**dict.fromkeys(FREE, Custody.AT_LIBERTY), **AFTER_INTERIM_RELEASE}


@pytest.mark.parametrize(
    ("kind", "place"),
    [
        ("held_by_state", Custody.IN_STATE_CUSTODY),
        ("arrested", Custody.IN_STATE_CUSTODY),
        ("surrendered", Custody.IN_ICC_CUSTODY),
        ("interim_release", Custody.INTERIM_RELEASE),
        ("interim_release_ended", Custody.IN_ICC_CUSTODY),
        ("released", Custody.RELEASED),
        ("sentence_enforcement", Custody.SERVING_SENTENCE),
        ("sentence_completed", Custody.SENTENCE_SERVED),
        ("suspect_died", Custody.DECEASED),
    ],
)
def test_some_events_say_where_a_person_is_whatever_was_before(kind, place):
    assert {next_custody(before, kind, False) for before in ALIVE} == {place}


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        (
            "warrant_issued",
            dict.fromkeys(
                [None, Custody.SUMMONED, Custody.AT_LIBERTY, Custody.RELEASED], Custody.AT_LARGE
            ),
        ),
        ("summons_issued", {None: Custody.SUMMONED}),
        (
            "initial_appearance",
            dict.fromkeys(
                [None, Custody.AT_LARGE, Custody.IN_STATE_CUSTODY], Custody.IN_ICC_CUSTODY
            ),
        ),
        ("freed_by_state", {Custody.IN_STATE_CUSTODY: Custody.AT_LARGE}),
        ("listed_at_large", {Custody.IN_STATE_CUSTODY: Custody.AT_LARGE}),
        ("charges_not_confirmed", ENDED),
        ("charges_withdrawn", ENDED),
        ("warrant_withdrawn", ENDED),
        ("proceedings_terminated", ENDED),
        ("acquittal_upheld", ENDED),
        ("conviction_reversed", {**ENDED, **NO_LONGER_CONVICTED}),
        ("charges_confirmed", {}),
        ("trial_opened", {}),
        ("convicted", {}),
        ("acquitted", {}),
        ("inadmissible", {}),
    ],
)
def test_other_events_move_a_person_only_from_some_places(kind, changes):
    assert {before: next_custody(before, kind, False) for before in ALIVE} == {
        before: changes.get(before, before) for before in ALIVE
    }


@pytest.mark.parametrize(
    "kind",
    [
        "sentence_upheld",
        "sentence_reduced",
        "sentence_reviewed",
        "sentence_shortened_on_review",
        "appeal_withdrawn",
    ],
)
def test_a_final_sentence_of_a_detained_person_begins_to_be_served(kind):
    moved = {Custody.IN_ICC_CUSTODY: Custody.SERVING_SENTENCE, **AFTER_INTERIM_RELEASE}
    for before in ALIVE:
        assert next_custody(before, kind, True) is moved.get(before, before)
        assert next_custody(before, kind, False) is AFTER_INTERIM_RELEASE.get(before, before)


def test_an_upheld_conviction_begins_no_sentence_which_may_be_set_anew():
    for before in ALIVE:
        after = AFTER_INTERIM_RELEASE.get(before, before)
        assert next_custody(before, "conviction_upheld", True) is after


@pytest.mark.parametrize("kind", EVENT_KINDS)
def test_nothing_moves_the_dead(kind):
    assert next_custody(Custody.DECEASED, kind, True) is Custody.DECEASED


@pytest.mark.parametrize("kind", sorted(set(EVENT_KINDS) - CUSTODY_KINDS))
def test_kinds_that_are_not_of_custody_move_nobody(kind):
    for before in EVERYWHERE:
        assert next_custody(before, kind, True) is before


@pytest.mark.parametrize("kind", sorted(CUSTODY_KINDS))
def test_every_kind_of_custody_moves_somebody(kind):
    assert any(
        next_custody(before, kind, convicted) is not before
        for before in EVERYWHERE
        for convicted in (False, True)
    )


def test_a_life_before_the_court_is_a_line_of_places():
    assert line(
        told(
            "2010-01-01 warrant_issued",
            "2011-01-01 arrested",
            "2011-02-01 surrendered",
            "2011-02-03 initial_appearance",
            "2012-01-01 interim_release",
            "2012-06-01 interim_release_ended",
            "2014-01-01 convicted",
            "2015-01-01 conviction_upheld",
            "2015-01-01 sentence_upheld",
            "2016-01-01 sentence_enforcement",
            "2020-01-01 sentence_completed",
            "2025-01-01 suspect_died",
            "2025-02-01 released",
        )
    ) == [
        "2010-01-01 at_large",
        "2011-01-01 in_state_custody",
        "2011-02-01 in_icc_custody",
        "2012-01-01 interim_release",
        "2012-06-01 in_icc_custody",
        "2015-01-01 serving_sentence",
        "2020-01-01 sentence_served",
        "2025-01-01 deceased",
    ]


def held(world: World, kind: str, on: str, by: str) -> None:
    world.tell(kind, on, PUBLIC_ACT, speaker="a State", custodian=by)


def test_who_is_handed_from_one_state_to_another_is_held_by_the_other_from_then_on():
    world = World()
    held(world, "held_by_state", "2012-03-17", "Mauritania")
    held(world, "held_by_state", "2012-09-05", "Libya")
    held(world, "arrested", "2012-10-01", "Libya")
    held(world, "arrested", "2012-11-01", "")
    held(world, "held_by_state", "2012-12-01", "Tunisia")
    slices = custody_slices([prove_all(world.claims, world.reports)[ALICE]])
    assert [(str(step.when), step.status, step.proof.claims) for step in slices[-1][1]] == [
        ("2012-03-17", "in_state_custody", (1,)),
        ("2012-09-05", "in_state_custody", (2,)),
        ("2012-12-01", "in_state_custody", (5,)),
    ]


def test_what_does_not_say_who_holds_a_person_hands_nobody_on():
    world = World()
    held(world, "held_by_state", "2012-03-17", "Mauritania")
    held(world, "warrant_issued", "2012-09-05", "Libya")
    world.tell("charges_confirmed", "2012-10-01")
    assert line(world) == ["2012-03-17 in_state_custody"]


def test_whose_sentence_is_served_in_another_state_is_held_by_it_from_then_on():
    world = told("2012-03-17 surrendered")
    held(world, "interim_release", "2013-01-01", "Belgium")
    held(world, "interim_release", "2013-02-01", "Spain")
    held(world, "sentence_enforcement", "2014-01-01", "Norway")
    held(world, "sentence_enforcement", "2015-01-01", "Estonia")
    assert line(world) == [
        "2012-03-17 in_icc_custody",
        "2013-01-01 interim_release",
        "2014-01-01 serving_sentence",
        "2015-01-01 serving_sentence",
    ]


def test_who_is_held_again_after_a_time_at_large_is_held_by_whom_that_arrest_says():
    world = World()
    held(world, "held_by_state", "2012-01-01", "Mauritania")
    held(world, "freed_by_state", "2013-01-01", "")
    held(world, "arrested", "2014-01-01", "")
    held(world, "arrested", "2015-01-01", "Libya")
    assert line(world) == [
        "2012-01-01 in_state_custody",
        "2013-01-01 at_large",
        "2014-01-01 in_state_custody",
    ]


def test_who_holds_a_person_is_told_by_the_first_claim_of_the_proof_that_says_so():
    world = World()
    held(world, "held_by_state", "2012-01-01", "Mauritania")
    world.tell("arrested", "2013-01-01", NAMED)
    world.tell("arrested", "2013-01-01", NAMED, speaker="B. Official", custodian="Libya")
    assert line(world) == ["2012-01-01 in_state_custody", "2013-01-01 in_state_custody"]


def test_what_moves_nobody_begins_no_day_of_knowledge():
    world = told("2012-03-17 surrendered", "2013-01-01 released", "2014-01-01 charges_confirmed")
    slices = custody_slices([prove_all(world.claims, world.reports)[ALICE]])
    assert [known_on for known_on, _ in slices] == [day("2012-03-17"), day("2013-01-01")]


def test_who_was_released_until_the_end_of_the_proceedings_is_free_when_they_end():
    assert line(
        told("2013-11-27 surrendered", "2014-10-22 interim_release", "2016-10-19 convicted"),
        told("2018-03-08 conviction_upheld"),
    ) == ["2013-11-27 in_icc_custody", "2014-10-22 interim_release", "2018-03-08 released"]


def test_custody_follows_the_person_over_all_cases():
    first = told("2010-01-01 warrant_issued", "2011-02-01 surrendered")
    second = told("2013-11-20 warrant_issued", "2013-11-23 initial_appearance")
    assert line(first, second) == ["2010-01-01 at_large", "2011-02-01 in_icc_custody"]
    assert line(second) == ["2013-11-20 at_large", "2013-11-23 in_icc_custody"]
    assert line() == []


def test_custody_counts_what_the_policy_accepts_and_keeps_the_proof():
    world = World()
    world.tell("arrested", "2025-03-11", PUBLIC_ACT, speaker="a State", known="2025-03-11")
    world.tell("freed_by_state", "2025-03-15", NAMED, known="2025-03-16")
    assert line(world) == ["2025-03-11 in_state_custody"]
    assert line(world, policy=Policy.NAMED) == [
        "2025-03-11 in_state_custody",
        "2025-03-15 at_large",
    ]
    assert line(world, policy=Policy.OFFICIAL) == []
    slices = custody_slices([prove_all(world.claims, world.reports)[ALICE]])
    step = Step(
        when("2025-03-11"), 60, "in_state_custody", "arrested", Proof(Basis.PUBLIC_ACT, (1,))
    )
    assert slices == [(day("2025-03-11"), (step,))]
    assert [row.known_on for row in rows(slices)] == [day("2025-03-11")]
