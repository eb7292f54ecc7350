"""Tests of the kinds of event: which status each sets, whose act it is, what is public."""

from itertools import pairwise

from cases.status.kinds import CUSTODY_LABELS, EVENT_KINDS, STATUS_KINDS, Custody
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
# Which of the events of one day comes first; rows keep it.
ORDER = """
    reported 10, opened 20, warrant_sought 30, application_refused 31, application_withdrawn 32,
    summons_issued 40, warrant_issued 50, warrant_unsealed 51, held_by_state 55, freed_by_state 56,
    listed_at_large 57, arrested 60, surrendered 70, initial_appearance 80, interim_release 85,
    interim_release_ended 86, joinder 87, severance 87, admissibility_challenged 88,
    admissibility_confirmed 88, charges_document_filed 88, confirmation_hearing 89,
    hearing_scheduled 89, charges_confirmed 90, charges_not_confirmed 91,
    interlocutory_appeal 92, trial_opened 100, stayed 102, stay_lifted 103, closing_statements 105,
    convicted 110, acquitted 111, sentenced 120, appeal_filed 130, appeal_withdrawn 131,
    acquittal_upheld 140, conviction_reversed 140, conviction_upheld 140, sentence_reduced 141,
    sentence_upheld 141, sentence_reviewed 142, sentence_shortened_on_review 142,
    sentence_enforcement 143, sentence_completed 150, charges_withdrawn 160, warrant_withdrawn 160,
    inadmissible 161, suspect_died 165, proceedings_terminated 170, released 180, returned_home 181,
    reparations_ordered 182, reparations_decided 183, non_compliance_found 184,
    court_statement 185, state_reaction 185, other 190
"""
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


def test_every_kind_has_its_place_in_a_day():
    places = sorted((kind.order, kind.code) for kind in EVENT_KINDS.values())
    assert [f"{code} {order}" for order, code in places] == " ".join(ORDER.split()).split(", ")


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


def test_every_place_where_a_person_may_be_is_described_in_plain_words():
    assert list(CUSTODY_LABELS) == list(Custody)
    assert [text for text in CUSTODY_LABELS.values() if not text[:1].isupper() or "_" in text] == []
