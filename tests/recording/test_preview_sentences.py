"""Previews by example: each sort of change has its sentence, and each refusal its reason."""

import pytest

from cases import recording
from cases.models import Charge, Proceedings, SourceReport
from cases.recording import preview
from cases.recording.corrections import copy_for_correction
from tests import build
from tests.recording.previewing import press, publishing, retracting

pytestmark = pytest.mark.usefixtures("empty")


def test_a_correction_of_a_date_changes_when_and_since_when_it_was_known():
    case = build.case("Ada")
    release = build.court_release("2024-03-20")
    claim = build.claim(release, case, "charges_confirmed", "2024-03", "Ada")
    build.publish(release)

    def correct() -> None:
        draft = copy_for_correction(SourceReport.objects.get(pk=release.pk), None)
        draft.published_on = "2024-03-18"
        draft.save()
        draft.claims.filter(corrects=claim).update(
            effective_on="2024-03-17", effective_precision="day"
        )
        recording.publish(draft)

    assert preview(correct).sentences == (
        "The status of Ada will stay “charges confirmed”; what changes is its date from March 2024 "
        "to 17 March 2024 and the day on which it was known from 20 March 2024 to 18 March 2024 "
        "(earlier).",
    )


def test_a_better_source_changes_the_basis():
    case = build.case("Ada")
    paper = build.report("The Gazette", "2024-03-05", is_verified=False)
    told = {"attribution": "public_act", "speaker": "Pre-Trial Chamber I"}
    build.claim(paper, case, "charges_confirmed", "2024-03-05", "Ada", **told)
    build.publish(paper)
    release = build.court_release("2024-03-05")
    build.claim(release, case, "charges_confirmed", "2024-03-05", "Ada")
    assert preview(publishing(release)).sentences == (
        "The status of Ada will stay “charges confirmed”; what changes is its basis from public "
        "act, not verified to official.",
    )


def test_a_second_origin_is_wanted_for_what_one_unnamed_source_says():
    case = build.case("Ada", "Ben")
    paper = build.report("The Gazette", "2024-03-05")
    build.claim(paper, case, "warrant_issued", "2024-03", "Ada", "Ben")
    found = preview(publishing(paper))
    assert found.sentences == (
        "Nothing will change: none of its claims can move a status as things stand.",
    )
    assert found.reasons == (
        "The claim “issued an arrest warrant” (March 2024; Ada and Ben) moves no status. It needs "
        "the Court's own word, a public act told of as such, or a second independent origin, one "
        "of the two named.",
    )


def test_what_cannot_follow_is_refused_with_the_reason():
    case = build.case("Ada")
    final = build.court_release("2024-01-01")
    build.claim(final, case, "acquittal_upheld", "2024-01-01", "Ada")
    build.publish(final)
    later = build.court_release("2024-05-01")
    build.claim(later, case, "trial_opened", "2024-05-01", "Ada")
    found = preview(publishing(later))
    assert found.changes == ()
    (reason,) = found.reasons
    assert reason.startswith("The claim “opened the trial” (1 May 2024; Ada) moves no status. ")
    recording.publish(later)
    recording.record_all_due()
    refused = later.claims.get().findings.get()
    assert reason.endswith(refused.reason), "the preview says what the desk says later"


def test_a_denial_by_the_court_takes_a_status_back():
    case = build.case("Ada")
    paper = press(case, "The Gazette", on="2024-03-05")
    build.publish(paper)
    denial = build.court_release("2024-03-09")
    build.claim(denial, case, "reported", "2024-03-09", act="denies")
    found = preview(publishing(denial))
    assert found.sentences == (
        "This will take the case as a whole from reported back to nothing publicly known.",
    )
    assert found.reasons == ()


def test_what_was_known_on_earlier_days_only_is_told_as_such():
    case = build.case("Ada")
    release = build.court_release("2024-03-05")
    build.claim(release, case, "warrant_sought", "2024-02-01", "Ada")
    build.publish(release)
    paper = press(case, "The Gazette", on="2024-03-01")
    assert preview(publishing(paper)).sentences == (
        "The record will now say that the case as a whole was publicly known as reported from "
        "1 March 2024 to 4 March 2024 (basis: unnamed source).",
    )
    build.publish(paper)
    assert preview(retracting(paper)).sentences == (
        "The record will no longer say that the case as a whole was publicly known as reported "
        "from 1 March 2024 to 4 March 2024 (basis: unnamed source).",
    )


def test_a_step_that_goes_another_way_loses_the_old_one():
    case = build.case("Ada")
    release = build.court_release("2024-06-05")
    claim = build.claim(release, case, "charges_confirmed", "2024-06-01", "Ada")
    build.publish(release)

    def correct() -> None:
        draft = copy_for_correction(SourceReport.objects.get(pk=release.pk), None)
        draft.claims.filter(corrects=claim).update(kind="charges_not_confirmed")
        recording.publish(draft)

    assert preview(correct).sentences == (
        "This will change Ada from charges confirmed to charges not confirmed, since 1 June 2024, "
        "known on 5 June 2024, 4 days later (basis: official).",
        "The history of Ada will lose a step: charges confirmed, since 1 June 2024, known on "
        "5 June 2024, 4 days later (basis: official).",
    )


def test_the_outcome_of_entered_charges_is_told():
    case = build.case("Ada")
    Charge.objects.create(
        proceedings=Proceedings.objects.get(case=case), category="war_crime", crime="A crime"
    )
    release = build.court_release("2024-06-01")
    build.claim(release, case, "charges_confirmed", "2024-06-01", "Ada")
    assert preview(publishing(release)).sentences == (
        "This will change Ada from nothing publicly known to charges confirmed, known on 1 June "
        "2024 (basis: official).",
        "This will change the outcome of the charges against Ada from pending to confirmed.",
    )


def test_changes_in_several_cases_name_them_and_custody_follows_the_person():
    one = build.case("Ada", slug="one")
    two = build.case("Ada", "Ben", slug="two")
    release = build.court_release("2024-06-01")
    build.claim(release, one, "surrendered", "2024-06-01", "Ada")
    build.claim(release, two, "warrant_issued", "2024-06-01", "Ben")
    assert preview(publishing(release)).sentences == (
        "This will change Ada (in one) from nothing publicly known to surrendered, known on 1 June "
        "2024 (basis: official).",
        "This will change the custody of Ada from nothing publicly known to “in the Court's "
        "custody”, known on 1 June 2024 (basis: official).",
        "This will change Ben (in two) from nothing publicly known to warrant issued, known on "
        "1 June 2024 (basis: official).",
        "This will change the custody of Ben from nothing publicly known to “at large”, known on "
        "1 June 2024 (basis: official).",
    )


def test_retracting_the_last_of_two_steps_leads_back_to_the_first_and_loses_nothing_else():
    case = build.case("Ada")
    warrant = build.court_release("2024-03-05")
    build.claim(warrant, case, "warrant_issued", "2024-03-05", "Ada")
    trial = build.court_release("2024-06-05")
    build.claim(trial, case, "charges_confirmed", "2024-06-05", "Ada")
    build.publish(warrant, trial)
    assert preview(retracting(trial)).sentences == (
        "This will change Ada from charges confirmed back to warrant issued, known on 5 March 2024 "
        "(basis: official).",
    )


def test_an_earlier_step_that_is_dated_or_proved_otherwise_is_told_with_what_changes_of_it():
    case = build.case("Ada")
    warrant = build.report("The Gazette", "2024-03-20")
    told = {"attribution": "public_act", "speaker": "Pre-Trial Chamber I"}
    claim = build.claim(warrant, case, "warrant_issued", "2024-03-05", "Ada", **told)
    trial = build.court_release("2024-06-05")
    build.claim(trial, case, "charges_confirmed", "2024-06-05", "Ada")
    build.publish(warrant, trial)

    def correct() -> None:
        draft = copy_for_correction(SourceReport.objects.get(pk=warrant.pk), None)
        draft.claims.filter(corrects=claim).update(effective_on="2024-03-04")
        recording.publish(draft)

    assert preview(correct).sentences == (
        "The history of Ada will change in the step warrant issued: its date from 5 March 2024 to "
        "4 March 2024.",
        "The custody of Ada will stay “at large”; what changes is its date from 5 March 2024 "
        "to 4 March 2024.",
    )
    release = build.court_release("2024-03-20")
    build.claim(release, case, "warrant_issued", "2024-03-05", "Ada")
    assert preview(publishing(release)).sentences == (
        "The history of Ada will change in the step warrant issued: its basis from public act to "
        "official.",
        "The custody of Ada will stay “at large”; what changes is its basis from public act to "
        "official.",
    )


def test_what_was_known_on_one_day_only_is_told_of_that_day():
    case = build.case("Ada")
    release = build.court_release("2024-03-05")
    build.claim(release, case, "warrant_sought", "2024-02-01", "Ada")
    build.publish(release)
    assert preview(publishing(press(case, "The Gazette", on="2024-03-04"))).sentences == (
        "The record will now say that the case as a whole was publicly known as reported on "
        "4 March 2024 (basis: unnamed source).",
    )


def test_of_a_date_of_which_the_day_is_not_known_no_days_are_counted():
    case = build.case("Ada")
    release = build.court_release("2024-05-20")
    build.claim(release, case, "warrant_sought", "2024-03", "Ada")
    assert preview(publishing(release)).sentences == (
        "This will change Ada from nothing publicly known to warrant or summons sought, since "
        "March 2024, known on 20 May 2024 (basis: official).",
    )


def test_a_corrected_return_to_a_status_is_told_as_since_when_it_holds():
    case = build.case("Ada")
    opened, stayed = build.court_release("2020-01-01"), build.court_release("2021-01-01")
    resumed = build.court_release("2024-01-01")
    build.claim(opened, case, "trial_opened", "2020-01-01", "Ada")
    build.claim(stayed, case, "stayed", "2021-01-01", "Ada")
    claim = build.claim(resumed, case, "stay_lifted", "2022-01-01", "Ada")
    build.publish(opened, stayed, resumed)

    def correct() -> None:
        draft = copy_for_correction(SourceReport.objects.get(pk=resumed.pk), None)
        draft.claims.filter(corrects=claim).update(effective_on="2022-02-01")
        recording.publish(draft)

    assert preview(correct).sentences == (
        "The status of Ada will stay “on trial”; what changes is the day since which it holds from "
        "1 January 2022 to 1 February 2022.",
    )


def test_a_case_that_is_not_there_changes_nothing():
    assert preview(lambda: None, cases=[0]).changes == ()


def test_what_the_case_does_is_told_where_only_another_sort_of_change_of_a_person_goes_with_it():
    case = build.case("Ada", "Ben")
    warrant = build.court_release("2024-03-05")
    build.claim(warrant, case, "warrant_issued", "2024-03-05", "Ada")
    build.publish(warrant)
    release = build.court_release("2024-03-09")
    build.claim(release, case, "warrant_sought", "2024-03-01", "Ada")
    build.claim(release, case, "charges_confirmed", "2024-03-09", "Ben")
    assert preview(publishing(release)).sentences == (
        "The history of Ada will gain a step: warrant or summons sought, since 1 March 2024, known "
        "on 9 March 2024, 8 days later (basis: official).",
        "This will change Ben from nothing publicly known to charges confirmed, known on 9 March "
        "2024 (basis: official).",
        "This will change the case as a whole from warrant issued to charges confirmed, known on "
        "9 March 2024 (basis: official).",
    )


def test_of_two_releases_that_say_the_same_one_can_go_and_only_the_evidence_changes():
    case = build.case("Ada")
    first, second = build.court_release("2024-03-05"), build.court_release("2024-03-05")
    for release in (first, second):
        build.claim(release, case, "warrant_issued", "2024-03-05", "Ada")
    build.publish(first, second)
    assert preview(retracting(first)).sentences == (
        "The status of Ada will stay “warrant issued”; only the evidence shown for the history "
        "will change.",
        "The custody of Ada will stay as it is; only its history, or the evidence shown for it, "
        "will change.",
    )
