"""Steps of the workflow on the page of a report: who is offered what, and forged requests."""

import pytest
from django.test import Client

from cases import recording
from cases.models import DeskSettings, SourceReport
from tests import build
from tests.admin.desk import buttons_of, desk_of, page_of, person, press, text_of

pytestmark = pytest.mark.usefixtures("empty")

# What the submit line offers, by whose report it is, how far it is, and who asks.
WRITING = "Save and submit, Save draft, Preview"
REVIEWING = "Save changes, Preview, Send back, Take back to draft"
HIDDEN = None
BUTTONS = {
    "new": ("Save and submit, Submit, enter another, Save draft, Preview",) * 2,
    "own draft": (WRITING, WRITING),
    "own submitted": ("Take back to draft", REVIEWING),
    "own rejected": (WRITING, WRITING),
    "another's draft": (HIDDEN, WRITING),
    "another's submitted": (HIDDEN, f"Publish, {REVIEWING}"),
    "another's rejected": (HIDDEN, WRITING),
    "published": ("", "Correct, Retract"),
    "corrected": ("", "Correct, Retract"),
    "retracted": ("", "Reinstate"),
}


def report_of(owner, state: str = "draft") -> SourceReport:
    """A report entered, and if it is so far submitted, by this person, with one claim."""
    reasons = {"rejected": {"rejection_reason": "No."}, "retracted": {"retraction_reason": "No."}}
    made = build.report(
        title="The article",
        state=state,
        entered_by=owner,
        submitted_by=None if state == "draft" else owner,
        **reasons.get(state, {}),
    )
    build.claim(made, build.case("Ada"), "reported", "2024-01-01", "Ada")
    return made


@pytest.mark.parametrize("row", BUTTONS)
@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_the_submit_line_offers_the_steps_that_this_user_may_take(role, row):
    user = person(role, "user")
    wanted = BUTTONS[row][role == "editor"]
    whose, _, state = row.rpartition(" ")
    report = None
    if row != "new":
        report = report_of(user if whose == "own" else person("chief", "clara"), state)
    answer = desk_of(user).get(page_of(report))
    if wanted is HIDDEN:
        assert answer.status_code == 302
        return
    assert ", ".join(buttons_of(answer)) == wanted


def test_a_report_goes_from_draft_to_the_public_through_two_people(ada, emil):
    report = report_of(ada)
    answer = press(desk_of(ada), "_submit", report)
    assert "Submitted for review: The article." in text_of(answer)
    report.refresh_from_db()
    assert (report.state, report.submitted_by) == ("submitted", ada)

    answer = press(desk_of(emil), "_publish", report)
    assert "Published: The article. The worker reads 1 case again" in text_of(answer)
    report.refresh_from_db()
    assert (report.state, report.submitted_by, report.reviewed_by) == ("published", ada, emil)
    assert recording.record_all_due() == 1


def test_who_submitted_a_report_cannot_publish_it_not_even_with_a_forged_button(emil):
    report = report_of(emil, "submitted")
    answer = press(desk_of(emil), "_publish", report)
    assert "Nothing is saved. Publish: the two-person rule." in text_of(answer)
    assert SourceReport.objects.get().state == "submitted"


def test_an_editor_cannot_skip_the_review_of_an_own_draft(emil):
    report = report_of(emil)
    answer = press(desk_of(emil), "_publish", report)
    assert "Nothing is saved. Publish: the two-person rule." in text_of(answer)
    report.refresh_from_db()
    assert (report.state, report.submitted_by) == ("draft", None)


def test_in_a_team_of_one_an_editor_saves_and_publishes_at_once(emil):
    DeskSettings.objects.create(pk=1, needs_two_people=False)
    report = report_of(emil)
    desk = desk_of(emil)
    assert "Save and publish" in buttons_of(desk.get(page_of(report)))
    press(desk, "_publish", report, title="A better title")
    report.refresh_from_db()
    assert (report.state, report.title) == ("published", "A better title")


def test_a_contributor_with_a_forged_button_publishes_nothing(ada):
    report = report_of(ada)
    assert press(desk_of(ada), "_publish", report).status_code == 403
    assert SourceReport.objects.get().state == "draft"


@pytest.mark.parametrize("step", ["reject", "retract", "reinstate", "correct"])
@pytest.mark.parametrize("state", ["submitted", "published", "retracted"])
def test_a_contributor_takes_no_step_with_anothers_report(ada, emil, step, state):
    report = report_of(emil, state)
    answer = desk_of(ada).post(page_of(report, step), {"reason": "Because."})
    # What one must not know of is as if it were not there.
    assert answer.status_code == (302 if state == "submitted" else 403)
    assert answer.headers.get("Location", "/admin/") == "/admin/"
    assert SourceReport.objects.get().state == state


@pytest.mark.parametrize("state", ["submitted", "published"])
def test_a_contributor_takes_nothing_of_anothers_back(ada, emil, state):
    report = report_of(emil, state)
    assert desk_of(ada).post(page_of(report, "withdraw")).status_code == 302
    report.refresh_from_db()
    assert (report.state, report.submitted_by) == (state, emil)


@pytest.mark.parametrize("step", ["reject", "retract", "reinstate", "correct"])
def test_a_contributor_takes_no_step_of_editors_with_an_own_report(ada, step):
    report = report_of(ada, "submitted")
    answer = desk_of(ada).post(page_of(report, step), {"reason": "Because."})
    assert answer.status_code == 403
    assert SourceReport.objects.get().state == "submitted"


def test_steps_without_a_form_are_taken_by_post_alone_and_others_are_not_there(ada):
    report = report_of(ada, "submitted")
    desk = desk_of(ada)
    assert desk.get(page_of(report, "withdraw")).status_code == 405
    assert desk.post(page_of(report, "publish")).status_code == 404
    assert desk.post(page_of(report, "nonsense")).status_code == 404
    assert SourceReport.objects.get().state == "submitted"


def test_a_step_without_the_token_of_the_page_is_refused(emil, ada):
    report = report_of(ada, "submitted")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(emil)
    answer = strict.post(page_of(report, "reject"), {"reason": "Because."})
    assert answer.status_code == 403
    assert strict.post(page_of(report), {"_publish": "1"}).status_code == 403
    assert SourceReport.objects.get().state == "submitted"


def test_a_contributor_takes_an_own_submitted_report_back(ada):
    report = report_of(ada, "submitted")
    answer = desk_of(ada).post(page_of(report, "withdraw"), follow=True)
    assert "It is a draft again." in text_of(answer)
    report.refresh_from_db()
    assert (report.state, report.submitted_by) == ("draft", None)


def test_sending_back_asks_for_the_reason_and_shows_it_to_whoever_entered_it(ada, emil):
    report = report_of(ada, "submitted")
    desk = desk_of(emil)
    asked = desk.get(page_of(report, "reject"))
    assert asked.status_code == 200
    assert "The report goes back to whoever entered it, with your reason." in text_of(asked)

    empty = desk.post(page_of(report, "reject"), {"reason": "   "})
    assert empty.status_code == 400
    assert "Say why the report is sent back." in text_of(empty)
    assert SourceReport.objects.get().state == "submitted"

    desk.post(page_of(report, "reject"), {"reason": "The date is wrong."})
    report.refresh_from_db()
    assert (report.state, report.rejection_reason) == ("rejected", "The date is wrong.")
    page = desk_of(ada).get(page_of(report))
    assert "“The date is wrong.” Mend it and submit it again." in text_of(page)

    press(desk_of(ada), "_submit", report, published="2024-01-02")
    report.refresh_from_db()
    assert (report.state, report.rejection_reason) == ("submitted", "")


def test_retracting_shows_its_effect_first_asks_for_a_reason_and_can_be_taken_back(ada, emil):
    report = report_of(ada)
    build.publish(report)
    case = report.claims.get().case
    assert build.shown(case) == "reported"
    desk = desk_of(emil)

    asked = text_of(desk.get(page_of(report, "retract")))
    assert "What this changes" in asked
    assert "Ada" in asked and "reported" in asked.lower()
    assert build.shown(case) == "reported", "asking changes nothing"

    empty = desk.post(page_of(report, "retract"), {"reason": ""})
    assert "Say why the report is retracted." in text_of(empty)

    answer = desk.post(page_of(report, "retract"), {"reason": "A hoax."}, follow=True)
    assert "Retracted. The worker reads 1 case again" in text_of(answer)
    assert "by you: “A hoax.”" in text_of(answer)
    recording.record_all_due()
    assert build.shown(case) is None

    assert "What this changes" in text_of(desk.get(page_of(report, "reinstate")))
    desk.post(page_of(report, "reinstate"))
    recording.record_all_due()
    assert build.shown(case) == "reported"
    assert SourceReport.objects.get().retraction_reason == ""


def test_a_step_that_somebody_took_before_is_explained(ada, emil, emma):
    report = report_of(ada)
    build.publish(report)
    recording.retract(report, "A hoax.", by=emma)
    answer = desk_of(emil).post(page_of(report, "retract"), {"reason": "A hoax."}, follow=True)
    assert answer.status_code == 200
    assert "Retract: only what is published or corrected; this is retracted." in text_of(answer)
