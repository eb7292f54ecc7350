"""The trail and the notes in a real browser: narrow and wide, and nothing typed is lost."""

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Dialog

from cases.models import Case, Note
from cases.models.acting import acting
from tests import build


@pytest.fixture
def case(transactional_db) -> Case:
    """A case that was changed."""
    case = build.case("Ada Lovelace", slug="the-case")
    emma = User.objects.create_user("emma")
    with acting("/admin/cases/case/1/change/", emma):
        Case.objects.filter(pk=case.pk).update(
            title="x" * 200, summary="A long text without an end, " * 20
        )
    return case


@pytest.fixture
def desk(page, case):
    """Chromium, with an editor signed in."""
    # A test that commits ends with an empty database, which has no groups any more.
    User.objects.create_superuser("emil", password="a long password of his")
    page.goto("/admin/")
    page.fill("[name=username]", "emil")
    page.fill("[name=password]", "a long password of his")
    page.press("[name=password]", "Enter")
    page.wait_for_selector("text=What people did")
    return page


@pytest.mark.parametrize("width", [360, 1280])
def test_the_trail_fits_narrow_and_wide_screens(desk, case, width):
    desk.set_viewport_size({"width": width, "height": 800})
    for address in (
        "/admin/cases/trailentry/",
        f"/admin/cases/case/{case.pk}/history/",
        f"/admin/cases/note/about/cases/case/{case.pk}/",
    ):
        desk.goto(address)
        desk.wait_for_selector(".trail, .notes")
        wide = desk.evaluate(
            "document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth"
        )
        assert (address, wide) == (address, 0)


def test_the_trail_is_asked_by_its_form(desk, case):
    desk.goto("/admin/cases/trailentry/")
    desk.select_option("[name=who]", "emma")
    desk.click("button:has-text('Show')")
    desk.wait_for_url("**/?who=emma**")
    assert desk.locator(".trail-act").count() == 1
    assert "emma" in desk.inner_text(".trail-head")
    desk.click(".trail-head a")
    desk.wait_for_url("**/change/")
    assert "changed title" in desk.inner_text(".trail")


def test_the_history_is_where_the_link_of_the_form_leads(desk, case):
    desk.goto(f"/admin/cases/case/{case.pk}/change/")
    desk.click(f'a[href="/admin/cases/case/{case.pk}/history/"]')
    desk.wait_for_selector("h2:has-text('History of case “the-case”')")


def test_a_note_that_was_typed_is_not_lost_without_a_question(desk, case):
    desk.goto(f"/admin/cases/case/{case.pk}/change/")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    desk.on("dialog", stay)
    desk.fill("#notes textarea", "Ask the Registry.")
    desk.click(f'a[href="/admin/cases/case/{case.pk}/history/"]')
    desk.wait_for_function("true")
    assert asked == ["beforeunload"]
    assert desk.input_value("#notes textarea") == "Ask the Registry."
    desk.click("text=Keep the note")
    desk.wait_for_selector(".notes-text")
    assert desk.inner_text(".notes-text") == "Ask the Registry."
    assert asked == ["beforeunload"], "whoever keeps a note is asked nothing"
    assert Note.objects.get().written_by.username == "emil"


def test_saving_a_report_keeps_the_note_and_keeping_the_note_loses_nothing_of_the_report(desk):
    report = build.report(title="Old")
    desk.goto(f"/admin/cases/sourcereport/{report.pk}/change/")
    desk.on("dialog", lambda dialog: dialog.dismiss())
    desk.fill("#id_title", "New")
    desk.fill("#notes textarea", "Ask the Registry.")
    desk.click("text=Keep the note")
    desk.wait_for_selector(".notes-text")
    assert desk.input_value("#id_title") == "New"
    assert desk.input_value("#notes textarea") == ""
    desk.fill("#notes textarea", "And the Gazette.")
    desk.click("button[name=_save]")
    desk.wait_for_selector("text=And the Gazette.")
    report.refresh_from_db()
    assert report.title == "New"
    assert set(Note.objects.on(report).values_list("text", flat=True)) == {
        "Ask the Registry.",
        "And the Gazette.",
    }
