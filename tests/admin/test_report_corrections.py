"""Corrections of published reports: begun on the read-only page, compared, reviewed, taken over."""

import pytest

from cases import recording
from cases.models import Relay, Revision, SourceReport
from cases.models.acting import acting
from cases.models.trail import DOCKET
from tests import build
from tests.admin.desk import buttons_of, desk_of, form_of, page_of, person, press, text_of

pytestmark = pytest.mark.usefixtures("empty")


@pytest.fixture
def report(case):
    """A release that is published and recorded, relaying nothing."""
    made = build.court_release("2024-03-05")
    build.claim(made, case, "surrendered", "2024-03-05", "Ada")
    build.publish(made)
    return made


def correction_of(report, user) -> SourceReport:
    """The draft to which “Correct” leads."""
    answer = desk_of(user).post(page_of(report, "correct"))
    draft = SourceReport.objects.get(corrects=report)
    assert answer.headers["Location"] == page_of(draft)
    return draft


@pytest.mark.parametrize("state", ["published", "corrected", "retracted"])
@pytest.mark.parametrize("role", ["contributor", "editor", "chief"])
def test_what_was_published_can_only_be_read_whoever_asks(report, role, state):
    reason = "No." if state == "retracted" else ""
    SourceReport.objects.update(state=state, retraction_reason=reason)
    desk = desk_of(person(role, "user"))
    page = desk.get(page_of(report))
    assert page.status_code == 200
    assert 'name="title"' not in page.content.decode()
    assert 'name="claims-0-kind"' not in page.content.decode()
    for button in ("_save", "_submit", "_publish", "_preview"):
        sent = {**form_of(report), "title": "Forged", button: "1"}
        assert desk.post(page_of(report), sent).status_code == 403
    assert desk.post(f"{page_of(report)[:-7]}delete/", {"post": "yes"}).status_code == 403
    report.refresh_from_db()
    assert (report.title, report.state) == ("", state)


def test_the_read_only_page_says_what_is_entered_and_what_the_rules_make_of_it(report, emil):
    page = text_of(desk_of(emil).get(page_of(report)))
    assert "Concerns Ada" in page
    assert "What the rules make of it Ada: Counts" in page


def test_a_correction_says_what_it_corrects_and_what_it_changes(report, case, emil):
    source = build.report("The Times", title="The source")
    draft = correction_of(report, emil)
    page = text_of(desk_of(emil).get(page_of(draft)))
    assert "Correction of International Criminal Court: https://example.org/" in page
    assert "Readers see what was published until somebody publishes this." in page
    assert "Nothing yet: it says what is published." in page

    Relay.objects.create(report=draft, relayed=source)
    Revision.objects.create(report=draft, revised_on="2024-03-06", note="Added a name")
    build.claim(draft, case, "initial_appearance", "2024-03-06", "Ben")
    press(desk_of(emil), "_save", draft, title="A title", **{"claims-0-effective": "2024-03-04"})
    page = text_of(desk_of(emil).get(page_of(draft)))
    for words in (
        "The report Title now: A title",
        "Claim: the-case: surrendered to the Court, 2024-03-05 "
        "Date of the event was: 2024-03-05 now: 2024-03-04",
        "New: Claim: the-case: ",
        "Concerns now: Ben",
        "New: Relays The Times: The source",
        "New: Changed by its publisher on 2024-03-06",
        "now: Added a name",
    ):
        assert words in page


def test_a_claim_taken_away_by_a_correction_is_shown_as_taken_away(report, emil):
    draft = correction_of(report, emil)
    draft.claims.all().delete()
    assert "Taken away: Claim: the-case:" in text_of(desk_of(emil).get(page_of(draft)))


def test_a_correction_is_published_by_a_second_person_into_the_same_report(
    report, case, emil, emma
):
    claim = report.claims.get()
    draft = correction_of(report, emil)
    press(desk_of(emil), "_submit", draft, **{"claims-0-effective": "2024-03-04"})
    assert build.history(case)[0][2] == "2024-03-05"

    page = desk_of(emma).get(page_of(draft))
    assert "If this is published" in text_of(page)
    assert "4 March 2024" in text_of(page)
    draft.refresh_from_db()
    answer = press(desk_of(emma), "_publish", draft)
    assert answer.redirect_chain[-1][0] == page_of(report)
    assert "Published:" in text_of(answer) and "The worker reads 1 case again" in text_of(answer)
    recording.record_all_due()
    assert build.history(case)[0][2] == "2024-03-04"
    assert report.claims.get() == claim
    assert not SourceReport.objects.filter(pk=draft.pk).exists()


def test_a_correction_is_begun_once_and_anybody_may_go_on_with_it(report, emil, emma):
    draft = correction_of(report, emil)
    page = desk_of(emma).get(page_of(report))
    assert "A correction is being written by emil (draft): look at it." in text_of(page)
    assert buttons_of(page) == ["Go on with the correction", "Retract"]
    assert correction_of(report, emma) == draft


def test_a_contributor_neither_begins_nor_sees_a_correction(report, emil):
    ada = desk_of(person("contributor", "ada"))
    assert ada.post(page_of(report, "correct")).status_code == 403
    draft = correction_of(report, emil)
    assert ada.get(page_of(draft)).status_code == 302
    assert "correction" not in text_of(ada.get(page_of(report))).lower().replace(
        "changed by a correction alone", ""
    )


def test_a_correction_tells_what_changed_since_it_was_begun(report, emil, emma):
    source = build.report("The Times", title="The source")
    recording.publish(source)
    Relay.objects.create(report=report, relayed=source)
    draft = correction_of(report, emil)
    page = text_of(desk_of(emil).get(page_of(draft)))
    assert "After this correction was begun" not in page

    recording.retract(source, "A hoax.")
    desk_of(emma).post(page_of(report, "retract"), {"reason": "Another hoax."})
    with acting(DOCKET):
        report.claims.get().delete()
    page = text_of(desk_of(emil).get(page_of(draft)))
    assert "After this correction was begun, emma changed the published report (" in page
    assert "UTC: state; retraction reason; reviewed by). Look at each difference" in page
    assert "After this correction was begun, the public docket changed the published" in page
    assert "deleted the claim “asserts: surrendered to the Court (2024-03-05)”" in page
    assert "A report that it relays was retracted since: The Times: The source." in page


def test_a_correction_is_never_offered_to_be_relayed(report, emil):
    draft = correction_of(report, emil)
    desk = desk_of(emil)
    query = {"app_label": "cases", "model_name": "relay", "field_name": "relayed", "term": ""}
    offered = desk.get("/admin/autocomplete/", query).json()["results"]
    assert [row["id"] for row in offered] == [str(report.pk)]

    other = build.report(title="Another", entered_by=emil)
    build.claim(other, build.case("Zoe"), "reported", "2024-01-01", "Zoe")
    relays = {"relay_links-TOTAL_FORMS": 1, "relay_links-0-report": other.pk}
    answer = press(desk, "_save", other, **relays, **{"relay_links-0-relayed": draft.pk})
    assert "That choice is not one of the available choices" in text_of(answer)
    assert not Relay.objects.exists()
