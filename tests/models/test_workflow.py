"""Who may take which step with which report, as a table that is written down here."""

from itertools import product

import pytest
from django.contrib.auth.models import AnonymousUser, Group, User

from cases.models import DeskSettings, SourceReport
from cases.models.workflow import (
    Step,
    may,
    may_delete,
    may_read,
    may_write,
    refusal,
    steps_for,
)
from tests import build

pytestmark = pytest.mark.usefixtures("empty")

# y: yes; 2: only where the two-person rule is switched off; -: no.
# "own" is what the user entered and submitted, "other" what somebody else did.
TABLE = """
                                          contributor   editor        chief
what       states                         own   other   own   other   own   other
submit     draft,rejected                 y     -       y     y       y     y
withdraw   submitted                      y     -       y     y       y     y
publish    submitted                      -     -       2     y       2     y
reject     submitted                      -     -       y     y       y     y
retract    published,corrected            -     -       y     y       y     y
reinstate  retracted                      -     -       y     y       y     y
correct    published,corrected            -     -       y     y       y     y
read       draft,submitted,rejected       y     -       y     y       y     y
read       published,corrected,retracted  y     y       y     y       y     y
write      draft,rejected                 y     -       y     y       y     y
write      submitted                      -     -       y     y       y     y
delete     draft,submitted,rejected       y     -       y     y       y     y
"""

ROLES = {"contributor": "Contributors", "editor": "Editors", "chief": "Chief editors"}
STATES = [state.value for state in SourceReport.State]


def allowed() -> dict[tuple[str, str, str, str], str]:
    """(what, state, role, whose) -> the letter of the table; what it does not name is refused."""
    _, _, *lines = TABLE.strip().splitlines()
    columns = list(product(ROLES, ("own", "other")))
    found = {}
    for line in lines:
        what, states, *letters = line.split()
        for state, ((role, whose), letter) in product(
            states.split(","), zip(columns, letters, strict=True)
        ):
            found[what, state, role, whose] = letter
    return found


CELLS = allowed()


@pytest.fixture
def people():
    """One person of each role, and somebody else."""
    found = {"else": User.objects.create_user("somebody-else", is_staff=True)}
    for role, group in ROLES.items():
        found[role] = User.objects.create_user(role, is_staff=True)
        found[role].groups.add(Group.objects.get(name=group))
    return found


def report(state: str, by: User | None) -> SourceReport:
    """A report in a state that `by` entered and, if that was done, submitted."""
    return build.report(
        state=state,
        entered_by=by,
        submitted_by=None if state == "draft" else by,
        rejection_reason="Why?" if state == "rejected" else "",
        retraction_reason="Wrong." if state == "retracted" else "",
    )


def two_people(needed: bool) -> None:
    DeskSettings.objects.update_or_create(pk=1, defaults={"needs_two_people": needed})


@pytest.mark.parametrize("needs_two_people", [True, False])
@pytest.mark.parametrize("role", ROLES)
def test_each_step_is_for_those_whom_the_table_names(people, role, needs_two_people):
    two_people(needs_two_people)
    user = people[role]
    for state, (whose, by) in product(STATES, {"own": user, "other": people["else"]}.items()):
        made = report(state, by)
        expected = set()
        for step in Step:
            letter = CELLS.get((step.value, state, role, whose), "-")
            is_allowed = letter == "y" or (letter == "2" and not needs_two_people)
            expected |= {step} if is_allowed else set()
            where = (step, state, role, whose, needs_two_people)
            assert may(made, step, user) == is_allowed, where
            assert bool(refusal(made, step, user)) != is_allowed, where
        assert set(steps_for(made, user)) == expected


@pytest.mark.parametrize("role", ROLES)
def test_reading_writing_and_deleting_are_for_those_whom_the_table_names(people, role):
    user = people[role]
    questions = {"read": may_read, "write": may_write, "delete": may_delete}
    for state, (whose, by) in product(STATES, {"own": user, "other": people["else"]}.items()):
        made = report(state, by)
        for what, question in questions.items():
            letter = CELLS.get((what, state, role, whose), "-")
            assert question(made, user) == (letter == "y"), (what, state, role, whose)


@pytest.mark.parametrize("role", ROLES)
def test_the_reports_that_a_list_shows_are_those_that_may_be_read(people, role):
    user = people[role]
    made = [report(state, by) for state in STATES for by in (user, people["else"], None)]
    readable = set(SourceReport.objects.readable_by(user))
    assert readable == {each for each in made if may_read(each, user)}
    assert readable, "something is always public"


def test_whoever_has_no_role_may_do_nothing_and_a_superuser_what_a_chief_may(people):
    root = User.objects.create_superuser("root")
    for state in STATES:
        made = report(state, people["editor"])
        for nobody in (people["else"], AnonymousUser()):
            assert steps_for(made, nobody) == []
            assert not any(ask(made, nobody) for ask in (may_read, may_write, may_delete))
            assert not SourceReport.objects.readable_by(nobody).exists()
        assert steps_for(made, root) == steps_for(made, people["chief"])
    assert not may_write(None, people["else"])


@pytest.mark.parametrize("role", ROLES)
def test_whoever_has_left_may_do_nothing(people, role):
    user = people[role]
    User.objects.filter(pk=user.pk).update(is_active=False)
    user = User.objects.get(pk=user.pk)
    for state in STATES:
        made = report(state, user)
        assert steps_for(made, user) == []
        assert not any(ask(made, user) for ask in (may_read, may_write, may_delete))
    assert not may_write(None, user)
    assert not SourceReport.objects.readable_by(user).exists()


@pytest.mark.parametrize("role", ROLES)
def test_every_role_may_enter_reports(people, role):
    assert may_write(None, people[role])


def test_a_report_of_nobody_is_nobodys_own(people):
    made = report("draft", None)
    assert not may_read(made, people["contributor"])
    assert not may_write(made, AnonymousUser())
    assert may_write(made, people["editor"])


def test_what_nobody_vouches_for_is_published_only_where_one_person_suffices(people):
    made = report("submitted", None)
    assert refusal(made, Step.PUBLISH, people["chief"]) == (
        "Publish: nobody vouches for what it says. Take it back to draft and submit it again."
    )
    two_people(False)
    assert may(made, Step.PUBLISH, people["chief"])


def test_who_entered_it_may_publish_what_somebody_else_vouches_for(people):
    made = report("submitted", people["editor"])
    made.submitted_by = people["chief"]
    assert may(made, Step.PUBLISH, people["editor"])
    assert not may(made, Step.PUBLISH, people["chief"])


@pytest.mark.parametrize(
    ("state", "step", "role", "reason"),
    [
        ("draft", Step.PUBLISH, "chief", "Publish: only what is submitted; this is draft."),
        (
            "retracted",
            Step.CORRECT,
            "editor",
            "Correct: only what is published or corrected; this is retracted.",
        ),
        (
            "submitted",
            Step.REJECT,
            "contributor",
            "Send back: your role does not allow it with this report.",
        ),
        (
            "submitted",
            Step.PUBLISH,
            "editor",
            "Publish: the two-person rule. You submitted what it says now, so somebody else must "
            "read and publish it. (A team of one: a chief editor can switch the rule off in the "
            "settings.)",
        ),
        ("draft", Step.SUBMIT, "contributor", ""),
    ],
)
def test_the_reason_says_what_would_be_right(people, state, step, role, reason):
    assert refusal(report(state, people[role]), step, people[role]) == reason


def test_many_reports_are_judged_by_settings_that_were_read_once(people, django_assert_num_queries):
    made = [report("submitted", people["editor"]) for _ in range(3)]
    two_people(True)
    settings = DeskSettings.now()
    refusal(made[0], Step.PUBLISH, people["editor"], settings)
    with django_assert_num_queries(0):
        assert all(refusal(each, Step.PUBLISH, people["editor"], settings) for each in made)
