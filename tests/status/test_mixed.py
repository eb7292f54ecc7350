"""Tests of decisions that speak of several charges, and of convictions after an acquittal."""

from itertools import permutations

import pytest

from cases.status.evidence import Policy
from cases.status.kinds import EVENT_KINDS
from cases.status.mixed import REVERSALS, UPHOLDINGS, of_other_charges
from cases.status.moves import CHANGES, Judgement, Outcome
from tests.status.facts import ALICE, told

CONFIRMED = "Other charges were confirmed on that day."
CONVICTED = "The person was convicted of other charges on that day."
UPHELD = "The conviction of other charges was upheld on that day."
AS_GOOD = (
    "Better evidence of that day tells otherwise ({}). If one decision spoke of several charges, "
    "this needs a source as good."
)
# Each pair of a graver word and a milder one that one decision can hold.
PAIRS = [
    ("charges_confirmed", "charges_not_confirmed", CONFIRMED),
    ("convicted", "acquitted", CONVICTED),
    *((graver, milder, UPHELD) for graver in sorted(UPHOLDINGS) for milder in sorted(REVERSALS)),
]
TRIED = ["2016-10-19 convicted", "2016-11-02 appeal_filed"]
ACQUITTED = ["2016-03-21 acquitted", "2016-04-22 appeal_filed"]


def last(*events, policy=Policy.CORROBORATED):
    return told(*events).line(policy=policy)[-1]


def judged(world, policy=Policy.CORROBORATED):
    """What became of each event, in the order of proceedings: its kind and the judgement."""
    return {v.event.kind: v.judgement for v in world.fold(policy)[ALICE].verdicts}


def test_only_these_words_of_one_day_are_of_other_charges():
    told_apart = {
        (graver, milder): reason
        for graver in EVENT_KINDS
        for milder in EVENT_KINDS
        if (reason := of_other_charges(graver, milder))
    }
    assert told_apart == {(graver, milder): reason for graver, milder, reason in PAIRS}


@pytest.mark.parametrize(("graver", "milder", "reason"), PAIRS)
def test_of_one_decision_the_graver_word_holds_in_whichever_order_it_is_told(
    graver, milder, reason
):
    before = [] if graver in ("charges_confirmed", "convicted") else TRIED
    decision = [f"2018-03-08 {graver}", f"2018-03-08 {milder}"]
    for order in permutations(decision):
        world = told(*before, *order)
        assert world.line()[-1] == f"2018-03-08 {EVENT_KINDS[graver].status}"
        found = judged(world)
        assert (found[graver], found[milder]) == (CHANGES, Judgement(Outcome.NO_CHANGE, reason))


@pytest.mark.parametrize(("graver", "milder", "_"), PAIRS)
def test_of_two_days_the_later_word_does_not_speak_of_other_charges(graver, milder, _):
    before = [] if graver in ("charges_confirmed", "convicted") else TRIED
    reasons = [
        each.judgement.reason
        for each in told(*before, f"2018-03-08 {graver}", f"2018-03-09 {milder}")
        .fold()[ALICE]
        .verdicts
    ]
    assert not {CONFIRMED, CONVICTED, UPHELD} & set(reasons)


@pytest.mark.parametrize(("graver", "milder", "_"), PAIRS)
def test_a_newspapers_graver_word_never_blocks_the_courts_milder_one_of_that_day(graver, milder, _):
    before = [] if graver in ("charges_confirmed", "convicted") else TRIED
    world = told(*before, f"2018-03-08 {graver}, public act", f"2018-03-08 {milder}")
    for policy in Policy:
        assert world.line(policy=policy)[-1] == f"2018-03-08 {EVENT_KINDS[milder].status}"
    found = judged(world)
    assert found[graver] == Judgement(Outcome.REFUSED, AS_GOOD.format(milder))
    assert found[milder] == CHANGES


@pytest.mark.parametrize(("graver", "milder", "reason"), PAIRS)
def test_a_newspapers_milder_word_leaves_the_courts_graver_one(graver, milder, reason):
    before = [] if graver in ("charges_confirmed", "convicted") else TRIED
    world = told(*before, f"2018-03-08 {graver}", f"2018-03-08 {milder}, public act")
    assert world.line()[-1] == f"2018-03-08 {EVENT_KINDS[graver].status}"
    assert judged(world)[milder] == Judgement(Outcome.NO_CHANGE, reason)


def test_whom_an_appeal_leaves_convicted_of_some_charges_is_convicted():
    # As in Bemba et al. on 8 March 2018: one judgment reverses some convictions, upholds others.
    appeal = ["2018-03-08 conviction_reversed", "2018-03-08 conviction_upheld"]
    for order in permutations([*appeal, "2018-03-08 sentence_reduced"]):
        assert told(*TRIED, *order).line() == [
            "2016-10-19 convicted",
            "2016-11-02 on_appeal",
            "2018-03-08 conviction_final",
        ]


def test_a_reduced_sentence_says_that_a_conviction_stands():
    for milder in REVERSALS:
        assert last(*TRIED, f"2018-03-08 {milder}", "2018-03-08 sentence_reduced") == (
            "2018-03-08 conviction_final"
        )


def test_who_was_convicted_and_acquitted_by_one_judgment_may_have_both_upheld_by_another():
    mixed = ["2016-10-19 acquitted", *TRIED]
    assert last(*mixed, "2018-03-08 acquittal_upheld", "2018-03-08 sentence_upheld") == (
        "2018-03-08 conviction_final"
    )


def test_the_best_word_of_the_day_tells_whether_a_conviction_was_upheld():
    # A newspaper says that it was; the Court reversed some convictions and reduced the sentence.
    world = told(
        *TRIED,
        "2018-03-08 conviction_upheld, public act",
        "2018-03-08 sentence_reduced",
        "2018-03-08 conviction_reversed",
    )
    assert world.line()[-1] == "2018-03-08 conviction_final"
    found = judged(world)
    same = "Better evidence of that day tells the same (sentence_reduced)."
    assert found["conviction_upheld"] == Judgement(Outcome.NO_CHANGE, same)
    assert found["sentence_reduced"] == CHANGES
    assert found["conviction_reversed"] == Judgement(Outcome.NO_CHANGE, UPHELD)


def test_what_two_kinds_of_event_tell_of_one_day_rests_on_the_better_of_their_proofs():
    world = told("2014-12-05 charges_withdrawn, public act", "2014-12-05 warrant_withdrawn")
    (row,) = world.rows()[-1:]
    assert (row.step.status, row.step.kind, row.step.proof.basis.value) == (
        "withdrawn",
        "warrant_withdrawn",
        "official",
    )
    worse = told("2014-12-05 charges_withdrawn", "2014-12-05 warrant_withdrawn, public act")
    already = Judgement(Outcome.NO_CHANGE, "The status was already “Withdrawn”.")
    assert worse.rows()[-1].step.kind == "charges_withdrawn"
    assert judged(worse)["warrant_withdrawn"] == already
    # Of another day it is another event.
    later = told("2014-12-05 charges_withdrawn, public act", "2014-12-06 warrant_withdrawn")
    assert later.rows()[-1].step.kind == "charges_withdrawn"


def test_a_conviction_may_be_revised_after_it_was_upheld():
    # Article 84.
    upheld = [*TRIED, "2018-03-08 conviction_upheld"]
    assert last(*upheld, "2021-01-01 conviction_reversed") == "2021-01-01 acquittal_final"


def test_where_nobody_tells_of_a_conviction_none_is_upheld_beside_an_acquittal():
    appeal = ["2018-03-08 conviction_upheld", "2018-03-08 conviction_reversed"]
    assert last("2016-11-02 trial_opened", *appeal) == "2018-03-08 acquittal_final"


@pytest.mark.parametrize("policy", list(Policy))
def test_a_newspaper_makes_no_convict_of_whom_the_court_acquitted_at_trial_and_on_appeal(policy):
    upheld = "2018-06-08 conviction_upheld, public act"
    assert last(*ACQUITTED, upheld, "2018-06-08 acquittal_upheld", policy=policy) == (
        "2018-06-08 acquittal_final"
    )


@pytest.mark.parametrize(
    "event",
    ["conviction_upheld", "sentence_upheld", "sentence_reduced", "sentenced", "sentence_completed"],
)
@pytest.mark.parametrize("since", ["acquitted", "appeal_filed", "stayed"])
def test_what_only_a_convict_comes_to_does_not_follow_an_acquittal(event, since):
    before = ["2016-03-21 acquitted", f"2016-04-22 {since}"]
    world = told(*before, f"2018-06-08 {event}")
    assert world.line() == told(*before).line()
    appealed = (event, since) == ("sentenced", "appeal_filed")
    expected = Outcome.NO_CHANGE if appealed else Outcome.REFUSED
    assert judged(world)[event].outcome is expected


def test_an_editor_reads_which_acquittal_speaks_against_a_conviction():
    world = told(*ACQUITTED, "2018-06-08 conviction_upheld")
    assert judged(world)["conviction_upheld"] == Judgement(
        Outcome.REFUSED, "The last verdict was an acquittal (2016-03-21): no conviction is known."
    )


def test_better_evidence_of_a_conviction_takes_the_acquittal_away_and_leaves_the_appeal():
    world = told(
        "2016-03-21 acquitted, public act",
        "2016-04-22 appeal_filed",
        "2018-06-08 conviction_upheld",
    )
    assert world.line() == ["2016-04-22 on_appeal", "2018-06-08 conviction_final"]
    assert judged(world) == {
        "acquitted": Judgement(
            Outcome.REFUSED,
            "Contradicted by better evidence of a later step (conviction_upheld, 2018-06-08).",
        ),
        "appeal_filed": CHANGES,
        "conviction_upheld": CHANGES,
    }


def test_who_is_convicted_after_an_acquittal_may_have_it_upheld():
    convicted = [*ACQUITTED, "2018-06-08 convicted", "2018-07-01 appeal_filed"]
    assert last(*convicted, "2019-06-08 conviction_upheld") == "2019-06-08 conviction_final"


def test_an_acquittal_by_the_judgment_that_upholds_a_conviction_is_of_other_charges():
    appeal = ["2018-03-08 acquitted", "2018-03-08 conviction_upheld"]
    assert last(*TRIED, *appeal) == "2018-03-08 conviction_final"
    # Unless the Court tells of the acquittal, and of the conviction only a newspaper.
    assert last(*TRIED, appeal[0], f"{appeal[1]}, public act") == "2018-03-08 acquitted"
    # Nor was anything upheld of whom no conviction is known, or who was acquitted before.
    assert last(*appeal) == "2018-03-08 acquitted"
    assert last(*ACQUITTED, *appeal) == "2018-03-08 acquitted"
    # Nor of another day.
    assert last(*TRIED, appeal[0], "2018-03-09 conviction_upheld") == "2018-03-08 acquitted"
    # Nobody is acquitted and sentenced by one judgment of an appeal.
    assert last(*TRIED, appeal[0], "2018-03-08 sentenced") == "2018-03-08 acquitted"
