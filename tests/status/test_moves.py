"""Tests of which step may follow which: every branch of `judge`, with its reason."""

import pytest

from cases.status.moves import CHANGES, Judgement, Outcome, judge
from cases.status.words import STATUSES

ARTICLES = (
    "but what the Statute provides (article 20: nobody is tried twice; article 84: revision)."
)


def test_anything_but_an_appeal_may_come_first():
    first = {code: judge(None, code) for code in STATUSES}
    assert first.pop("on_appeal") == Judgement(
        Outcome.NO_CHANGE, "There is no judgment or sentence under appeal: the status stays."
    )
    assert set(first.values()) == {CHANGES}


@pytest.mark.parametrize(
    ("current", "new"),
    [
        # forwards, with steps skipped
        ("reported", "opened"),
        ("reported", "warrant_issued"),
        ("warrant_sought", "summons_issued"),
        ("summons_issued", "warrant_issued"),
        ("warrant_issued", "charges_confirmed"),  # in absentia
        ("warrant_issued", "convicted"),
        ("charges_confirmed", "on_trial"),
        ("on_trial", "acquitted"),
        ("convicted", "sentenced"),
        ("convicted", "on_appeal"),
        ("acquitted", "on_appeal"),
        ("sentenced", "on_appeal"),
        ("on_appeal", "conviction_final"),
        ("on_appeal", "acquittal_final"),
        ("sentenced", "conviction_final"),
        ("convicted", "sentence_served"),
        ("sentenced", "sentence_served"),
        # another verdict, on appeal or on retrial
        ("convicted", "acquitted"),
        ("sentenced", "acquitted"),
        ("on_appeal", "acquitted"),
        ("acquitted", "convicted"),
        ("on_appeal", "convicted"),
        # ends and stays
        ("reported", "died"),
        ("on_trial", "withdrawn"),
        ("on_appeal", "died"),
        ("appeared", "charges_not_confirmed"),
        ("appeared", "stayed"),
        ("warrant_issued", "inadmissible"),
        ("convicted", "terminated"),
        # out of a stay
        ("stayed", "charges_confirmed"),
        ("stayed", "on_trial"),
        ("stayed", "withdrawn"),
        ("stayed", "died"),
        # after an end without a judgment
        ("withdrawn", "warrant_sought"),
        ("withdrawn", "warrant_issued"),
        ("withdrawn", "summons_issued"),
        ("inadmissible", "arrested"),
        ("inadmissible", "surrendered"),
        ("terminated", "appeared"),
        ("charges_not_confirmed", "charges_confirmed"),
        ("terminated", "on_trial"),
        ("withdrawn", "terminated"),
        ("terminated", "died"),
        # after a final judgment
        ("conviction_final", "sentence_served"),
        ("conviction_final", "acquittal_final"),  # revision
        ("sentence_served", "acquittal_final"),
        ("died", "terminated"),
    ],
)
def test_the_status_changes(current, new):
    assert judge(current, new) == CHANGES == Judgement(Outcome.CHANGES, "")


@pytest.mark.parametrize(
    ("current", "new", "reason"),
    [
        (
            "warrant_issued",
            "on_appeal",
            "There is no judgment or sentence under appeal: the status stays.",
        ),
        ("warrant_issued", "warrant_issued", "The status was already “Warrant issued”."),
        ("stayed", "stayed", "The status was already “Stayed”."),
        ("died", "died", "The status was already “Died”."),
        ("acquittal_final", "died", "There was a final judgment already."),
        ("conviction_final", "died", "There was a final judgment already."),
        ("sentence_served", "died", "There was a final judgment already."),
        ("died", "withdrawn", "The person had died by then."),
        ("died", "reported", "The person had died by then."),
        ("stayed", "arrested", "The proceedings were stayed: the status stays."),
        ("stayed", "appeared", "The proceedings were stayed: the status stays."),
        ("arrested", "warrant_issued", "The proceedings were already further: “Arrested”."),
        ("acquitted", "on_trial", "The proceedings were already further: “Acquitted”."),
        ("on_appeal", "sentenced", "The proceedings were already further: “On appeal”."),
        ("sentenced", "convicted", "The proceedings were already further: “Sentenced”."),
        (
            "charges_confirmed",
            "charges_not_confirmed",
            "At least one charge had been confirmed before.",
        ),
        ("on_trial", "charges_not_confirmed", "At least one charge had been confirmed before."),
        (
            "withdrawn",
            "reported",
            "The proceedings had ended (“Withdrawn”): this does not reopen them.",
        ),
        (
            "terminated",
            "opened",
            "The proceedings had ended (“Terminated”): this does not reopen them.",
        ),
        (
            "conviction_final",
            "sentenced",
            "The conviction was final: a later sentence leaves the status.",
        ),
        (
            "sentence_served",
            "conviction_final",
            "The conviction was final: a later sentence leaves the status.",
        ),
    ],
)
def test_the_status_stays(current, new, reason):
    assert judge(current, new) == Judgement(Outcome.NO_CHANGE, reason)


@pytest.mark.parametrize(
    ("current", "new", "reason"),
    [
        ("acquitted", "sentenced", "The person was acquitted: this needs a conviction."),
        (
            "on_trial",
            "sentence_served",
            "No conviction is known: there is no sentence to serve.",
        ),
        (
            "withdrawn",
            "conviction_final",
            "The proceedings had ended (“Withdrawn”) without a judgment.",
        ),
        (
            "terminated",
            "sentence_served",
            "The proceedings had ended (“Terminated”) without a judgment.",
        ),
        (
            "inadmissible",
            "acquittal_final",
            "The proceedings had ended (“Inadmissible”) without a judgment.",
        ),
        (
            "withdrawn",
            "convicted",
            "The proceedings had ended (“Withdrawn”); no claim says that they were reopened.",
        ),
        (
            "charges_not_confirmed",
            "stayed",
            "The proceedings had ended (“Charges not confirmed”); "
            "no claim says that they were reopened.",
        ),
        (
            "acquittal_final",
            "warrant_issued",
            f"Nothing can follow “Acquittal final” {ARTICLES}",
        ),
        (
            "acquittal_final",
            "conviction_final",
            f"Nothing can follow “Acquittal final” {ARTICLES}",
        ),
        (
            "conviction_final",
            "withdrawn",
            f"Nothing can follow “Conviction final” {ARTICLES}",
        ),
        (
            "sentence_served",
            "on_trial",
            f"Nothing can follow “Sentence served” {ARTICLES}",
        ),
    ],
)
def test_the_event_is_refused(current, new, reason):
    assert judge(current, new) == Judgement(Outcome.REFUSED, reason)


def test_every_pair_of_words_has_an_answer_and_every_answer_but_a_change_a_reason():
    for current in [None, *STATUSES]:
        for new in STATUSES:
            judgement = judge(current, new)
            assert (judgement.outcome is Outcome.CHANGES) == (judgement.reason == "")
            if current == new:
                assert judgement.outcome is Outcome.NO_CHANGE
