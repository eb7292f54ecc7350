"""Tests of proving over time: proofs and histories carried forward from day to day."""

from datetime import date

from hypothesis import given

from cases.status.custody import custody_slices, next_custody
from cases.status.decisions import set_aside
from cases.status.evidence import Act, Basis, Policy, Proof
from cases.status.history import slices
from cases.status.kinds import EVENT_KINDS, Custody
from cases.status.knowledge import known_events, prove_all
from cases.status.moves import Outcome
from cases.status.proving import proofs_over_time, prove
from cases.status.steps import take
from tests.status import oracle, strategies
from tests.status.facts import COURT, NAMED, PUBLIC_ACT, UNNAMED, World, only_event, reported
from tests.status.oracle_of_evidence import Told, is_better


def changes(world):
    """The days of a month on which the best proof of the only event changed."""
    _, found = proofs_over_time(only_event(world), world.reports)
    return [(f"{on:%d}", proof) for on, proof in found]


def unnamed(*claims):
    return Proof(Basis.UNNAMED_SOURCE, claims)


def test_a_claim_of_a_report_that_is_not_here_proves_nothing_on_any_day():
    world = World()
    world.tell("opened", "2023-03-10")
    world.reports.clear()
    assert changes(world) == []


def test_a_loop_of_relays_proves_nothing_on_any_day():
    world = World()
    reported(world, "The Gazette", relays=[2])
    reported(world, "The Herald", relays=[3])
    reported(world, "The Tribune", relays=[2])
    assert changes(world) == []


def test_each_denial_counts_from_its_day_until_the_court_and_nobody_else_says_otherwise():
    world = World()
    world.tell("opened", "2023-03-10", PUBLIC_ACT)
    world.tell("opened", "2023-03-12", COURT, act=Act.DENIES)
    world.tell("opened", "2023-03-10", PUBLIC_ACT, known="2023-03-13")
    world.tell("opened", "2023-03-10", COURT, known="2023-03-14")
    world.tell("opened", "2023-03-16", COURT, act=Act.DENIES)
    assert changes(world) == [
        ("10", Proof(Basis.PUBLIC_ACT, (1,))),
        ("12", None),
        ("14", Proof(Basis.OFFICIAL, (4,))),
        ("16", None),
    ]


def test_of_claims_of_one_day_one_that_proves_better_is_enough():
    world = World()
    world.tell("opened", "2023-03-10", UNNAMED)
    world.tell("opened", "2023-03-10", COURT, known="2023-03-11")
    world.tell("opened", "2023-03-10", UNNAMED, known="2023-03-11")
    assert changes(world) == [("10", unnamed(1)), ("11", Proof(Basis.OFFICIAL, (2,)))]


def test_a_state_that_tells_of_a_death_is_a_named_source_on_every_day():
    world = World()
    world.tell("suspect_died", "2023-03-10", PUBLIC_ACT, speaker="Libya", court_speaks=False)
    assert changes(world) == [("10", Proof(Basis.NAMED_SOURCE, (1,)))]


def test_a_relay_rests_on_what_is_relayed_from_the_day_on_which_a_claim_of_that_is_public():
    world = World()
    reported(world, "The Gazette", relays=[2])
    reported(world, "The Herald", on="2023-03-20", public_on="2023-03-14")
    assert changes(world) == [("14", unnamed(1))]


def test_what_was_announced_by_a_relay_is_proved_on_its_day_if_what_is_relayed_is_public_then():
    world = World()
    report = world.report("The Gazette", "2023-03-01", relays=[2])
    world.report("The Herald", "2023-03-10")
    world.claim(report, "trial_opened", "2023-03-10", UNNAMED)
    assert changes(world) == [("10", unnamed(1))]


def test_of_relays_that_are_followed_again_on_one_day_each_counts_and_one_of_nothing_never():
    world = World()
    reported(world, "The Courier", relays=[99])
    reported(world, "The Gazette", NAMED, relays=[4])
    reported(world, "The Herald", relays=[5], own=True)
    world.report("The Tribune", "2023-03-15")
    world.report("The Post", "2023-03-15", relays=[99])
    assert changes(world) == [("13", unnamed(3)), ("15", Proof(Basis.CORROBORATED, (2, 3)))]


def test_what_only_relays_what_is_absent_proves_nothing_beside_what_is_followed_again():
    world = World()
    reported(world, "The Courier", relays=[99])
    reported(world, "The Gazette", relays=[3])
    world.report("The Tribune", "2023-03-15")
    assert changes(world) == [("15", unnamed(2))]


def test_an_event_that_is_denied_leaves_the_others_as_they_were():
    world = World()
    world.tell("warrant_issued", "2023-03-01")
    world.tell("arrested", "2023-03-02", PUBLIC_ACT)
    world.tell("arrested", "2023-03-02", COURT, known="2023-03-03")
    world.tell("surrendered", "2023-03-04")
    world.tell("arrested", "2023-03-05", COURT, act=Act.DENIES)
    assert steps_of(world) == [
        ("2023-03-01", ["2023-03-01 warrant_issued"]),
        ("2023-03-02", ["2023-03-01 warrant_issued", "2023-03-02 arrested"]),
        ("2023-03-03", ["2023-03-01 warrant_issued", "2023-03-02 arrested"]),
        (
            "2023-03-04",
            ["2023-03-01 warrant_issued", "2023-03-02 arrested", "2023-03-04 surrendered"],
        ),
        ("2023-03-05", ["2023-03-01 warrant_issued", "2023-03-04 surrendered"]),
    ]


def test_a_coarse_date_counts_again_when_the_finer_one_is_denied_for_good():
    world = World()
    world.tell("arrested", "2023-03", COURT, known="2023-04-01")
    world.tell("arrested", "2023-03-17", PUBLIC_ACT, known="2023-04-02")
    world.tell("arrested", "2023-03-31", COURT, act=Act.DENIES, known="2023-04-03")
    world.tell("arrested", "2023-03", COURT, known="2023-04-04")
    assert steps_of(world) == [
        ("2023-04-01", ["2023-03 arrested"]),
        ("2023-04-02", ["2023-03-17 arrested"]),
        ("2023-04-03", []),
        ("2023-04-04", ["2023-03 arrested"]),
    ]


def steps_of(world):
    """On each day on which they changed: the steps of the only subject."""
    [history] = world.fold().values()
    return [
        (str(on), [f"{step.when} {step.status}" for step in steps]) for on, steps in history.history
    ]


def all_days(world):
    """Every day on which something could become known."""
    days = {claim.public_on for claim in world.claims}
    days |= {claim.when.earliest for claim in world.claims}
    return sorted(days | {report.public_on for report in world.reports.values()} | {date.max})


@given(strategies.worlds())
def test_a_proof_over_time_is_on_each_day_the_proof_of_that_day(world):
    for proved in prove_all(world.claims, world.reports).values():
        for event, changes in proved:
            for day in all_days(world):
                proof = next((found for on, found in reversed(changes) if on <= day), None)
                happened = event.when.earliest <= day
                assert proof == (prove(event, world.reports, day) if happened else None)


@given(strategies.worlds() | strategies.worlds(strategies.APPEALS, max_claims=14))
def test_steps_over_time_are_on_each_day_those_of_a_walk_from_the_start(world):
    for proved in prove_all(world.claims, world.reports).values():
        for policy in Policy:
            history = slices(proved, policy)
            for day in all_days(world):
                steps, events = (), known_events(proved, policy, day)
                aside = set_aside(events)
                for place, (event, proof) in enumerate(events):
                    if place not in aside:
                        steps = take(steps, event, proof).steps
                assert shown_on(history, day) == steps


# Where it matters what State holds a person, and which events say who holds whom.
OF_STATES = (Custody.IN_STATE_CUSTODY, Custody.SERVING_SENTENCE)
SAYS_WHO_HOLDS = (
    *("held_by_state", "arrested", "surrendered", "interim_release", "interim_release_ended"),
    *("released", "sentence_enforcement", "sentence_completed", "suspect_died"),
)


@given(strategies.worlds(strategies.APPEALS, max_claims=14), strategies.worlds())
def test_custody_over_time_knows_judgments_on_appeals(world, other):
    check_custody(world, other)


@given(strategies.worlds(), strategies.worlds())
def test_custody_over_time_is_on_each_day_that_of_a_walk_through_all_cases(world, other):
    check_custody(world, other)


def check_custody(*worlds):
    cases = [prove_all(facts.claims, facts.reports).get(1, []) for facts in worlds]
    days = sorted({day for facts in worlds for day in all_days(facts)})
    for policy in Policy:
        history = custody_slices(cases, policy)
        for day in days:
            shown = [(s.kind, s.when, s.status, s.proof) for s in shown_on(history, day)]
            assert shown == walked([known_events(each, policy, day) for each in cases])


ENDINGS = (
    *("charges_not_confirmed", "charges_withdrawn", "warrant_withdrawn"),
    *("proceedings_terminated", "acquittal_upheld", "conviction_reversed"),
)
OF_CONVICTS = tuple(kind for kind in oracle.ONLY_CONVICTS if kind != "sentenced")
OF_PROCEEDINGS = (*OF_CONVICTS, *ENDINGS, "appeal_withdrawn", "suspect_died")
WORDS = (*oracle.CONVICTIONS, *oracle.ACQUITTALS)


def walked(cases):
    """Where the person was, by a walk through the events of all cases as known on a day."""
    told = [
        (event, proof, Told(event.kind, event.when, proof.basis), case)
        for case, events in enumerate(cases)
        for event, proof in events
    ]
    holding = [
        oracle.without_set_aside([each[2] for each in told if each[3] == case])
        for case in range(len(cases))
    ]
    told = [each for each in told if any(each[2] is other for other in holding[each[3]])]
    told.sort(
        key=lambda each: (
            each[0].when.earliest,
            EVENT_KINDS[each[0].kind].order,
            each[0].when.latest,
            each[0].kind,
        )
    )
    lines, holder, steps = [[] for _ in cases], "", []
    for event, proof, as_told, case in told:
        before = lines[case]
        lines[case], outcome = oracle.after(before, as_told)
        stay = {(s.kind, s.holds_from) for s in lines[case]}
        gone = {(s.kind, s.holds_from) for s in before} - stay
        gone = {each for each in gone if each[0] in OF_PROCEEDINGS}
        steps = [step for step in steps if step[:2] not in gone or step[4] != case]
        words = [
            [s for s in line if s.status in WORDS and oracle.is_of_its_own(s)] for line in lines
        ]
        convicted = [bool(said) and said[-1].status in oracle.CONVICTIONS for said in words]
        is_convicted = any(convicted) if event.kind in ENDINGS else convicted[case]
        if event.kind in ENDINGS and outcome is not Outcome.CHANGES:
            continue
        if event.kind in OF_CONVICTS and words[case] and not convicted[case]:
            if not is_better(proof.basis, words[case][-1].basis):
                continue
        is_of_case = event.kind in (*OF_CONVICTS, "warrant_issued", "summons_issued")
        if is_of_case and outcome is Outcome.REFUSED:
            continue
        custody = Custody(steps[-1][2]) if steps else None
        after = next_custody(custody, event.kind, is_convicted)
        said = {claim.id: claim.custodian for claim in event.support}
        named = [said[claim] for claim in proof.claims if said[claim]][:1]
        now = named[0] if named and event.kind in SAYS_WHO_HOLDS else ""
        is_moved = after is not custody
        if is_moved or (after in OF_STATES and now and holder and now != holder):
            steps.append((event.kind, event.when, after.value, proof, case))
        holder = now if is_moved else now or holder
    return [step[:4] for step in steps]


def shown_on(history, day):
    return next((steps for on, steps in reversed(history) if on <= day), ())
