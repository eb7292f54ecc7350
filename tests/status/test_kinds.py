"""Tests of the kinds of event: which status each sets, whose act it is, what is public."""

from itertools import pairwise

from cases.status.kinds import EVENT_KINDS, STATUS_KINDS
from cases.status.words import STATUSES

# The table of the design, section 4.
SETS = {
    "reported": {"reported"},
    "opened": {"opened"},
    "warrant_sought": {"warrant_sought"},
    "summons_issued": {"summons_issued"},
    "warrant_issued": {"warrant_issued"},
    "arrested": {"arrested"},
    "surrendered": {"surrendered"},
    "appeared": {"initial_appearance"},
    "charges_confirmed": {"charges_confirmed"},
    "charges_not_confirmed": {"charges_not_confirmed"},
    "on_trial": {"trial_opened"},
    "stayed": {"stayed"},
    "convicted": {"convicted"},
    "acquitted": {"acquitted"},
    "sentenced": {"sentenced"},
    "on_appeal": {"appeal_filed"},
    "acquittal_final": {"acquittal_upheld", "conviction_reversed"},
    "conviction_final": {
        "conviction_upheld",
        "sentence_upheld",
        "sentence_reduced",
        "sentence_reviewed",
        "sentence_shortened_on_review",
    },
    "sentence_served": {"sentence_completed"},
    "withdrawn": {"charges_withdrawn", "warrant_withdrawn"},
    "inadmissible": {"inadmissible"},
    "died": {"suspect_died"},
    "terminated": {"proceedings_terminated"},
}
FORWARD = [
    "reported",
    "opened",
    "warrant_sought",
    "summons_issued",
    "warrant_issued",
    "arrested",
    "surrendered",
    "initial_appearance",
    "charges_confirmed",
    "trial_opened",
    "convicted",
    "sentenced",
    "appeal_filed",
    "conviction_upheld",
    "sentence_completed",
]


def test_every_status_is_set_by_the_kinds_of_the_design_and_by_no_others():
    found = {}
    for kind in EVENT_KINDS.values():
        if kind.status:
            found.setdefault(kind.status, set()).add(kind.code)
    assert found == SETS
    assert set(found) == set(STATUSES)
    assert STATUS_KINDS == set().union(*SETS.values())


def test_what_the_design_says_changes_no_status_sets_none():
    for code in ("warrant_unsealed", "released", "reparations_ordered", "hearing_scheduled"):
        assert EVENT_KINDS[code].status == ""
    assert EVENT_KINDS["other"].status == ""


def test_on_one_day_events_are_taken_in_the_order_of_proceedings():
    for first, second in pairwise(FORWARD):
        assert EVENT_KINDS[first].order < EVENT_KINDS[second].order
    for first, second in [
        ("charges_confirmed", "charges_not_confirmed"),
        ("convicted", "acquitted"),
        ("arrested", "surrendered"),
        ("stayed", "stay_lifted"),
        ("suspect_died", "proceedings_terminated"),
        ("appeal_filed", "appeal_withdrawn"),
    ]:
        assert EVENT_KINDS[first].order < EVENT_KINDS[second].order


def test_an_event_is_the_act_of_one_body_at_most():
    assert not [k for k in EVENT_KINDS.values() if k.is_act_of_court and k.is_act_of_state]
    assert {k.code for k in EVENT_KINDS.values() if k.is_act_of_state} == {
        "held_by_state",
        "freed_by_state",
        "arrested",
    }
    assert {
        k.code for k in EVENT_KINDS.values() if not k.is_act_of_state and not k.is_act_of_court
    } == {"reported", "suspect_died", "returned_home", "state_reaction", "court_statement", "other"}


def test_only_what_may_be_sealed_or_rumoured_is_not_public_by_nature():
    assert {k.code for k in EVENT_KINDS.values() if not k.is_public_by_nature} == {
        "reported",
        "warrant_sought",
        "summons_issued",
        "warrant_issued",
    }


def test_every_kind_is_described_in_plain_words():
    assert [code for code, kind in EVENT_KINDS.items() if code != kind.code] == []
    assert [k.code for k in EVENT_KINDS.values() if not k.label or "_" in k.label] == []
