"""Tests of custody after verdicts: who serves a sentence, and who is free."""

import pytest

from tests.status.facts import COURT, PUBLIC_ACT, told
from tests.status.facts import custody_line as line


def test_an_acquitted_person_serves_no_sentence():
    events = ["2011-02-01 surrendered", "2014-01-01 convicted", "2015-01-01 conviction_reversed"]
    assert line(told(*events, "2016-01-01 sentence_upheld")) == ["2011-02-01 in_icc_custody"]
    assert line(told("2011-02-01 surrendered", "2014-01-01 appeal_withdrawn")) == [
        "2011-02-01 in_icc_custody"
    ]


CONVICTED = ["2014-01-01 convicted", "2014-02-01 appeal_filed"]


@pytest.mark.parametrize("reversal", ["conviction_reversed", "acquittal_upheld"])
@pytest.mark.parametrize("upholding", ["conviction_upheld", "sentence_upheld", "sentence_reduced"])
def test_whom_an_appeal_leaves_convicted_of_some_charges_is_not_free(upholding, reversal):
    judgment = [f"2018-03-08 {reversal}", f"2018-03-08 {upholding}"]
    for order in (judgment, judgment[::-1]):
        assert line(told("2010-01-01 warrant_issued", *CONVICTED, *order)) == [
            "2010-01-01 at_large"
        ]


def test_whom_an_appeal_leaves_convicted_of_some_charges_may_serve_another_sentence():
    # As in Bemba et al.: part of the convictions was reversed and the sentence set anew.
    judgment = ["2018-03-08 conviction_reversed", "2018-03-08 conviction_upheld"]
    after = ["2018-09-17 sentenced", "2019-11-27 sentence_upheld"]
    assert line(told("2013-11-27 surrendered", *CONVICTED, *judgment, *after)) == [
        "2013-11-27 in_icc_custody",
        "2019-11-27 serving_sentence",
    ]


def test_a_judgment_of_another_day_leaves_an_acquittal_what_it_is():
    at_large = "2010-01-01 warrant_issued"
    free = ["2010-01-01 at_large", "2018-03-08 at_liberty"]
    reversed_ = "2018-03-08 conviction_reversed"
    assert line(told(at_large, *CONVICTED, "2018-03-07 conviction_upheld", reversed_)) == free


@pytest.mark.parametrize("kind", ["conviction_upheld", "sentence_upheld"])
def test_the_courts_acquittal_frees_whose_sentence_a_newspaper_says_was_upheld_that_day(kind):
    world = told("2013-11-27 surrendered", *CONVICTED, "2018-03-08 conviction_reversed")
    world.tell(kind, "2018-03-08", PUBLIC_ACT)
    assert line(world) == ["2013-11-27 in_icc_custody"]
    # Of the words of the day the best tells.
    world.tell("sentence_reduced", "2018-03-08", COURT)
    assert line(world)[-1] == "2018-03-08 serving_sentence"


def test_a_partial_confirmation_frees_nobody():
    confirmed = ["2025-11-06 charges_confirmed", "2025-11-06 charges_not_confirmed"]
    assert line(told("2005-07-08 warrant_issued", *confirmed)) == ["2005-07-08 at_large"]
    assert line(told("2005-07-08 warrant_issued", confirmed[1]))[-1] == "2025-11-06 at_liberty"
    # Nor does what is declined after at least one charge was confirmed.
    later = ["2025-11-06 charges_confirmed", "2025-12-01 charges_not_confirmed"]
    assert line(told("2005-07-08 warrant_issued", *later)) == ["2005-07-08 at_large"]


@pytest.mark.parametrize(
    "events",
    [
        ["2014-03-07 convicted", "2018-03-08 acquitted", "2018-03-09 appeal_withdrawn"],
        ["2016-03-07 acquitted", "2018-06-25 sentence_completed, public act"],
        ["2016-03-07 acquitted", "2018-06-25 sentence_enforcement, public act"],
        ["2016-03-07 acquitted", "2016-04-07 appeal_filed", "2018-06-25 sentence_upheld"],
        [
            "2014-03-07 sentenced",
            "2018-03-08 conviction_reversed",
            "2018-03-09 sentence_upheld, public act",
        ],
    ],
)
def test_an_acquitted_person_neither_serves_a_sentence_nor_has_served_one(events):
    assert line(told("2010-01-01 surrendered", *events)) == ["2010-01-01 in_icc_custody"]


def test_who_is_acquitted_in_one_case_may_serve_the_sentence_of_another():
    # As in the two cases of Jean-Pierre Bemba.
    one = told("2008-07-03 surrendered", "2016-03-21 convicted", "2018-06-08 conviction_reversed")
    other = told("2016-10-19 convicted", "2018-07-01 sentence_upheld")
    served = ["2008-07-03 in_icc_custody", "2018-07-01 serving_sentence"]
    assert line(one, other) == line(other, one) == served
    assert line(one, told("2016-10-19 acquitted", "2018-07-01 sentence_upheld")) == served[:1]


def test_where_a_sentence_gives_way_to_better_evidence_so_does_that_it_was_served():
    world = told("2010-01-01 surrendered", "2014-03-07 sentenced")
    world.tell("sentence_upheld", "2015-01-01", PUBLIC_ACT)
    assert line(world)[-1] == "2015-01-01 serving_sentence"
    world.tell("charges_withdrawn", "2016-01-01", COURT)
    assert line(world) == ["2010-01-01 in_icc_custody"]


def test_who_was_sentenced_was_convicted():
    events = ["2013-11-27 surrendered", "2014-01-01 sentenced", "2015-01-01 sentence_upheld"]
    assert line(told(*events))[-1] == "2015-01-01 serving_sentence"


@pytest.mark.parametrize("kind", ["sentence_upheld", "conviction_upheld"])
def test_what_the_proceedings_refuse_ends_no_interim_release(kind):
    free = ["2014-10-22 interim_release", "2016-10-19 acquitted"]
    assert line(told(*free, f"2018-03-08 {kind}, public act")) == free[:1]
    assert line(told(free[0], "2016-10-19 convicted", f"2018-03-08 {kind}"))[-1] == (
        "2018-03-08 released"
    )


def test_whose_conviction_is_revised_serves_no_sentence_any_more_unless_for_another():
    # Article 84.
    served = ["2010-01-01 surrendered", "2014-03-07 convicted", "2014-05-01 sentence_upheld"]
    revised = "2021-01-01 conviction_reversed"
    assert line(told(*served, revised))[-1] == "2021-01-01 in_icc_custody"
    done = [*served, "2020-01-01 sentence_completed"]
    assert line(told(*done, revised))[-1] == "2021-01-01 at_liberty"
    other = told("2016-03-07 convicted", "2018-05-01 conviction_upheld")
    assert line(told(*served, revised), other)[-1] == "2014-05-01 serving_sentence"
    assert line(told(*done, revised), other)[-1] == "2020-01-01 sentence_served"


def test_an_event_of_one_case_is_not_told_finer_by_another():
    one = told("2008-07-03 surrendered", "2016 acquitted", "2018-06-25 sentence_upheld, public act")
    other = told("2016-10-19 acquitted")
    assert line(one) == line(one, other) == ["2008-07-03 in_icc_custody"]


def test_who_is_released_until_the_end_is_free_once_nobody_appeals_an_acquittal_any_more():
    events = ["2014-10-22 interim_release", "2016-10-19 acquitted", "2016-11-19 appeal_filed"]
    assert line(told(*events, "2017-01-01 appeal_withdrawn"))[-1] == "2017-01-01 released"


def test_the_courts_word_that_a_sentence_is_served_outweighs_a_newspapers_acquittal():
    world = told(
        "2008-07-03 surrendered",
        "2014-03-07 sentenced",
        "2018-03-08 conviction_reversed, public act",
        "2018-06-01 sentence_enforcement",
    )
    assert line(world)[-1] == "2018-06-01 serving_sentence"


def test_a_freedom_that_rested_on_an_end_that_gave_way_goes_with_it():
    world = told("2010-01-01 warrant_issued", "2012-01-01 charges_withdrawn, public act")
    assert line(world)[-1] == "2012-01-01 at_liberty"
    world.tell("convicted", "2016-01-01", COURT)
    assert line(world) == ["2010-01-01 at_large"]


def test_a_sentence_that_rested_on_a_withdrawal_of_appeals_that_gave_way_goes_with_it():
    world = told("2010-01-01 surrendered", "2014-03-07 convicted")
    world.tell("appeal_withdrawn", "2015-01-01", PUBLIC_ACT)
    assert line(world)[-1] == "2015-01-01 serving_sentence"
    world.tell("charges_withdrawn", "2016-01-01", COURT)
    assert line(world) == ["2010-01-01 in_icc_custody"]


def test_what_happened_to_a_person_stays_true_when_the_proceedings_are_told_better():
    world = told(
        "2010-01-01 warrant_issued, public act",
        "2011-01-01 surrendered, public act",
        "2012-01-01 trial_opened, public act",
        "2018-01-01 sentence_completed",
    )
    assert line(world) == [
        "2010-01-01 at_large",
        "2011-01-01 in_icc_custody",
        "2018-01-01 sentence_served",
    ]


def test_a_warrant_that_the_proceedings_refuse_makes_nobody_wanted():
    acquitted = ["2016-03-07 acquitted", "2017-03-07 acquittal_upheld", "2017-03-08 released"]
    for kind in ("warrant_issued", "summons_issued"):
        world = told(*acquitted, f"2018-01-01 {kind}, public act")
        assert line(world) == ["2017-03-08 released"]
