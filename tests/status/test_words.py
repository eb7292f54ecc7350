"""Tests of the words of status: the whole ladder, in order."""

import pytest

from cases.status.words import STATUSES, Phase

LADDER = [
    ("reported", Phase.UNCONFIRMED, 10),
    ("opened", Phase.PRE_TRIAL, 20),
    ("warrant_sought", Phase.PRE_TRIAL, 30),
    ("summons_issued", Phase.PRE_TRIAL, 40),
    ("warrant_issued", Phase.PRE_TRIAL, 50),
    ("arrested", Phase.PRE_TRIAL, 60),
    ("surrendered", Phase.PRE_TRIAL, 70),
    ("appeared", Phase.PRE_TRIAL, 80),
    ("charges_confirmed", Phase.PRE_TRIAL, 90),
    ("on_trial", Phase.TRIAL, 100),
    ("convicted", Phase.TRIAL, 110),
    ("acquitted", Phase.TRIAL, 110),
    ("sentenced", Phase.TRIAL, 120),
    ("on_appeal", Phase.APPEAL, 130),
    ("stayed", Phase.SUSPENDED, 200),
    ("inadmissible", Phase.CLOSED, 310),
    ("charges_not_confirmed", Phase.CLOSED, 310),
    ("withdrawn", Phase.CLOSED, 310),
    ("terminated", Phase.CLOSED, 310),
    ("died", Phase.CLOSED, 320),
    ("acquittal_final", Phase.CLOSED, 330),
    ("conviction_final", Phase.CLOSED, 330),
    ("sentence_served", Phase.CLOSED, 340),
]
PROVISIONS = {
    "warrant_sought": "Article 58(1) and (7)",
    "summons_issued": "Article 58(7)",
    "warrant_issued": "Article 58(1)",
    "arrested": "Article 59",
    "surrendered": "Articles 59(7) and 89",
    "appeared": "Article 60(1)",
    "charges_confirmed": "Article 61(7)(a)",
    "on_trial": "Articles 62 to 64",
    "convicted": "Articles 74 and 76",
    "acquitted": "Article 74",
    "sentenced": "Articles 76 to 78",
    "on_appeal": "Article 81",
    "inadmissible": "Articles 17 and 19",
    "charges_not_confirmed": "Article 61(7)(b)",
    "withdrawn": "Articles 58(4) and 61(4) and (9)",
    "acquittal_final": "Articles 81 and 83",
    "conviction_final": "Articles 81 and 83",
    "sentence_served": "Articles 103 to 111",
}


def test_the_ladder_is_the_one_of_the_design():
    assert [(s.code, s.phase, s.stage) for s in STATUSES.values()] == LADDER
    assert list(STATUSES) == [status.code for status in STATUSES.values()]


def test_the_words_have_the_provisions_of_the_statute_on_which_they_rest():
    assert {s.code: s.provision for s in STATUSES.values() if s.provision} == PROVISIONS


def test_a_label_is_the_code_in_words_but_that_of_an_application():
    others = {s.code: s.label for s in STATUSES.values() if s.label != in_words(s.code)}
    assert others == {"warrant_sought": "Warrant or summons sought"}


def in_words(code):
    return code.replace("_", " ").capitalize()


def test_further_has_one_meaning_every_live_stage_is_below_a_stay_and_a_stay_below_every_end():
    stages = {
        kind: [s.stage for s in STATUSES.values() if (s.is_live, s.is_closed) == kind]
        for kind in [(True, False), (False, False), (False, True)]
    }
    live, suspended, closed = stages.values()
    assert max(live) < min(suspended) <= max(suspended) < min(closed)
    assert len(live) + len(suspended) + len(closed) == len(STATUSES)


def test_only_an_end_without_a_judgment_may_reopen_and_death_may_not():
    assert {s.code for s in STATUSES.values() if s.may_reopen} == {
        "inadmissible",
        "charges_not_confirmed",
        "withdrawn",
        "terminated",
    }


@pytest.mark.parametrize("status", STATUSES.values(), ids=str)
def test_every_word_says_what_it_means_in_whole_sentences(status):
    assert status.label
    assert status.label[0].isupper()
    assert status.meaning.endswith(".")
    assert "_" not in status.label + status.meaning


def test_the_words_before_a_verdict_say_that_nobody_is_guilty_yet():
    assert "not a finding of guilt" in STATUSES["warrant_issued"].meaning
    assert "presumed innocent" in STATUSES["on_trial"].meaning
    assert "nobody is wanted" in STATUSES["warrant_sought"].meaning
    assert "not to be arrested" in STATUSES["summons_issued"].meaning
    assert "not a formal act of the ICC" in STATUSES["opened"].meaning
    assert "has not confirmed it" in STATUSES["reported"].meaning
