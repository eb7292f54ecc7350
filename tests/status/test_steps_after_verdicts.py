"""Tests of what follows a conviction or an acquittal, and what evidence it takes."""

import pytest

from cases.status.evidence import Basis, Policy, Proof
from cases.status.kinds import EVENT_KINDS
from cases.status.moves import CHANGES, Judgement, Outcome
from cases.status.steps import ACQUITTALS, CONVICTIONS, Step, last_word
from cases.status.words import STATUSES
from tests.status.facts import ALICE, COURT, NAMED, custody_line, told, when

TRIED = ["2016-03-21 convicted", "2016-06-21 sentenced", "2016-07-01 appeal_filed"]
ACQUITTED = ["2016-03-21 acquitted", "2016-04-22 appeal_filed"]


def judged(world):
    """What became of each event: its kind and the judgement."""
    return {v.event.kind: v.judgement for v in world.fold()[ALICE].verdicts}


@pytest.mark.parametrize(
    "event",
    ["conviction_upheld", "sentence_upheld", "sentence_reduced", "sentenced", "sentence_completed"],
)
@pytest.mark.parametrize("since", ["acquitted", "appeal_filed", "stayed"])
def test_what_needs_a_conviction_is_refused_after_an_acquittal(event, since):
    before = ["2016-03-21 acquitted", f"2016-04-22 {since}"]
    for by in ("", ", public act"):
        world = told(*before, f"2018-06-08 {event}{by}")
        assert world.line() == told(*before).line()
        assert judged(world)[event] == Judgement(
            Outcome.REFUSED, "The person was acquitted: this needs a conviction."
        )


@pytest.mark.parametrize("policy", list(Policy))
def test_a_newspaper_makes_no_convict_of_whom_the_court_acquitted_at_trial_and_on_appeal(policy):
    upheld = "2018-06-08 conviction_upheld, public act"
    world = told(*ACQUITTED, upheld, "2018-06-08 acquittal_upheld")
    assert world.line(policy=policy)[-1] == "2018-06-08 acquittal_final"


def test_a_newspaper_makes_no_convict_of_whom_the_court_acquitted_some_days_before():
    acquittal = "2019-01-15 acquitted"
    for on in ("2019-01-16", "2019-02", "2020"):
        world = told(acquittal, f"{on} convicted, public act")
        assert world.line() == [acquittal]
        assert judged(world)["convicted"] == Judgement(
            Outcome.REFUSED, "Better evidence tells of an acquittal before it."
        )
    # On evidence as good it may; during an appeal or a stay, too, it needs that.
    assert told(acquittal, "2019-01-16 convicted").line()[-1] == "2019-01-16 convicted"
    for kind in ("appeal_filed", "stayed"):
        before = [acquittal, f"2019-02-01 {kind}"]
        assert told(*before, "2020-01-16 convicted, public act").line() == told(*before).line()
        assert told(*before, "2020-01-16 convicted").line()[-1] == "2020-01-16 convicted"
    # And a newspaper's acquittal keeps nobody's word out.
    both = told(f"{acquittal}, public act", "2019-01-16 convicted, public act")
    assert both.line()[-1] == "2019-01-16 convicted"


def test_better_evidence_of_a_conviction_takes_an_acquittal_away_and_leaves_the_appeal():
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


def test_a_sentence_during_an_appeal_takes_an_acquittal_on_weaker_evidence_away():
    world = told(
        "2016-03-21 acquitted, public act", "2016-03-22 appeal_filed", "2016-05-01 sentenced"
    )
    assert world.line() == ["2016-03-22 on_appeal"]
    assert isinstance(world.fold()[ALICE].history[-1][1], tuple)
    assert judged(world)["acquitted"].outcome is Outcome.REFUSED


def test_of_what_gave_way_between_two_appeals_one_appeal_is_left():
    world = told(
        "2016-03-21 convicted",
        "2016-04-22 appeal_filed",
        "2017-03-21 acquitted, public act",
        "2017-04-22 appeal_filed",
        "2018-06-08 conviction_upheld",
    )
    assert world.line() == [
        "2016-03-21 convicted",
        "2016-04-22 on_appeal",
        "2018-06-08 conviction_final",
    ]


def test_who_is_convicted_after_an_acquittal_may_have_it_upheld():
    convicted = [*ACQUITTED, "2018-06-08 convicted", "2018-07-01 appeal_filed"]
    assert told(*convicted, "2019-06-08 conviction_upheld").line()[-1] == (
        "2019-06-08 conviction_final"
    )


@pytest.mark.parametrize(
    "before", [TRIED[:1], TRIED[:2], TRIED, [*TRIED, "2018-03-08 conviction_upheld"]]
)
def test_that_an_acquittal_of_other_charges_was_upheld_ends_no_conviction(before):
    for on in ("2018-03-08", "2018-06-08"):
        world = told("2016-03-21 acquitted", *before, f"{on} acquittal_upheld")
        assert world.line() == told(*before).line()
        assert judged(world)["acquittal_upheld"] == Judgement(
            Outcome.NO_CHANGE,
            "The person stands convicted: an acquittal of other charges was upheld. If the "
            "conviction was reversed, enter that.",
        )


def test_the_courts_acquittal_on_appeal_takes_a_newspapers_conviction_away():
    world = told("2016-03-21 convicted, public act", "2018-06-08 acquittal_upheld")
    assert world.line() == ["2018-06-08 acquittal_final"]
    # Not what the Court itself said of it.
    upheld = told(
        "2016-03-21 convicted, public act",
        "2017-03-21 conviction_upheld",
        "2018-06-08 acquittal_upheld",
    )
    assert upheld.line() == ["2016-03-21 convicted", "2017-03-21 conviction_final"]


def test_a_stay_that_is_lifted_or_an_appeal_that_is_withdrawn_makes_no_verdict_better_proved():
    convicted = "2016-01-01 convicted, public act"
    acquittal = "2018-01-01 acquittal_upheld"
    stay = ["2016-02-01 stayed", "2016-03-01 stay_lifted"]
    assert told(convicted, *stay, acquittal).line() == [
        "2016-02-01 stayed",
        "2018-01-01 acquittal_final",
    ]
    appeal = ["2016-02-01 appeal_filed", "2016-03-01 appeal_withdrawn"]
    assert told(convicted, *appeal, acquittal).line() == [
        "2016-02-01 on_appeal",
        "2018-01-01 acquittal_final",
    ]


def test_what_gives_way_takes_only_what_rests_on_it_along():
    world = told(
        "2010-01-01 warrant_issued",
        "2011-01-01 arrested",
        "2011-02-01 freed_by_state",
        "2012-01-01 charges_withdrawn, public act",
        "2016-01-01 sentenced",
    )
    assert world.line() == [
        "2010-01-01 warrant_issued",
        "2011-01-01 arrested",
        "2010-01-01 warrant_issued, holds from 2011-02-01",
        "2016-01-01 sentenced",
    ]


def test_of_two_convictions_one_that_gives_way_leaves_the_other():
    world = told(
        "2010-01-01 convicted",
        "2012-01-01 acquitted, public act",
        "2013-01-01 convicted, public act",
        "2014-01-01 acquittal_upheld",
    )
    assert world.line() == [
        "2010-01-01 convicted",
        "2012-01-01 acquitted",
        "2014-01-01 acquittal_final",
    ]


def test_what_is_refused_takes_nothing_away():
    world = told(
        "2014-01-01 trial_opened",
        "2015-01-01 acquitted",
        "2015-02-01 charges_withdrawn, public act",
        "2016-01-01 sentenced",
    )
    assert world.line() == [
        "2014-01-01 on_trial",
        "2015-01-01 acquitted",
        "2015-02-01 withdrawn",
    ]
    assert judged(world)["sentenced"].outcome is Outcome.REFUSED
    assert judged(world)["charges_withdrawn"] == CHANGES


@pytest.mark.parametrize("kind", ["arrested", "surrendered", "initial_appearance"])
def test_whom_the_court_sees_after_a_death_that_was_only_reported_lives(kind):
    world = told("2010-01-01 warrant_issued")
    for paper in ("The Gazette", "The Herald"):
        world.tell("suspect_died", "2012-01-01", NAMED, speaker=paper, who=paper)
    assert world.line()[-1] == "2012-01-01 died"
    assert custody_line(world)[-1] == "2012-01-01 deceased"
    world.tell(kind, "2014-01-01", COURT)
    assert world.line() == ["2010-01-01 warrant_issued", f"2014-01-01 {EVENT_KINDS[kind].status}"]
    assert "deceased" not in " ".join(custody_line(world))
    # The Court's own word of the death holds.
    dead = told("2010-01-01 warrant_issued", "2012-01-01 suspect_died", f"2014-01-01 {kind}")
    assert dead.line()[-1] == "2012-01-01 died"


def test_what_may_come_after_a_death_says_nothing_against_it():
    for kind in ("charges_withdrawn", "warrant_withdrawn", "charges_not_confirmed"):
        world = told("2010-01-01 warrant_issued", "2012-01-01 suspect_died, public act")
        world.tell(kind, "2013-01-01", COURT)
        assert world.line()[-1] == "2012-01-01 died"
        assert custody_line(world)[-1] == "2012-01-01 deceased"


def test_after_proceedings_ended_otherwise_an_upheld_acquittal_is_refused():
    ended = ["2016-03-21 convicted", "2017-01-01 suspect_died", "2018-01-01 acquittal_upheld"]
    assert judged(told(*ended))["acquittal_upheld"] == Judgement(
        Outcome.NO_CHANGE, "The person had died by then."
    )


def test_the_word_that_stands_is_the_last_that_convicts_or_acquits():
    kinds = {kind.status: code for code, kind in EVENT_KINDS.items() if kind.status}
    steps = [Step(when("2020-01-01"), 1, code, kinds[code], OF_COURT) for code in STATUSES]
    words = {code: last_word([step]) for code, step in zip(STATUSES, steps, strict=True)}
    assert {code for code, word in words.items() if word} == CONVICTIONS | ACQUITTALS
    assert CONVICTIONS == {"convicted", "sentenced", "conviction_final", "sentence_served"}
    assert ACQUITTALS == {"acquitted", "acquittal_final"}
    by_code = dict(zip(STATUSES, steps, strict=True))
    between = [by_code[code] for code in ("convicted", "acquitted", "on_appeal", "stayed")]
    assert last_word(between) is by_code["acquitted"]
    assert last_word([]) is None
    lifted = Step(when("2020-01-01"), 1, "acquitted", "stay_lifted", OF_COURT)
    assert last_word([by_code["convicted"], lifted]) is by_code["convicted"]


OF_COURT = Proof(Basis.OFFICIAL, (1,))
