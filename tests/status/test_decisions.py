"""Tests of decisions that speak of several charges at once."""

from itertools import permutations

import pytest

from cases.status.decisions import decisions, set_aside
from cases.status.evidence import Policy
from cases.status.history import known_events
from cases.status.kinds import EVENT_KINDS
from cases.status.knowledge import prove_all
from cases.status.moves import CHANGES, Judgement, Outcome
from cases.status.outcomes import outcome_of_charges
from tests.status.facts import ALICE, COURT, NAMED, PUBLIC_ACT, UNNAMED, day, told

UPHOLDINGS = ["conviction_upheld", "sentence_upheld", "sentence_reduced"]
OF_CONVICTS = [
    *("sentenced", "conviction_upheld", "sentence_upheld", "sentence_reviewed"),
    *("sentence_shortened_on_review", "sentence_enforcement", "sentence_completed"),
]
CONFIRMED = "The same decision confirmed other charges."
CONVICTED = "The same judgment convicted the person of other charges."
UPHELD = "The same judgment upheld the conviction of other charges."
AS_GOOD = Judgement(
    Outcome.REFUSED,
    "Better evidence tells otherwise of that decision. If it spoke of several charges, this needs "
    "a source as good.",
)
TRIED = ["2016-10-19 convicted", "2016-10-20 sentenced", "2016-11-02 appeal_filed"]
# What came before, the graver word, the milder one, and what is said of the milder.
PAIRS = [
    (["2014-01-01 surrendered"], "charges_confirmed", "charges_not_confirmed", CONFIRMED),
    (["2014-01-01 trial_opened"], "convicted", "acquitted", CONVICTED),
    *(
        (TRIED, graver, milder, UPHELD)
        for graver in UPHOLDINGS
        for milder in ("conviction_reversed", "acquitted")
    ),
]
every_pair = pytest.mark.parametrize(("before", "graver", "milder", "reason"), PAIRS)


def last(*events, policy=Policy.CORROBORATED):
    return told(*events).line(policy=policy)[-1]


def judged(world, policy=Policy.CORROBORATED):
    """What became of each event: its kind and the judgement."""
    return {v.event.kind: v.judgement for v in world.fold(policy)[ALICE].verdicts}


def test_only_these_words_are_of_one_decision():
    found = set()
    for graver in EVENT_KINDS:
        for milder in EVENT_KINDS:
            world = told("2000-01-01 convicted", f"2018-03-08 {graver}", f"2018-03-08 {milder}")
            events = known_events(
                prove_all(world.claims, world.reports)[ALICE], Policy.ANY, day("2020-01-01")
            )
            for place, judgement in set_aside(events).items():
                assert judgement.outcome is Outcome.NO_CHANGE
                found.add((frozenset({graver, milder}), events[place][0].kind, judgement.reason))
    assert found == {
        (frozenset({graver, milder}), milder, reason) for _, graver, milder, reason in PAIRS
    }


@every_pair
def test_the_graver_word_holds_in_whichever_order_they_are_told(before, graver, milder, reason):
    for order in permutations([f"2018-03-08 {graver}", f"2018-03-08 {milder}"]):
        world = told(*before, *order)
        assert world.line()[-1] == f"2018-03-08 {EVENT_KINDS[graver].status}"
        found = judged(world)
        assert (found[graver], found[milder]) == (CHANGES, Judgement(Outcome.NO_CHANGE, reason))


@every_pair
@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("2018-03", "2018-03-08", True),
        ("2018-03", "2018-03", True),
        ("2018", "2018", True),
        # A year may hold a trial and an appeal.
        ("2018-03-08", "2018", False),
        ("2018-03", "2018", False),
        ("2018-03", "2018-04-01", False),
        ("2018-03-08", "2018-03-09", False),
        ("2018", "2019-01", False),
    ],
)
def test_a_day_and_its_month_may_be_one_decision(
    before, graver, milder, reason, one, other, is_one
):
    for on_graver, on_milder in [(one, other), (other, one)]:
        world = told(*before, f"{on_graver} {graver}", f"{on_milder} {milder}")
        assert (judged(world)[milder] == Judgement(Outcome.NO_CHANGE, reason)) == is_one


@every_pair
@pytest.mark.parametrize("policy", list(Policy))
def test_a_newspapers_graver_word_never_blocks_the_courts_milder_one(
    before, graver, milder, reason, policy
):
    world = told(*before, f"2018-03-08 {graver}, public act", f"2018-03-08 {milder}")
    assert world.line(policy=policy)[-1] == f"2018-03-08 {EVENT_KINDS[milder].status}"
    assert judged(world)[graver] == AS_GOOD
    assert judged(world)[milder] == CHANGES


@every_pair
def test_a_newspapers_milder_word_leaves_the_courts_graver_one(before, graver, milder, reason):
    world = told(*before, f"2018-03-08 {graver}", f"2018-03-08 {milder}, public act")
    assert world.line()[-1] == f"2018-03-08 {EVENT_KINDS[graver].status}"
    assert judged(world)[milder] == Judgement(Outcome.NO_CHANGE, reason)


def test_whom_an_appeal_leaves_convicted_of_some_charges_is_convicted():
    # As in Bemba et al. on 8 March 2018: one judgment reverses some convictions, upholds others.
    appeal = ["2018-03-08 conviction_reversed", "2018-03-08 conviction_upheld"]
    for order in permutations([*appeal, "2018-03-08 sentence_reduced"]):
        assert told(*TRIED, *order).line()[2:] == [
            "2016-11-02 on_appeal",
            "2018-03-08 conviction_final",
        ]


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
    assert judged(world)["conviction_reversed"] == Judgement(Outcome.NO_CHANGE, UPHELD)


def test_the_best_word_of_the_day_tells_whether_one_was_reversed():
    world = told(
        *TRIED,
        "2018-03-08 conviction_upheld, public act",
        "2018-03-08 acquitted, public act",
        "2018-03-08 conviction_reversed",
    )
    assert world.line()[-1] == "2018-03-08 acquittal_final"
    assert judged(world)["conviction_upheld"] == AS_GOOD


def test_a_sentence_that_was_reduced_later_leaves_a_final_conviction_also_beside_a_reversal():
    final = [*TRIED, "2014-12-01 conviction_upheld", "2014-12-01 sentence_upheld"]
    revision = ["2020-01-15 sentence_reduced", "2020-01-15 conviction_reversed"]
    assert last(*final, *revision) == "2014-12-01 conviction_final"
    assert last(*final, revision[1]) == "2020-01-15 acquittal_final"


@pytest.mark.parametrize(
    ("before", "graver", "milder", "later"),
    [
        *(
            ([], "charges_confirmed", "charges_not_confirmed", later)
            for later in ("trial_opened", "convicted", "acquitted", "sentenced")
        ),
        *(
            (before, graver, milder, later)
            for before, graver, milder in [
                ([], "convicted", "acquitted"),
                (TRIED, "sentence_reduced", "conviction_reversed"),
            ]
            for later in OF_CONVICTS
        ),
        ([], "convicted", "acquitted", "conviction_reversed"),
        (TRIED, "conviction_upheld", "acquitted", "sentence_upheld"),
    ],
)
def test_the_courts_later_word_may_show_that_a_newspapers_graver_one_was_right(
    before, graver, milder, later
):
    events = [*before, f"2018-03-08 {graver}, public act", f"2018-03-08 {milder}"]
    world = told(*events, f"2019-01-01 {later}")
    assert f"2018-03-08 {EVENT_KINDS[graver].status}" in world.line()
    assert judged(world)[milder].outcome is Outcome.NO_CHANGE
    # Neither a newspaper's later word shows that, nor what came before.
    before_it = [] if later in ("convicted", "sentenced") else [f"2018-03-07 {later}"]
    for other in (f"2019-01-01 {later}, public act", *before_it):
        assert judged(told(*events, other))[graver] == AS_GOOD


def test_what_a_later_word_shows_is_known_from_its_day_on():
    world = told("2016-10-19 convicted, public act", "2016-10-19 acquitted", "2017-03-22 sentenced")
    history = world.fold()[ALICE].history
    assert [(str(on), [step.status for step in steps]) for on, steps in history] == [
        ("2016-10-19", ["acquitted"]),
        ("2017-03-22", ["convicted", "sentenced"]),
    ]


def test_where_nobody_tells_of_a_conviction_none_is_upheld_beside_an_acquittal():
    appeal = ["2018-03-08 conviction_upheld", "2018-03-08 acquittal_upheld"]
    assert last("2016-11-02 trial_opened", *appeal) == "2018-03-08 acquittal_final"
    assert last("2016-11-02 acquitted", *appeal) == "2018-03-08 acquittal_final"
    both = ["2018-03-08 acquitted", "2018-03-08 conviction_upheld"]
    assert last(*both) == "2018-03-08 acquitted"
    # A reversal says itself that there was a conviction.
    reversed_in_part = ["2018-03-08 conviction_upheld", "2018-03-08 conviction_reversed"]
    convicted = told("2016-10-19 convicted, public act", *reversed_in_part)
    assert convicted.line(policy=Policy.OFFICIAL) == ["2018-03-08 conviction_final"]


def test_another_conviction_later_does_not_show_that_a_newspapers_first_one_was_right():
    tried = ["2018-03-08 convicted, public act", "2018-03-08 acquitted", "2018-04-01 appeal_filed"]
    again = [*tried, "2020-01-01 convicted", "2020-02-01 sentenced"]
    assert told(*again).line() == [
        "2018-03-08 acquitted",
        "2018-04-01 on_appeal",
        "2020-01-01 convicted",
        "2020-02-01 sentenced",
    ]
    confirmed = ["2018-03-08 charges_confirmed, public act", "2018-03-08 charges_not_confirmed"]
    assert told(*confirmed, "2020-01-01 charges_confirmed", "2021-01-01 trial_opened").line() == [
        "2018-03-08 charges_not_confirmed",
        "2020-01-01 charges_confirmed",
        "2021-01-01 on_trial",
    ]


@pytest.mark.parametrize("premise", ["convicted", "sentenced"])
def test_a_conviction_or_a_sentence_that_came_before_may_be_upheld_in_part(premise):
    for milder in ("conviction_reversed", "acquitted"):
        appeal = ["2018-03-08 conviction_upheld", f"2018-03-08 {milder}"]
        assert last(f"2016-10-19 {premise}", *appeal) == "2018-03-08 conviction_final"


def test_a_conviction_may_be_revised_after_it_was_upheld():
    # Article 84.
    upheld = [*TRIED, "2018-03-08 conviction_upheld"]
    assert last(*upheld, "2021-01-01 conviction_reversed") == "2021-01-01 acquittal_final"


def test_a_word_that_does_not_count_sets_nothing_aside():
    world = told(*TRIED, "2018-03-08 conviction_reversed")
    world.tell("conviction_upheld", "2018-03-08", UNNAMED)
    assert world.line()[-1] == "2018-03-08 acquittal_final"
    # What is told more exactly is not of the coarser day either.
    world = told(*TRIED, "2018 conviction_upheld", "2018-05-01 conviction_upheld")
    world.tell("conviction_reversed", "2018-03-08", COURT)
    assert judged(world)["conviction_reversed"] == CHANGES


def test_a_word_of_one_origin_gives_way_to_that_of_the_court_under_every_policy():
    world = told("2016-11-02 trial_opened", "2018-03-08 acquitted")
    world.tell("convicted", "2018-03-08", NAMED)
    world.tell("convicted", "2018-03-08", PUBLIC_ACT)
    for policy in Policy:
        assert world.line(policy=policy)[-1] == "2018-03-08 acquitted"


def test_of_which_charge_a_mixed_decision_speaks_nobody_says():
    world = told("2016-10-19 convicted", "2018-03-08 acquitted", "2018-03-08 conviction_upheld")
    verdicts = world.fold()[ALICE].verdicts
    assert outcome_of_charges(verdicts, 1) == outcome_of_charges(verdicts, 2) == ""


def test_events_of_one_case_alone_are_of_one_decision():
    assert decisions({}) == []
    world = told("2016-10-19 convicted", "2016-10-19 acquitted")
    [decision] = decisions({7: world_event(world, "convicted"), 9: world_event(world, "acquitted")})
    assert (decision.milder, decision.graver) == (9, (7,))


def world_event(world, kind):
    return next(v.event for v in world.fold()[ALICE].verdicts if v.event.kind == kind)
