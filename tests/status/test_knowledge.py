"""Tests of what was known when: proofs over the days of knowledge, and the future kept out."""

from hypothesis import given
from hypothesis import strategies as st

from cases.status.evidence import Act, Basis, Policy, Proof
from cases.status.knowledge import known_events, prove_all
from tests.status import strategies
from tests.status.facts import (
    ALICE,
    BOB,
    CASE,
    CORROBORATED,
    COURT,
    NAMED,
    OFFICIAL,
    PUBLIC_ACT,
    UNNAMED,
    World,
    day,
    standing,
)


def proofs(world, subject=ALICE):
    """For each event, by kind and date: the days on which its best proof changed."""
    return {
        f"{event.kind} {event.when}": [(str(on), proof) for on, proof in changes]
        for event, changes in prove_all(world.claims, world.reports)[subject]
    }


def known(world, on, policy=CORROBORATED):
    events = known_events(prove_all(world.claims, world.reports)[ALICE], policy, day(on))
    return [f"{event.kind} {event.when}" for event, _ in events]


def test_an_event_is_known_from_the_day_on_which_its_claim_is_public():
    world = World()
    world.tell("warrant_sought", "2023-02-22", COURT, known="2023-03-17")
    assert proofs(world) == {
        "warrant_sought 2023-02-22": [("2023-03-17", Proof(Basis.OFFICIAL, (1,)))]
    }
    assert known(world, "2023-03-16") == []
    assert known(world, "2023-03-17") == ["warrant_sought 2023-02-22"]


def test_an_event_is_not_known_before_it_has_happened_though_it_was_announced():
    world = World()
    world.tell("trial_opened", "2023-05-02", COURT, known="2023-04-01")
    assert proofs(world) == {
        "trial_opened 2023-05-02": [("2023-05-02", Proof(Basis.OFFICIAL, (1,)))]
    }


def test_a_proof_changes_as_better_claims_become_public_and_not_for_more_of_the_same():
    world = World()
    world.tell("opened", "2023-03-10", UNNAMED, known="2023-03-11", who="The Gazette")
    world.tell("opened", "2023-03-10", UNNAMED, known="2023-03-12", who="The Herald")
    world.tell("opened", "2023-03-10", NAMED, known="2023-03-13", who="The Herald")
    world.tell("opened", "2023-03-10", COURT, known="2023-03-14")
    world.tell("opened", "2023-03-10", COURT, known="2023-03-15")
    assert proofs(world) == {
        "opened 2023-03-10": [
            ("2023-03-11", Proof(Basis.UNNAMED_SOURCE, (1,))),
            ("2023-03-13", Proof(Basis.CORROBORATED, (1, 3))),
            ("2023-03-14", Proof(Basis.OFFICIAL, (4,))),
        ]
    }


def test_a_denial_ends_a_proof_and_the_courts_later_word_restores_it():
    world = World()
    world.tell("opened", "2023-03-10", PUBLIC_ACT, known="2023-03-11")
    world.tell("opened", "2023-03-12", COURT, act=Act.DENIES)
    world.tell("opened", "2023-03-10", COURT, known="2023-03-14")
    assert proofs(world) == {
        "opened 2023-03-10": [
            ("2023-03-11", Proof(Basis.PUBLIC_ACT, (1,))),
            ("2023-03-12", None),
            ("2023-03-14", Proof(Basis.OFFICIAL, (3,))),
        ]
    }
    assert [known(world, f"2023-03-{d}") for d in (11, 12, 13, 14)] == [
        ["opened 2023-03-10"],
        [],
        [],
        ["opened 2023-03-10"],
    ]


def test_a_relay_counts_from_the_day_on_which_the_report_that_it_relays_is_public():
    world = World()
    early = world.report("The Gazette", "2023-03-11", relays=[2])
    between = world.report("The Herald", "2023-03-12", relays=[3])
    world.report("The Tribune", "2023-03-15")
    world.claim(early, "opened", "2023-03-10", UNNAMED)
    assert between == 2
    assert proofs(world) == {
        "opened 2023-03-10": [("2023-03-15", Proof(Basis.UNNAMED_SOURCE, (1,)))]
    }


def test_a_coarse_date_gives_way_to_a_finer_one_within_it_once_that_is_proved():
    world = World()
    world.tell("arrested", "2023", COURT, known="2023-04-01")
    world.tell("arrested", "2023-03", COURT, known="2023-04-02")
    world.tell("arrested", "2023-03-17", NAMED, known="2023-04-03")
    world.tell("arrested", "2023-03-17", COURT, known="2023-04-04")
    assert [known(world, f"2023-04-0{d}") for d in (1, 2, 3, 4)] == [
        ["arrested 2023"],
        ["arrested 2023-03"],
        ["arrested 2023-03"],
        ["arrested 2023-03-17"],
    ]
    assert known(world, "2023-04-03", Policy.NAMED) == ["arrested 2023-03-17"]


def test_events_come_in_the_order_of_their_days_and_on_one_day_in_that_of_proceedings():
    world = World()
    for kind, on in [
        ("proceedings_terminated", "2023-03-17"),
        ("surrendered", "2023-03-17"),
        ("suspect_died", "2023-03-17"),
        ("arrested", "2023-03-17"),
        ("trial_opened", "2023-03-16"),
        ("warrant_issued", "2023-03"),
        ("charges_withdrawn", "2023-03-17"),
    ]:
        world.tell(kind, on, COURT, known="2023-04-01")
    assert known(world, "2023-04-01") == [
        "warrant_issued 2023-03",
        "trial_opened 2023-03-16",
        "arrested 2023-03-17",
        "surrendered 2023-03-17",
        "charges_withdrawn 2023-03-17",
        "suspect_died 2023-03-17",
        "proceedings_terminated 2023-03-17",
    ]


def test_events_of_one_place_in_a_day_come_by_their_last_day_and_then_by_their_kind():
    world = World()
    world.tell("conviction_reversed", "2023-03", known="2023-04-01")
    world.tell("conviction_upheld", "2023-03-01")
    world.tell("acquittal_upheld", "2023-03-01")
    assert known(world, "2023-04-01") == [
        "acquittal_upheld 2023-03-01",
        "conviction_upheld 2023-03-01",
        "conviction_reversed 2023-03",
    ]


def test_a_policy_leaves_out_what_it_does_not_accept():
    world = World()
    world.tell("reported", "2023-03-13", UNNAMED)
    world.tell("arrested", "2023-03-14", NAMED)
    world.tell("surrendered", "2023-03-15", PUBLIC_ACT)
    world.tell("initial_appearance", "2023-03-16", COURT)
    told = [f"{claim.kind} {claim.when}" for claim in world.claims]
    assert [known(world, "2023-04-01", policy) for policy in Policy] == [
        told[3:],
        [told[0], *told[2:]],
        told,
        told,
    ]
    assert known(world, "2023-04-01", OFFICIAL) == ["initial_appearance 2023-03-16"]


def test_every_subject_has_its_own_events():
    world = World()
    world.tell("opened", "2023-03-13", of=[BOB])
    world.tell("opened", "2023-03-13", of=[ALICE])
    world.tell("reported", "2023-03-13", of=[])
    found = prove_all(world.claims, world.reports)
    assert [(subject, [e.kind for e, _ in events]) for subject, events in found.items()] == [
        (CASE, ["reported"]),
        (ALICE, ["opened"]),
        (BOB, ["opened"]),
    ]


@given(strategies.worlds(strategies.EXACT), strategies.days, st.sampled_from(Policy))
def test_what_was_known_on_a_day_does_not_depend_on_what_was_not_yet_public(world, on, policy):
    public = [claim for claim in world.claims if claim.public_on <= on]
    telling = {claim.report for claim in public}
    later = {r.id for r in world.reports.values() if r.public_on > on and r.id not in telling}
    growing = world.without(later)
    growing.claims = public
    answers = known_to_all(growing, on, policy)
    for claim in world.claims:
        if claim not in public:
            growing.reports.setdefault(claim.report, world.reports[claim.report])
            growing.claims = [*growing.claims, claim]
            assert known_to_all(growing, on, policy) == answers
    assert known_to_all(world, on, policy) == answers


def known_to_all(world, on, policy):
    """All that is answered for a day of knowledge, whatever day is asked about."""
    return [
        [(row.step, row.known_on, row.stands_from) for row in standing(rows, on)]
        for rows in (
            world.case_rows(policy),
            *(world.rows(subject, policy) for subject in (CASE, ALICE, BOB)),
        )
    ]
