"""Tests of findings: what became of each claim, in words for an editor."""

import pytest

from cases.status.evidence import Act, Policy
from cases.status.findings import Finding, findings
from tests.status.facts import (
    ALICE,
    BOB,
    CASE,
    COURT,
    NAMED,
    PUBLIC_ACT,
    UNNAMED,
    World,
)

COUNTS = Finding("counts", "")
DENIED = "A denial by the Court outweighs all others until it says otherwise."


def found(world, policy=Policy.CORROBORATED):
    verdicts = {subject: history.verdicts for subject, history in world.fold(policy).items()}
    return findings(world.claims, verdicts, world.reports, policy)


def of_alice(world, policy=Policy.CORROBORATED):
    """The findings on Alice, in the order in which the claims were told."""
    return [finding for (_, who), finding in sorted(found(world, policy).items()) if who == ALICE]


def test_a_claim_that_changes_the_status_counts_and_so_does_all_that_says_the_same():
    world = World()
    world.tell("arrested", "2020-03-17", COURT)
    world.tell("arrested", "2020-03-17", UNNAMED)
    world.tell("arrested", "2020-03", UNNAMED, known="2020-04-01")
    assert of_alice(world) == [COUNTS, COUNTS, COUNTS]


def test_a_claim_of_a_fine_date_that_is_not_proved_counts_for_the_coarse_one_that_is():
    world = World()
    world.tell("arrested", "2020-03", COURT, known="2020-04-01")
    world.tell("arrested", "2020-03-17", UNNAMED)
    assert of_alice(world) == [COUNTS, COUNTS]


def test_a_claim_of_a_coarse_date_shares_the_fate_of_the_same_event_under_its_fine_date():
    world = World()
    world.tell("arrested", "2020-01-01", COURT)
    world.tell("warrant_issued", "2020-03-17", COURT)
    world.tell("warrant_issued", "2020-03", UNNAMED, known="2020-04-01")
    further = Finding("no_change", "The proceedings were already further: “Arrested”.")
    assert of_alice(world) == [COUNTS, further, further]


def test_a_claim_that_is_refused_does_not_count_because_a_coarser_one_speaks_of_its_month():
    world = World()
    world.tell("acquitted", "2020-03-01", COURT)
    world.tell("acquittal_upheld", "2020-03-17", COURT)
    world.tell("acquitted", "2020-03-18", COURT)
    refused = of_alice(world)[2]
    assert refused.outcome == "refused"
    world.tell("acquitted", "2020-03", UNNAMED, known="2020-04-01")
    assert of_alice(world) == [COUNTS, COUNTS, refused, COUNTS]


def test_nor_does_one_that_is_not_proved_where_another_day_of_the_month_is():
    world = World()
    world.tell("arrested", "2020-03-17", COURT)
    world.tell("arrested", "2020-03-18", UNNAMED)
    not_proved = of_alice(world)[1]
    assert not_proved.outcome == "not_proved"
    world.tell("arrested", "2020-03", UNNAMED, known="2020-04-01")
    assert of_alice(world) == [COUNTS, not_proved, COUNTS]


def test_of_two_fates_equally_good_the_one_under_the_claims_own_date_is_told():
    world = World()
    world.tell("arrested", "2020-03-01", COURT)
    world.tell("warrant_issued", "2020-03-02", COURT)
    world.tell("surrendered", "2020-03-03", COURT)
    world.tell("warrant_issued", "2020-03-04", COURT)
    world.tell("warrant_issued", "2020-03", UNNAMED, known="2020-04-01")
    arrested, surrendered = (
        Finding("no_change", f"The proceedings were already further: “{label}”.")
        for label in ("Arrested", "Surrendered")
    )
    assert of_alice(world) == [COUNTS, arrested, COUNTS, surrendered, arrested]


def test_each_subject_of_a_claim_has_a_finding_of_its_own():
    world = World()
    world.tell("arrested", "2020-01-01", COURT, of=[BOB])
    world.tell("warrant_issued", "2020-02-01", COURT, of=[ALICE, BOB])
    world.tell("opened", "2020-02-01", COURT, of=[])
    assert found(world) == {
        (1, BOB): COUNTS,
        (2, ALICE): COUNTS,
        (2, BOB): Finding("no_change", "The proceedings were already further: “Arrested”."),
        (3, CASE): COUNTS,
    }


def test_a_refused_claim_says_why():
    world = World()
    world.tell("acquittal_upheld", "2020-01-01", COURT)
    world.tell("convicted", "2020-02-01", COURT)
    assert of_alice(world) == [
        COUNTS,
        Finding(
            "refused",
            "Nothing can follow “Acquittal final” but what the Statute provides "
            "(article 20: nobody is tried twice; article 84: revision).",
        ),
    ]


def test_a_claim_that_gave_way_to_better_evidence_is_refused():
    world = World()
    world.tell("acquitted", "2020-01-01", PUBLIC_ACT)
    world.tell("sentenced", "2020-02-01", COURT)
    assert of_alice(world) == [
        Finding(
            "refused", "Contradicted by better evidence of a later step (sentenced, 2020-02-01)."
        ),
        COUNTS,
    ]


@pytest.mark.parametrize(
    ("policy", "by", "reason"),
    [
        (Policy.OFFICIAL, PUBLIC_ACT, "It needs the Court's own word."),
        (
            Policy.CORROBORATED,
            NAMED,
            "It needs the Court's own word, a public act told of as such, or a second "
            "independent origin, one of the two named.",
        ),
        (
            Policy.NAMED,
            UNNAMED,
            "It needs the Court's own word, a public act, or one named origin.",
        ),
    ],
)
def test_what_is_not_proved_says_what_is_missing_under_the_policy(policy, by, reason):
    world = World()
    world.tell("arrested", "2020-03-17", by)
    assert of_alice(world, policy) == [Finding("not_proved", reason)]


@pytest.mark.parametrize("policy", Policy)
def test_a_relay_of_what_is_not_here_says_that_its_source_is_to_be_entered(policy):
    world = World()
    report = world.report("The Gazette", "2020-03-18", relays=[99])
    world.claim(report, "arrested", "2020-03-17", UNNAMED)
    assert of_alice(world, policy) == [
        Finding(
            "not_proved",
            "It only relays reports that are not published here, or were retracted: "
            "enter the report that it relays.",
        )
    ]


@pytest.mark.parametrize("policy", list(Policy)[1:])
def test_a_death_on_one_origin_says_that_it_needs_the_court_or_two(policy):
    world = World()
    world.tell("suspect_died", "2020-03-17", NAMED)
    assert of_alice(world, policy) == [
        Finding("not_proved", "A death needs the Court or two independent origins.")
    ]


def test_a_claim_that_the_court_denied_says_so_and_the_denial_is_shown():
    world = World()
    world.tell("arrested", "2020-03-17", PUBLIC_ACT)
    world.tell("arrested", "2020-03-18", COURT, act=Act.DENIES)
    assert of_alice(world) == [
        Finding("not_proved", "The Court has denied it since."),
        Finding("no_change", DENIED),
    ]


@pytest.mark.parametrize("act", [Act.DENIES, Act.DECLINES_TO_COMMENT, Act.REACTS, Act.CORRECTS])
def test_what_asserts_nothing_moves_nothing_and_is_shown(act):
    world = World()
    world.tell("reported", "2020-03-17", NAMED, act=act)
    assert of_alice(world) == [
        Finding("no_change", "Only what is asserted or confirmed can move a status; this is shown.")
    ]


@pytest.mark.parametrize("by", [COURT, UNNAMED])
def test_a_kind_that_changes_no_status_says_so_proved_or_not(by):
    world = World()
    world.tell("reparations_ordered", "2020-03-17", by)
    assert of_alice(world) == [Finding("no_change", "This kind of event changes no status.")]


def test_a_kind_of_custody_that_is_not_proved_says_what_is_missing():
    world = World()
    world.tell("held_by_state", "2020-03-17", UNNAMED)
    (finding,) = of_alice(world)
    assert finding.outcome == "not_proved"


def test_every_claim_has_a_finding_on_everyone_it_concerns():
    world = World()
    world.tell("arrested", "2020-03-17", UNNAMED, of=[ALICE, BOB])
    world.tell("arrested", "2020-03-18", COURT, act=Act.DENIES, of=[])
    world.tell("other", "2020-03-18", COURT, of=[])
    assert set(found(world)) == {(1, ALICE), (1, BOB), (2, CASE), (3, CASE)}
