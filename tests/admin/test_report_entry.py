"""Saving a report: previews, who vouches for it, and what was entered at its address already."""

import re

import pytest

from cases import recording
from cases.models import DeskSettings, SourceReport
from tests import build
from tests.admin.desk import desk_of, draft_of, form_of, new_report, page_of, press, text_of

pytestmark = pytest.mark.usefixtures("empty")


def published_at(address: str, **columns) -> SourceReport:
    """A published report at this address."""
    made = build.report(url=address, **columns)
    build.publish(made)
    return made


def test_a_new_report_is_saved_as_the_draft_of_whoever_entered_it(ada, case):
    answer = press(desk_of(ada), "_save", **new_report(case))
    report = SourceReport.objects.get()
    assert (report.state, report.entered_by, report.submitted_by) == ("draft", ada, None)
    assert report.claims.get().subjects.count() == 2
    assert "Saved: draft." in text_of(answer)
    assert answer.redirect_chain == [(page_of(report), 302)]


def test_submitting_and_entering_another_leads_to_an_empty_page(ada, case):
    answer = press(desk_of(ada), "_submit_and_add", **new_report(case))
    assert answer.redirect_chain == [(page_of(), 302)]
    assert SourceReport.objects.get().state == "submitted"


def test_an_empty_claim_on_a_new_report_is_none(ada, case):
    typed = new_report(case)
    empty = {name: "" for name in typed if name.startswith("claims-0-")}
    del empty["claims-0-people"], empty["claims-0-concerns"]
    typed = {name: value for name, value in typed.items() if not name.startswith("claims-0-")}
    press(desk_of(ada), "_save", **typed, **{**empty, "claims-0-act": "asserts"})
    assert SourceReport.objects.get().claims.count() == 0


def test_a_preview_says_what_would_change_and_saves_nothing(ada, case):
    answer = press(desk_of(ada), "_preview", **new_report(case))
    page = text_of(answer)
    assert "If this is published" in page
    assert "Ada" in page and "Ben" in page and "known on 1 January 2024" in page
    assert "Nothing is saved yet. What you typed stands below." in page
    assert 'value="https://example.org/new"' in answer.content.decode()
    assert not SourceReport.objects.exists()
    assert not case.status_changes.exists()
    case.refresh_from_db()
    assert case.due_since is None


def test_a_preview_says_why_a_claim_moves_nothing(ada, case):
    typed = new_report(case, kind="warrant_issued")
    page = text_of(press(desk_of(ada), "_preview", **typed))
    assert "Nothing will change" in page
    assert "Why claims move nothing" in page
    assert "a second independent origin" in page


def test_a_preview_with_mistakes_shows_them_and_keeps_what_was_typed(ada, case):
    typed = new_report(case, effective="2024-02-31", quote="Said so.")
    answer = press(desk_of(ada), "_preview", **typed)
    assert "'2024-02-31' is not a day of the calendar" in text_of(answer)
    assert "If this is published" not in text_of(answer)
    assert "Said so." in answer.content.decode()
    assert not SourceReport.objects.exists()


def test_a_reviewer_sees_the_preview_of_what_was_submitted_without_asking(ada, emil, case):
    report = draft_of(ada, case, submitted=True)
    assert "If this is published" in text_of(desk_of(emil).get(page_of(report)))
    assert "If this is published" not in text_of(desk_of(ada).get(page_of(report)))
    report.refresh_from_db()
    assert report.state == "submitted"


def test_a_contributor_previews_no_report_of_another(ada, emil, case):
    report = draft_of(emil, case)
    answer = desk_of(ada).post(page_of(report), {**form_of(report), "_preview": "1"})
    assert answer.status_code == 404


def test_who_changes_what_was_submitted_vouches_for_it_and_cannot_publish_it(ada, emil, emma, case):
    report = draft_of(ada, case, submitted=True)
    answer = press(desk_of(emil), "_save", report, title="Another title")
    page = text_of(answer)
    assert "You changed what was submitted, so you vouch for what it says now" in page
    assert "Publish: the two-person rule. You submitted what it says now" in page
    report.refresh_from_db()
    assert (report.state, report.submitted_by, report.title) == (
        "submitted",
        emil,
        "Another title",
    )
    press(desk_of(emil), "_publish", report)
    report.refresh_from_db()
    assert report.state == "submitted"
    press(desk_of(emma), "_publish", report)
    report.refresh_from_db()
    assert (report.state, report.submitted_by, report.reviewed_by) == ("published", emil, emma)


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"title": "Another title"}, "title"),
        ({"claims-0-effective": "2023-12-31"}, "reported that there is a case"),
        ({"claims-0-concerns": "nobody", "claims-0-people": []}, "reported that there is a case"),
        ({"claims-0-DELETE": "on"}, "(removed)"),
    ],
)
def test_what_a_reviewer_changed_is_not_published_in_the_same_breath(
    ada, emil, case, changes, named
):
    report = draft_of(ada, case, submitted=True)
    answer = press(desk_of(emil), "_publish", report, **changes)
    page = text_of(answer)
    assert "Nothing is saved or published: you changed what was submitted (" in page
    assert named in page
    report.refresh_from_db()
    assert (report.state, report.submitted_by, report.title) == ("submitted", ada, "The article")
    assert report.claims.get().subjects.get().suspect.name == "Ada"
    for typed in changes.values():
        if isinstance(typed, str) and typed not in ("on", "nobody"):
            assert f'value="{typed}"' in answer.content.decode()


def test_publishing_changes_nothing_where_a_browser_only_sends_other_line_ends(ada, emil, case):
    report = draft_of(ada, case, submitted=True)
    press(desk_of(emil), "_publish", report, **{"claims-0-quote": "It says\r\nso."})
    report.refresh_from_db()
    assert (report.state, report.submitted_by) == ("published", ada)


def test_saving_without_a_change_leaves_it_with_whoever_vouched_for_it(ada, emil, case):
    report = draft_of(ada, case, submitted=True)
    assert "Nothing was changed." in text_of(press(desk_of(emil), "_save", report))
    report.refresh_from_db()
    assert report.submitted_by == ada


def test_in_a_team_of_one_the_same_person_changes_and_publishes(ada, emil, case):
    DeskSettings.objects.create(pk=1, needs_two_people=False)
    report = draft_of(ada, case, submitted=True)
    press(desk_of(emil), "_publish", report, title="Another title")
    report.refresh_from_db()
    assert (report.state, report.title, report.submitted_by) == (
        "published",
        "Another title",
        emil,
    )


def test_a_report_at_an_address_that_was_entered_is_held_back_until_it_is_said_to_be_another(
    ada, case
):
    known = published_at("https://www.example.org/new/", title="The article")
    answer = press(desk_of(ada), "_submit", **new_report(case))
    told = text_of(answer)
    assert "a report with this address is entered already: The Gazette: The article" in told
    assert f'href="{page_of(known)}" target="_blank"' in answer.content.decode()
    assert "It is another publication at the same address" in told
    assert SourceReport.objects.count() == 1, "nothing is saved"
    press(desk_of(ada), "_submit", **new_report(case), _another="1")
    assert SourceReport.objects.get(entered_by=ada).state == "submitted"


def test_a_tick_that_it_is_another_publication_stays_where_the_form_has_mistakes(ada, case):
    published_at("https://example.org/new")
    answer = press(desk_of(ada), "_submit", **new_report(case, kind=""), _another="1")
    assert re.search(r'name="_another" value="1" checked', answer.content.decode())


def test_a_draft_at_an_address_that_was_entered_can_be_saved(ada, case):
    published_at("https://example.org/new")
    press(desk_of(ada), "_save", **new_report(case))
    assert SourceReport.objects.get(entered_by=ada).state == "draft"


def test_an_editor_alone_publishes_no_second_report_at_an_address_unasked(emil, case):
    DeskSettings.objects.update_or_create(pk=1, defaults={"needs_two_people": False})
    published_at("https://example.org/new")
    answer = press(desk_of(emil), "_publish", **new_report(case))
    assert "It is another publication at the same address" in text_of(answer)
    assert SourceReport.objects.count() == 1


def test_nobody_learns_of_anothers_draft_by_its_address(ada, emil, case):
    theirs = draft_of(emil, case, submitted=True)
    SourceReport.objects.filter(pk=theirs.pk).update(url="https://example.org/new")
    press(desk_of(ada), "_submit", **new_report(case))
    report = SourceReport.objects.get(entered_by=ada)
    assert report.state == "submitted"
    told = text_of(desk_of(emil).get(page_of(report)))
    assert "Entered at the same address: The Gazette: The article" in told


def test_a_correction_is_not_held_back_for_the_report_that_it_corrects(emil, case):
    report = build.report(title="Old")
    build.publish(report)
    published_at(report.url)
    draft = recording.correct(report, by=emil)
    press(desk_of(emil), "_submit", draft, title="New")
    draft.refresh_from_db()
    assert draft.state == "submitted"


NO_CLAIM = "This report makes no claim, so it can change nothing. Add a claim, or keep it"


def test_a_report_that_makes_no_claim_says_so_in_its_preview_and_when_it_is_submitted(
    ada, emil, case
):
    alone = {**new_report(case), "claims-TOTAL_FORMS": 0}
    assert NO_CLAIM in text_of(press(desk_of(ada), "_preview", **alone))
    assert NO_CLAIM not in text_of(press(desk_of(ada), "_preview", **new_report(case)))
    assert NO_CLAIM in text_of(press(desk_of(ada), "_submit", **alone))
    assert NO_CLAIM in text_of(desk_of(emil).get(page_of(SourceReport.objects.get())))
