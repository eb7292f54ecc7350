"""Tests of history by example: what gives way to better evidence, and the founding example."""

from cases.status.evidence import Basis, Policy, Proof
from cases.status.history import Row, Verdict
from cases.status.moves import CHANGES
from cases.status.steps import Step
from tests.status.facts import (
    ALICE,
    CASE,
    CORROBORATED,
    COURT,
    NAMED,
    OFFICIAL,
    PUBLIC_ACT,
    UNNAMED,
    World,
    day,
    now,
    status_on,
    when,
)
from tests.status.founding import NYT, PUTIN, REUTERS, case_a, case_b

# The founding example (design, section 2)


def test_case_a_is_not_known_before_the_first_report_then_reported_then_official():
    world = case_a()
    of_case = world.case_rows()
    assert status_on(of_case, "2023-03-12", "2023-03-12") is None
    assert status_on(of_case, "2023-03-13", "2023-03-13") == "reported"
    assert status_on(world.case_rows(OFFICIAL), "2023-03-15", "2023-03-15") is None
    assert status_on(of_case, "2023-03-17", "2023-03-17") == "warrant_issued"
    assert status_on(of_case, "2023-03-01", "2023-03-20") == "warrant_sought"
    assert status_on(of_case, "2023-03-01", "2023-03-15") is None


def test_the_first_report_is_proved_by_the_press_and_the_warrant_by_the_court():
    world = case_a()
    reported, *of_putin = now(world.rows(CASE)) + now(world.rows(PUTIN))
    assert reported == Row(
        Step(when("2023-03-13"), 10, "reported", "reported", Proof(Basis.UNNAMED_SOURCE, (1,))),
        day("2023-03-13"),
        day("2023-03-13"),
    )
    assert [(r.step.status, r.step.proof.basis, r.known_on) for r in of_putin] == [
        ("warrant_sought", Basis.OFFICIAL, day("2023-03-17")),
        ("warrant_issued", Basis.OFFICIAL, day("2023-03-17")),
    ]
    assert (of_putin[0].known_on - of_putin[0].step.when.earliest).days == 23


def test_case_b_is_reported_for_a_year_and_then_a_warrant_is_issued():
    of_case = case_b().case_rows()
    assert status_on(of_case, "2023-12-31", "2023-12-31") == "reported"
    assert status_on(of_case, "2024-03-05", "2024-03-05") == "warrant_issued"
    assert (day("2023-12-31") - of_case[0].known_on).days == 293


def test_the_no_comment_and_the_words_of_the_kremlin_did_nothing_to_the_status():
    world, silent = case_b(), case_b()
    silent.claims = [claim for claim in world.claims if claim.can_prove]
    assert len(world.claims) - len(silent.claims) == 3
    assert world.case_rows() == silent.case_rows()


def test_without_the_new_york_times_reuters_stands_and_without_both_nothing_is_known():
    world = case_b()
    (reported, warrant) = now(world.without([NYT]).case_rows())
    assert (reported.step.status, reported.step.proof.claims) == ("reported", (2,))
    assert warrant.step.status == "warrant_issued"
    of_case = world.without([NYT, REUTERS]).case_rows()
    assert status_on(of_case, "2023-12-31", "2023-12-31") is None


def test_a_death_needs_the_court_or_two_origins_under_every_policy():
    world = World()
    world.tell("warrant_issued", "2020-01-01")
    world.tell("suspect_died", "2021-04-16", NAMED, known="2021-04-17", who="The Gazette")
    world.tell("suspect_died", "2021-04-16", PUBLIC_ACT, known="2021-04-18", court_speaks=False)
    for policy in Policy:
        history = world.rows(policy=policy)
        assert status_on(history, "2021-04-17", "2021-04-17") == "warrant_issued"
        two_origins_count = policy is not OFFICIAL
        assert status_on(history, "2021-04-18", "2021-04-18") == (
            "died" if two_origins_count else "warrant_issued"
        )
    world.tell("suspect_died", "2021-04-16", COURT, known="2021-05-01")
    assert world.line(policy=OFFICIAL) == ["2020-01-01 warrant_issued", "2021-04-16 died"]


def test_a_finer_date_takes_the_place_of_a_coarser_one_and_keeps_the_day_it_was_known():
    world = World()
    world.tell("arrested", "2020", COURT, known="2020-07-01")
    world.tell("arrested", "2020-03-17", COURT, known="2020-08-01")
    coarse = Step(when("2020"), 60, "arrested", "arrested", Proof(Basis.OFFICIAL, (1,)))
    fine = Step(when("2020-03-17"), 60, "arrested", "arrested", Proof(Basis.OFFICIAL, (2,)))
    assert world.rows() == [
        Row(coarse, day("2020-07-01"), day("2020-07-01"), day("2020-08-01")),
        Row(fine, day("2020-07-01"), day("2020-08-01")),
    ]


def test_a_better_proof_is_a_new_row_that_keeps_the_day_on_which_the_status_was_known():
    world = World()
    world.tell("arrested", "2020-03-17", PUBLIC_ACT, known="2020-03-18")
    world.tell("arrested", "2020-03-17", COURT, known="2020-03-20")
    assert [
        (r.step.proof, str(r.known_on), str(r.stands_from), r.stands_until) for r in world.rows()
    ] == [
        (Proof(Basis.PUBLIC_ACT, (1,)), "2020-03-18", "2020-03-18", day("2020-03-20")),
        (Proof(Basis.OFFICIAL, (2,)), "2020-03-18", "2020-03-20", None),
    ]


def test_a_coarse_event_that_a_finer_one_refines_counts_and_what_is_unproved_has_no_judgement():
    world = World()
    world.tell("arrested", "2020", COURT, known="2021-01-01")
    world.tell("arrested", "2020-03-17", COURT)
    world.tell("surrendered", "2020-04-17", UNNAMED)
    fine, coarse, unproved = world.fold(CORROBORATED)[ALICE].verdicts
    assert (str(fine.event.when), fine.judgement) == ("2020-03-17", CHANGES)
    assert (str(coarse.event.when), coarse.judgement) == ("2020", CHANGES)
    assert isinstance(unproved, Verdict)
    assert (unproved.event.kind, unproved.proof, unproved.judgement) == (
        "surrendered",
        Proof(Basis.UNNAMED_SOURCE, (3,)),
        None,
    )
