"""Steps in any order, by anybody, and at once: nothing becomes public by one person alone."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from cases.models import SourceReport
from cases.models.workflow import RULES, Step
from tests import build
from tests.recording import worlds
from tests.recording.stepping import columns, fresh, take

State = SourceReport.State


# Whatever is pressed, in whatever order, by whomever.

steps = st.lists(
    st.tuples(st.sampled_from(list(Step)), st.sampled_from(["ada", "emil", "emma"])), max_size=14
)


@worlds.in_the_database
@given(steps)
def test_in_any_order_of_steps_nothing_becomes_public_by_one_person_alone(ada, emil, emma, steps):
    people = {"ada": ada, "emil": emil, "emma": emma}
    with worlds.rolled_back():
        report = build.report(entered_by=ada)
        vouched_by = None
        for step, name in steps:
            before = columns(report)
            try:
                take(step, fresh(report), people[name])
            except PermissionDenied:
                assert columns(report) == before
                continue
            after = columns(report)
            assert before["state"] in RULES[step].before
            if step is Step.SUBMIT:
                vouched_by = name
            if step is Step.PUBLISH:
                assert name not in (vouched_by, "ada")
            was_public, is_public = (
                each["state"] in SourceReport.PUBLIC_STATES for each in (before, after)
            )
            assert is_public or not was_public, "what was public stays visible"
            assert is_public == was_public or step is Step.PUBLISH
            assert bool(after["rejection"]) == (after["state"] == "rejected")
            assert bool(after["retraction"]) == (after["state"] == "retracted")


# At once.


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("step", ["publish", "retract", "correct"])
def test_of_two_who_take_the_same_step_at_once_one_takes_it(step):
    users = [User.objects.create_superuser(f"chief{number}") for number in range(4)]
    state = State.SUBMITTED if step == "publish" else State.PUBLISHED
    report = build.report(
        state=state,
        submitted_by=User.objects.create_superuser("else") if step == "publish" else None,
    )

    def act(user: User):
        try:
            return take(Step(step), fresh(report), user) or "done"
        except PermissionDenied as refused:
            return refused
        finally:
            connection.close()

    with ThreadPoolExecutor(max_workers=4) as pool:
        answers = list(pool.map(act, users))
    refused = [each for each in answers if isinstance(each, PermissionDenied)]
    if step == "correct":
        assert not refused
        assert len({draft.pk for draft in answers}) == SourceReport.objects.count() - 1 == 1
    else:
        assert len(refused) == 3
        assert all("only what is" in str(each) for each in refused)
