"""An editor enters a report in a real browser, and a real worker records what follows."""

import pytest
from django.contrib.auth.models import User

from cases.models import Proceedings, SourceReport, StatusChange
from tests import build
from tests.recording.test_worker import wait_for


@pytest.fixture
def desk(page, transactional_db):
    """The admin in Chromium, with an editor logged in."""
    User.objects.create_superuser("editor", password="a long password of hers")
    page.goto("/admin/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", "a long password of hers")
    page.click("button[type=submit]")
    page.goto("/admin/cases/sourcereport/add/")
    return page


def choose(page, field: str, text: str) -> None:
    """Choose in an autocomplete field, as an editor does: click, type, Enter."""
    page.click(f'[aria-labelledby="select2-{field}-container"]')
    page.keyboard.type(text)
    page.wait_for_selector(f".select2-results__option--highlighted:has-text('{text}')")
    page.keyboard.press("Enter")


def test_a_report_entered_in_the_admin_changes_the_status(desk, celery_worker_process):
    case = build.case("Ada", "Ben", slug="the-case")
    build.court_release("2024-01-01")
    celery_worker_process.start()

    choose(desk, "id_publisher", "International Criminal Court")
    desk.fill("#id_title", "Warrants issued")
    desk.fill("#id_url", "https://www.icc-cpi.int/news/warrants")
    desk.fill("#id_published", "2024-03-05")
    desk.click("text=Add another Claim")
    choose(desk, "id_claims-0-case", "the-case")
    desk.select_option("#id_claims-0-kind", "warrant_issued")
    desk.fill("#id_claims-0-effective", "2024-03-05")
    desk.check('input[name="claims-0-concerns"][value="everybody"]')
    desk.select_option("#id_claims-0-attribution", "court")
    desk.click('button:has-text("Save and publish")')
    desk.wait_for_load_state()
    assert "The worker reads 1 case again" in desk.inner_text("body")

    wait_for(lambda: build.shown(case) == "warrant_issued")
    report = SourceReport.objects.get(title="Warrants issued")
    assert (report.state, report.entered_by.username) == ("published", "editor")
    assert report.claims.get().subjects.count() == 2
    shown = StatusChange.objects.answering().filter(case=case)
    assert {row.proceedings and row.proceedings.suspect.name for row in shown} == {
        None,
        "Ada",
        "Ben",
    }
    assert {claim["report"] for row in shown for claim in row.derivation["claims"]} == {report.pk}


def test_mistakes_are_shown_beside_their_fields_and_nothing_typed_is_lost(desk):
    build.case("Ada", slug="the-case")
    build.report("The Gazette")
    choose(desk, "id_publisher", "The Gazette")
    desk.fill("#id_url", "https://example.org/x")
    desk.fill("#id_published", "17 March")
    desk.click("text=Add another Claim")
    choose(desk, "id_claims-0-case", "the-case")
    desk.select_option("#id_claims-0-kind", "warrant_issued")
    desk.fill("#id_claims-0-effective", "2024-02-31")
    desk.check('input[name="claims-0-concerns"][value="chosen"]')
    desk.select_option("#id_claims-0-attribution", "named")
    desk.fill("#id_claims-0-quote", "Said so.")
    before = SourceReport.objects.count()
    desk.click('button:has-text("Save and publish")')
    desk.wait_for_load_state()
    text = desk.inner_text("body")
    assert "'17 March' is not a date: write 2023-03-17, 2023-03 or 2023." in text
    assert "'2024-02-31' is not a day of the calendar" in text
    assert "Choose at least one suspect, or say that it names nobody." in text
    assert desk.input_value("#id_published") == "17 March"
    assert desk.input_value("#id_claims-0-quote") == "Said so."
    assert SourceReport.objects.count() == before


def test_a_suspect_of_another_case_is_refused(desk):
    build.case("Ada", slug="the-case")
    other = build.case("Zoe", slug="another-case")
    build.report("The Gazette")
    choose(desk, "id_publisher", "The Gazette")
    desk.fill("#id_url", "https://example.org/x")
    desk.click("text=Add another Claim")
    choose(desk, "id_claims-0-case", "the-case")
    desk.select_option("#id_claims-0-kind", "reported")
    desk.fill("#id_claims-0-effective", "2024-02-01")
    desk.check('input[name="claims-0-concerns"][value="chosen"]')
    desk.click(".field-people .select2-selection")
    desk.keyboard.type("Zoe")
    desk.wait_for_selector(".select2-results__option--highlighted:has-text('Zoe')")
    desk.keyboard.press("Enter")
    desk.select_option("#id_claims-0-attribution", "unnamed")
    desk.click('button:has-text("Save and publish")')
    desk.wait_for_load_state()
    assert "Not a suspect in the-case: Zoe." in desk.inner_text("body")
    assert not SourceReport.objects.filter(state="published").exists()
    assert Proceedings.objects.get(case=other).claims.count() == 0
