"""Tests that proofs and histories carried forward from day to day are those of each day alone."""

from datetime import date

from hypothesis import given

from cases.status.custody import custody_slices, next_custody
from cases.status.evidence import Policy
from cases.status.history import slices, take
from cases.status.kinds import Custody
from cases.status.knowledge import known_events, prove_all
from cases.status.proving import prove
from tests.status import strategies


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


@given(strategies.worlds())
def test_steps_over_time_are_on_each_day_those_of_a_walk_from_the_start(world):
    for proved in prove_all(world.claims, world.reports).values():
        for policy in Policy:
            history = slices(proved, policy)
            for day in all_days(world):
                steps = ()
                for event, proof in known_events(proved, policy, day):
                    steps = take(steps, event, proof).steps
                assert shown_on(history, day) == steps


# Where it matters what State holds a person, and which events say who holds whom.
OF_STATES = (Custody.IN_STATE_CUSTODY, Custody.SERVING_SENTENCE)
SAYS_WHO_HOLDS = (
    *("held_by_state", "arrested", "surrendered", "interim_release", "interim_release_ended"),
    *("released", "sentence_enforcement", "sentence_completed", "suspect_died"),
)


@given(strategies.worlds(), strategies.worlds())
def test_custody_over_time_is_on_each_day_that_of_a_walk_through_all_cases(world, other):
    proved = [
        each
        for facts in (world, other)
        for each in prove_all(facts.claims, facts.reports).get(1, [])
    ]
    for policy in Policy:
        history = custody_slices(proved, policy)
        for day in sorted({*all_days(world), *all_days(other)}):
            custody, holder, was_convicted, steps = None, "", False, []
            for event, proof in known_events(proved, policy, day):
                if event.kind in ("convicted", "conviction_reversed"):
                    was_convicted = event.kind == "convicted"
                after = next_custody(custody, event.kind, was_convicted)
                said = {claim.id: claim.custodian for claim in event.support}
                named = [said[claim] for claim in proof.claims if said[claim]][:1]
                now = named[0] if named and event.kind in SAYS_WHO_HOLDS else ""
                is_moved = after is not custody
                is_handed_on = after in OF_STATES and now and holder and now != holder
                if is_moved or is_handed_on:
                    steps.append((event.kind, event.when, after.value, proof))
                custody, holder = after, now if is_moved else now or holder
            shown = [(s.kind, s.when, s.status, s.proof) for s in shown_on(history, day)]
            assert shown == steps


def shown_on(history, day):
    return next((steps for on, steps in reversed(history) if on <= day), ())
