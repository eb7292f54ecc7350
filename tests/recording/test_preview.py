"""Previews of the founding example, step by step, and no trace of what was tried."""

import pytest
from django.db import transaction

from cases import recording
from cases.models import Case, SourceReport
from cases.recording import Preview, preview
from cases.recording.changes import Aspect
from tests import build
from tests.recording.previewing import press, publishing, retracting

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def case() -> Case:
    return build.case("Putin", "Lvova-Belova", slug="abducted-children")


@pytest.fixture
def new_york_times(case) -> SourceReport:
    return press(case, "The New York Times")


@pytest.fixture
def reuters(case) -> SourceReport:
    return press(case, "Reuters")


@pytest.fixture
def release(case) -> SourceReport:
    made = build.court_release("2023-03-17")
    build.claim(made, case, "warrant_sought", "2023-02-22", "Putin", "Lvova-Belova")
    build.claim(made, case, "warrant_issued", "2023-03-17", "Putin", "Lvova-Belova")
    return made


def test_the_first_report_makes_the_case_known(case, new_york_times):
    found = preview(publishing(new_york_times))
    assert found.sentences == (
        "This will change the case as a whole from nothing publicly known to reported, known on "
        "13 March 2023 (basis: unnamed source).",
    )
    assert found.reasons == ()
    assert found.cases == (case.pk,)
    (change,) = found.changes
    assert (
        change.aspect,
        change.case,
        change.person,
        change.before,
        change.after,
        str(change.effective),
        str(change.known_on),
        change.basis.value,
    ) == (
        Aspect.STATUS,
        case.pk,
        None,
        "",
        "reported",
        "2023-03-13",
        "2023-03-13",
        "unnamed_source",
    )


def test_a_relay_of_what_is_not_published_moves_nothing_nor_does_a_no_comment(case, new_york_times):
    relay = press(case, "The Moscow Times", new_york_times, no_comment=True)
    assert preview(publishing(relay)) == Preview(
        changes=(),
        sentences=("Nothing will change: none of its claims can move a status as things stand.",),
        reasons=(
            "The claim “reported that there is a case” (13 March 2023; the case itself) moves no "
            "status. It only relays reports that are not published here, or were retracted: enter "
            "the report that it relays.",
            "The claim “declines to comment: reported that there is a case” (13 March 2023; the "
            "case itself) moves no status. Only what is asserted or confirmed can move a status; "
            "this is shown.",
        ),
        cases=(case.pk,),
    )


def test_what_is_known_already_moves_nothing(case, new_york_times, reuters):
    build.publish(new_york_times)
    assert preview(publishing(reuters)) == Preview(
        changes=(),
        sentences=("Nothing will change: all that it says is known already, on as good a basis.",),
        reasons=(
            "The claim “reported that there is a case” (13 March 2023; the case itself) moves no "
            "status. This is known already, with this date and on as good a basis.",
        ),
        cases=(case.pk,),
    )
    relay = press(case, "The Moscow Times", new_york_times, no_comment=True)
    assert preview(publishing(relay)).sentences == (
        "Nothing will change: what it says is known already, or cannot move a status.",
    )


def test_the_release_of_the_court_changes_both_people_in_one_sentence(
    case, new_york_times, reuters, release
):
    build.publish(new_york_times, reuters)
    found = preview(publishing(release))
    assert found.sentences == (
        "This will change Putin and Lvova-Belova from reported (nobody named) to warrant issued, "
        "known on 17 March 2023 (basis: official).",
        "The history of Putin and Lvova-Belova will gain a step: warrant or summons sought, since "
        "22 February 2023, known on 17 March 2023, 23 days later (basis: official).",
        "This will change the custody of Putin and Lvova-Belova from nothing publicly known to "
        "“at large”, known on 17 March 2023 (basis: official).",
    )
    assert found.reasons == ()
    assert [
        (change.aspect.value, change.person_name, change.before, change.after)
        for change in found.changes
    ] == [
        ("status", "Putin", "", "warrant_issued"),
        ("step", "Putin", "", "warrant_sought"),
        ("custody", "Putin", "", "at_large"),
        ("status", "Lvova-Belova", "", "warrant_issued"),
        ("step", "Lvova-Belova", "", "warrant_sought"),
        ("custody", "Lvova-Belova", "", "at_large"),
        ("status", "", "reported", "warrant_issued"),
        ("step", "", "", "warrant_sought"),
    ]


def test_retracting_the_release_leads_back_to_what_was_reported(
    case, new_york_times, reuters, release
):
    build.publish(new_york_times, reuters, release)
    found = preview(retracting(release))
    assert found.sentences == (
        "This will change Putin and Lvova-Belova from warrant issued back to reported (nobody "
        "named), known on 13 March 2023 (basis: unnamed source).",
        "The history of Putin and Lvova-Belova will lose a step: warrant or summons sought, since "
        "22 February 2023, known on 17 March 2023, 23 days later (basis: official).",
        "This will take the custody of Putin and Lvova-Belova from “at large” back to nothing "
        "publicly known.",
    )
    assert found.reasons == ()


def test_retracting_one_of_two_origins_changes_the_evidence_and_both_the_status(
    case, new_york_times, reuters
):
    build.publish(new_york_times, reuters)
    assert preview(retracting(reuters)) == Preview(
        changes=(),
        sentences=("Nothing will change: all that was proved stays proved without it.",),
        reasons=(
            "The claim “reported that there is a case” (13 March 2023; the case itself) moves no "
            "status. This stays proved without it.",
        ),
        cases=(case.pk,),
    )
    # Of two equal proofs the earlier entry is shown.
    assert preview(retracting(new_york_times)).sentences == (
        "The status of the case as a whole will stay “reported”; only the evidence shown for the "
        "history will change.",
    )
    recording.retract(new_york_times, "It was wrong.")
    recording.record_all_due()
    assert preview(retracting(reuters)).sentences == (
        "This will take the case as a whole from reported back to nothing publicly known.",
    )


def test_reinstating_brings_the_status_back(case, new_york_times):
    build.publish(new_york_times)
    recording.retract(new_york_times, "It was wrong.")
    recording.record_all_due()
    fresh = SourceReport.objects.get(pk=new_york_times.pk)
    assert preview(lambda: recording.reinstate(fresh)).sentences == (
        "This will change the case as a whole from nothing publicly known to reported, known on "
        "13 March 2023 (basis: unnamed source).",
    )


def test_a_report_without_claims_changes_nothing_and_cases_can_be_named():
    assert preview(publishing(build.report())).sentences == (
        "Nothing will change: no case rests on this.",
    )
    case = build.case("Ada")
    assert preview(lambda: None, cases=[case.pk]) == Preview(
        (), ("Nothing will change: no published claim becomes another by this.",), (), (case.pk,)
    )


def test_the_deletion_of_a_draft_changes_nothing():
    case = build.case("Ada")
    draft = press(case, "The Gazette")

    def delete() -> None:
        SourceReport.objects.get(pk=draft.pk).delete()

    assert preview(delete, cases=[case.pk]).changes == ()
    assert SourceReport.objects.filter(pk=draft.pk).exists()


# No trace.


def test_nothing_is_left_for_the_commit_and_no_case_is_marked(django_capture_on_commit_callbacks):
    case = build.case("Ada")
    draft = press(case, "The Gazette")

    def act() -> None:
        publishing(draft)()
        transaction.on_commit(lambda: None)

    with django_capture_on_commit_callbacks() as callbacks:
        preview(act)
        Case.objects.first()
    assert callbacks == []
    assert not Case.objects.due().exists()
    recording.mark_due(cases=[case.pk])
    assert list(Case.objects.due()) == [case], "after a preview, marks are marks again"


@pytest.mark.parametrize("error", [ValueError("It is wrong."), KeyboardInterrupt()])
def test_what_the_act_raises_comes_through_and_nothing_stays(error):
    case = build.case("Ada")
    draft = press(case, "The Gazette")

    def act() -> None:
        publishing(draft)()
        raise error

    with pytest.raises(type(error)) as caught:
        preview(act)
    assert caught.value is error
    draft.refresh_from_db()
    assert draft.state == SourceReport.State.DRAFT
    recording.mark_due(cases=[case.pk])
    assert list(Case.objects.due()) == [case]


def test_an_act_that_the_database_refuses_says_so_and_nothing_stays():
    draft = build.report()
    with pytest.raises(Exception, match="retracted_report_has_a_reason"):
        preview(lambda: SourceReport.objects.filter(pk=draft.pk).update(state="retracted"))
    draft.refresh_from_db()
    assert draft.state == SourceReport.State.DRAFT
