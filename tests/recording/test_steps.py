"""The steps of a report's workflow: what each writes, and that none is taken on stale knowledge."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied

from cases import recording
from cases.models import Case, DeskSettings, SourceReport
from cases.models.workflow import RULES, Step
from tests import build
from tests.recording.stepping import columns, fresh, take

State = SourceReport.State


def test_a_report_goes_all_the_way_and_each_step_says_who_took_it(ada, emil, emma):
    case = build.case("Ada")
    report = build.report(entered_by=ada)
    build.claim(report, case, "reported", "2024-01-01")
    begun = {"state": "draft", "submitted": None, "reviewed": None}
    said = {"rejection": "", "retraction": ""}
    seen = [report.state_changed_at]

    def is_now(**expected) -> None:
        assert columns(report) == begun | said | expected
        seen.append(fresh(report).state_changed_at)
        assert seen == sorted(set(seen)), "each step has its moment"

    recording.submit(report, by=ada)
    is_now(state="submitted", submitted="ada")
    recording.withdraw(report, by=ada)
    is_now(state="draft")
    recording.submit(report, by=ada)
    is_now(state="submitted", submitted="ada")
    recording.reject(report, "  No date.\n", by=emil)
    is_now(state="rejected", submitted="ada", reviewed="emil", rejection="No date.")
    recording.submit(report, by=ada)
    is_now(state="submitted", submitted="ada", reviewed="emil")
    assert not Case.objects.due().exists(), "nothing was public so far"
    assert recording.publish(report, by=emma) is report
    is_now(state="published", submitted="ada", reviewed="emma")
    recording.record_all_due()
    assert build.shown(case) == "reported"
    recording.retract(report, "It was wrong.", by=emil)
    is_now(state="retracted", submitted="ada", reviewed="emil", retraction="It was wrong.")
    recording.record_all_due()
    assert build.shown(case) is None
    recording.reinstate(report, by=emma)
    is_now(state="published", submitted="ada", reviewed="emma")
    recording.record_all_due()
    assert build.shown(case) == "reported"


@pytest.mark.parametrize("step", list(Step))
@pytest.mark.parametrize("state", list(State))
def test_a_step_from_a_wrong_state_is_refused_with_the_reason_and_writes_nothing(emil, step, state):
    if state in RULES[step].before:
        return
    case = build.case("Ada")
    report = build.report(
        state=state,
        rejection_reason="Why?" if state == State.REJECTED else "",
        retraction_reason="Wrong." if state == State.RETRACTED else "",
    )
    build.claim(report, case, "reported", "2024-01-01")
    before = SourceReport.objects.filter(pk=report.pk).values().get()
    with pytest.raises(PermissionDenied) as refused:
        take(step, report, emil)
    states = " or ".join(State(each).label.lower() for each in RULES[step].before)
    assert str(refused.value) == (
        f"{RULES[step].label}: only what is {states}; this is {state.label.lower()}."
    )
    assert SourceReport.objects.filter(pk=report.pk).values().get() == before
    assert SourceReport.objects.count() == 1
    assert not Case.objects.due().exists()


@pytest.mark.parametrize("step", [step for step in Step if step is not Step.SUBMIT])
def test_a_contributor_decides_nothing_of_what_others_entered(ada, emil, step):
    state = RULES[step].before[0]
    report = build.report(
        state=state,
        entered_by=emil,
        submitted_by=emil,
        retraction_reason="Wrong." if state == State.RETRACTED else "",
    )
    with pytest.raises(PermissionDenied, match="your role does not allow it with this report"):
        take(step, report, ada)
    assert fresh(report).state == state


def test_nobody_publishes_what_he_or_she_submitted_unless_the_desk_is_of_one(emil, emma):
    report = build.report(entered_by=emil)
    recording.submit(report, by=emil)
    with pytest.raises(PermissionDenied, match="the two-person rule"):
        recording.publish(report, by=emil)
    assert columns(report)["state"] == "submitted"
    DeskSettings.objects.create(pk=1, needs_two_people=False)
    recording.publish(report, by=emil)
    assert columns(report)["reviewed"] == "emil"


def test_who_submits_anew_vouches_and_so_another_must_publish(ada, emil, emma):
    report = build.report(entered_by=ada)
    recording.submit(report, by=ada)
    recording.withdraw(report, by=emil)
    recording.submit(report, by=emil)
    with pytest.raises(PermissionDenied, match="the two-person rule"):
        recording.publish(report, by=emil)
    recording.publish(report, by=emma)
    assert columns(report)["submitted"] == "emil"


@pytest.mark.parametrize("reason", ["", "  ", "\n\t"])
@pytest.mark.parametrize(
    ("step", "state", "demand"),
    [
        (recording.reject, State.SUBMITTED, "Say why the report is sent back."),
        (recording.retract, State.PUBLISHED, "Say why the report is retracted."),
    ],
)
def test_who_sends_back_or_retracts_says_why(emil, step, state, demand, reason):
    report = build.report(state=state)
    with pytest.raises(ValueError, match=demand):
        step(report, reason, by=emil)
    assert columns(report)["state"] == state


def test_a_refused_step_leaves_nothing_in_memory_either(ada, emil):
    report = build.report(state=State.PUBLISHED, entered_by=emil)
    with pytest.raises(PermissionDenied):
        recording.retract(report, "It was wrong.", by=ada)
    assert (report.state, report.retraction_reason, report.reviewed_by) == ("published", "", None)


def test_a_step_reads_what_is_stored_not_what_was_read_before(ada, emil, emma):
    report = build.report(entered_by=ada)
    stale = fresh(report)
    recording.submit(report, by=ada)
    with pytest.raises(PermissionDenied, match="only what is draft or rejected; this is submitted"):
        recording.submit(stale, by=ada)
    recording.publish(stale, by=emil)
    assert columns(report)["submitted"] == "ada"


def test_a_page_that_was_opened_earlier_writes_no_old_values_back(ada, emil, emma):
    report = build.report(entered_by=ada)
    recording.submit(report, by=ada)
    stale = fresh(report)
    recording.reject(report, "No date.", by=emil)
    recording.submit(stale, by=ada)
    assert columns(report)["reviewed"] == "emil"
    recording.publish(report, by=emma)
    old = fresh(report)
    recording.publish(submitted_correction(report, emil), by=emma)
    recording.retract(fresh(report), "It was wrong.", by=emil)
    recording.reinstate(old, by=emma)
    assert columns(report)["state"] == "corrected", "though `old` was read before the correction"


def submitted_correction(report: SourceReport, by: User) -> SourceReport:
    """A submitted correction that changes nothing."""
    draft = recording.correct(report, by=by)
    recording.submit(draft, by=by)
    return draft


def test_a_step_writes_nothing_of_what_the_report_says(ada):
    report = build.report(entered_by=ada, title="As stored")
    stale = fresh(report)
    stale.title = "As typed and not saved"
    recording.submit(stale, by=ada)
    assert fresh(report).title == "As stored"


def test_what_was_deleted_meanwhile_is_refused_with_the_reason(ada):
    report = build.report(entered_by=ada)
    gone = fresh(report)
    report.delete()
    with pytest.raises(PermissionDenied) as refused:
        recording.submit(gone, by=ada)
    assert str(refused.value) == (
        "Submit: this is not there any more. Somebody deleted it meanwhile or, if it was a "
        "correction, published it."
    )


def test_the_system_itself_publishes_without_anybody(empty):
    report = build.report()
    recording.publish(report)
    assert columns(report) == {
        "state": "published",
        "submitted": None,
        "reviewed": None,
        "rejection": "",
        "retraction": "",
    }


def test_publishing_marks_the_cases_of_the_report_and_of_all_that_relay_it(empty):
    told, relayed, untouched = (build.case("Ada") for _ in range(3))
    origin = build.report("The Gazette")
    relay = build.report("The Echo", relays=(origin,))
    build.claim(origin, told, "reported", "2024-01-01")
    build.claim(relay, relayed, "reported", "2024-01-01")
    recording.publish(origin)
    assert set(Case.objects.due()) == {told, relayed}
    assert untouched not in Case.objects.due()


def test_correcting_twice_gives_the_same_draft(emil, emma):
    report = build.report(state=State.PUBLISHED)
    draft = recording.correct(report, by=emil)
    assert recording.correct(report, by=emma) == draft
    assert (draft.state, draft.entered_by, draft.corrects) == ("draft", emil, report)
    assert columns(report)["state"] == "published"
