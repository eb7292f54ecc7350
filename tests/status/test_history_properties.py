"""Tests of history on random facts: any order, nothing twice, proofs, policies and the oracle."""

import random
from datetime import date
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from cases.status.custody import custody_slices
from cases.status.evidence import Policy, accepts
from cases.status.history import rows
from cases.status.knowledge import prove_all
from cases.status.words import STATUSES
from tests.status import oracle, strategies
from tests.status.facts import ALICE, BOB, CASE, World, answer, standing

SUBJECTS = (CASE, ALICE, BOB)
policies = st.sampled_from(Policy)
seeds = st.integers(0, 10**9)


def all_rows(world, policy):
    """The rows of the case, of each subject, and of where each person was."""
    proved = prove_all(world.claims, world.reports)
    return [
        world.case_rows(policy),
        *(world.rows(subject, policy) for subject in SUBJECTS),
        *(rows(custody_slices([proved.get(person, [])], policy)) for person in (ALICE, BOB)),
    ]


@given(strategies.worlds(), policies, seeds)
def test_claims_in_any_order_give_the_same_rows(world, policy, seed):
    shuffled = random.Random(seed).sample(world.claims, len(world.claims))
    turned = dict(reversed(world.reports.items()))
    assert all_rows(World(shuffled, turned), policy) == all_rows(world, policy)


@given(strategies.worlds(), policies)
def test_a_claim_that_is_read_twice_gives_the_same_rows(world, policy):
    assert all_rows(World(world.claims * 2, world.reports), policy) == all_rows(world, policy)


@given(strategies.worlds(), policies, seeds, st.frozensets(st.integers(1, 6)))
def test_retracting_reports_in_any_order_is_never_having_had_them(world, policy, seed, gone):
    never = World(
        [claim for claim in world.claims if claim.report not in gone],
        {number: world.reports[number] for number in sorted(set(world.reports) - gone)},
    )
    in_some_order = world
    for number in random.Random(seed).sample(sorted(gone), len(gone)):
        in_some_order = in_some_order.without([number])
    assert all_rows(in_some_order, policy) == all_rows(never, policy)


@given(strategies.worlds(), policies)
def test_every_row_has_a_proof_that_was_public_and_that_its_policy_accepts(world, policy):
    told = {claim.id: claim for claim in world.claims}
    for row in [row for found in all_rows(world, policy) for row in found]:
        step = row.step
        proof = [told[number] for number in step.proof.claims]
        assert proof
        assert {claim.kind for claim in proof} == {step.kind}
        assert all(claim.can_prove and claim.public_on <= row.stands_from for claim in proof)
        assert accepts(policy, step.kind, step.proof.basis)
        assert step.proof.is_verified == all(claim.is_verified for claim in proof)


@given(strategies.worlds(), policies)
def test_a_row_is_known_after_it_happened_and_stands_from_then_on_for_a_time(world, policy):
    for found in all_rows(world, policy):
        for row in found:
            assert row.step.when.earliest <= row.known_on <= row.stands_from
            assert row.step.when.earliest <= row.step.holds_from.earliest <= row.stands_from
            assert row.stands_from < (row.stands_until or date.max)
        for one, other in [(a, b) for a in found for b in found if a is not b]:
            if one.step == other.step:
                assert (one.stands_until or date.max) <= other.stands_from or (
                    other.stands_until or date.max
                ) <= one.stands_from
        places = [(row.step.holds_from.earliest, row.step.order, row.stands_from) for row in found]
        assert places == sorted(places)


@given(strategies.worlds(strategies.EXACT), seeds)
def test_rows_answer_as_the_oracle_does_for_any_day_as_known_on_any_day(world, seed):
    histories = {
        (subject, policy): world.rows(subject, policy) for subject in SUBJECTS for policy in Policy
    }
    chance = random.Random(seed)
    for valid_on, known_on in strategies.questions(seed, 20):
        subject, policy = chance.choice(list(histories))
        row = answer(histories[subject, policy], valid_on, known_on)
        assert (row and as_the_oracle_says(row.step)) == oracle.status_of(
            world, policy, subject, valid_on, known_on
        )


ANY_EXACT = strategies.worlds(strategies.EXACT) | strategies.worlds(strategies.APPEALS, 16)


@given(ANY_EXACT, policies, strategies.days)
def test_the_steps_that_stand_on_a_day_are_those_of_the_oracle(world, policy, known_on):
    for subject in SUBJECTS:
        steps = [row.step for row in standing(world.rows(subject, policy), known_on)]
        assert [as_the_oracle_says(step) for step in steps] == oracle.line_of(
            world, policy, subject, known_on
        )


def as_the_oracle_says(step):
    return (step.status, step.when, step.proof.basis, step.kind, step.holds_from)


@given(strategies.worlds(strategies.FORWARD), seeds)
def test_while_proceedings_only_go_forward_a_stricter_policy_shows_no_further_stage(world, seed):
    for subject in SUBJECTS:
        histories = [world.rows(subject, policy) for policy in Policy]
        for valid_on, known_on in strategies.questions(seed, 10):
            stages = [stage(answer(found, valid_on, known_on)) for found in histories]
            assert all(strict <= loose for strict, loose in pairwise(stages))


def stage(row):
    return STATUSES[row.step.status].stage if row else 0
