"""An editor enters a report in a real browser, and a real worker records what follows."""

import pytest
from django.contrib.auth.models import User

from cases import recording
from cases.models import DeskSettings, SourceReport, StatusChange
from tests import build
from tests.browser import choose, press_access_key, search
from tests.recording.test_worker import wait_for


@pytest.fixture
def desk(page, transactional_db):
    """The admin in Chromium, with an editor logged in."""
    User.objects.create_superuser("editor", password="a long password of hers")
    DeskSettings.objects.create(pk=1, needs_two_people=False)
    page.goto("/admin/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", "a long password of hers")
    page.click("button[type=submit]")
    page.goto("/admin/cases/sourcereport/add/")
    return page


def test_a_report_entered_in_the_admin_changes_the_status(desk, celery_worker_process):
    case = build.case("Ada", "Ben", slug="the-case")
    build.court_release("2024-01-01")
    celery_worker_process.start()

    choose(desk, "id_publisher", "International Criminal Court")
    desk.fill("#id_title", "Warrants issued")
    desk.fill("#id_url", "https://www.icc-cpi.int/news/warrants")
    desk.fill("#id_published", "2024-03-05")
    choose(desk, "id_claims-0-case", "the-case")
    desk.select_option("#id_claims-0-kind", "warrant_issued")
    desk.fill("#id_claims-0-effective", "2024-03-05")
    desk.check('input[name="claims-0-concerns"][value="everybody"]')
    desk.select_option("#id_claims-0-attribution", "court")
    desk.click('button:has-text("Save and publish")')
    desk.wait_for_selector("text=The worker reads 1 case again")

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
    desk.fill("#id_published", "17 March 2023")
    choose(desk, "id_claims-0-case", "the-case")
    desk.select_option("#id_claims-0-kind", "warrant_issued")
    desk.fill("#id_claims-0-effective", "2024-02-31")
    desk.check('input[name="claims-0-concerns"][value="chosen"]')
    desk.select_option("#id_claims-0-attribution", "named")
    desk.fill("#id_claims-0-quote", "Said so.")
    before = SourceReport.objects.count()
    desk.click('button:has-text("Save and submit")')
    desk.wait_for_selector(".errornote")
    text = desk.inner_text("body")
    assert "“17 March 2023” is not a date. Write year-month-day, such as 2026-11-23." in text
    assert "'2024-02-31' is not a day of the calendar" in text
    assert "Choose at least one suspect, or say that it names nobody." in text
    assert "cannot be null" not in text
    wrong = ["Published on", "Claim 1, Date of the event", "Claim 1, Suspects", "Claim 1, Speaker"]
    assert desk.inner_text(".errornote") == f"Not saved. Please correct: {'; '.join(wrong)}."
    assert desk.input_value("#id_published") == "17 March 2023"
    assert desk.input_value("#id_claims-0-quote") == "Said so."
    assert SourceReport.objects.count() == before


def test_a_mistake_does_not_stand_behind_the_bar_of_buttons(desk):
    case = build.case("Ada", slug="the-case")
    report = build.report("The Gazette", "2024-01-02")
    for _ in range(3):
        build.claim(report, case, "reported", "2024-01-01", "Ada")
    desk.set_viewport_size({"width": 1280, "height": 900})
    desk.goto(f"/admin/cases/sourcereport/{report.pk}/change/")
    for number in range(3):
        name = f"#id_claims-{number}-effective"
        desk.eval_on_selector(name, "each => each.value = 'soon'")
        desk.click("button[name=_save]")
        desk.wait_for_selector(f"text=Please correct: Claim {number + 1}, Date of the event.")
        desk.wait_for_function("name => document.activeElement.matches(name)", arg=name)
        desk.wait_for_timeout(200)
        mistake = desk.locator("text=“soon” is not a date.").bounding_box()
        bar = desk.locator(".report-submit").bounding_box()
        assert mistake["y"] + mistake["height"] <= bar["y"]
        desk.fill(name, "2024-01-01")


def test_suspects_are_offered_from_the_chosen_case_alone_and_choosing_one_says_so(desk):
    build.case("Ada", "Zelda", slug="the-case")
    build.case("Zoe", slug="another-case")
    choose(desk, "id_claims-0-case", "the-case")
    desk.click(".field-people .select2-selection")
    search(desk, "Z", "Zelda")
    assert desk.locator(".select2-results__option").all_inner_texts() == ["Zelda in the-case"]
    desk.keyboard.press("Enter")
    assert desk.is_checked('input[name="claims-0-concerns"][value="chosen"]')
    assert desk.locator(".field-people .select2-selection__choice").count() == 1
    choose(desk, "id_claims-0-case", "another-case")
    chosen = desk.locator(".field-people .select2-selection__choice")
    chosen.wait_for(state="detached")


def test_a_suspect_chosen_before_the_case_fills_it_and_stays_when_it_is_chosen_again(desk):
    case = build.case("Ada", "Zelda", slug="the-case")
    build.case("Zoe", slug="another-case")
    desk.click(".field-people .select2-selection")
    search(desk, "Zelda")
    desk.keyboard.press("Enter")
    desk.wait_for_selector("#select2-id_claims-0-case-container:has-text('the-case')")
    assert desk.input_value("#id_claims-0-case") == str(case.pk)
    chosen = desk.locator(".field-people .select2-selection__choice")
    choose(desk, "id_claims-0-case", "the-case")
    desk.wait_for_timeout(300)
    assert chosen.count() == 1
    choose(desk, "id_claims-0-case", "another-case")
    chosen.wait_for(state="detached")


def test_a_report_is_entered_and_previewed_by_keyboard_alone(desk):
    build.case("Ada", slug="first-case")
    build.case("Zoe", slug="second-case")
    build.report("The Gazette")
    keys = desk.keyboard
    assert desk.evaluate("document.activeElement.id") == "id_url"
    keys.type("https://example.org/x")
    choose(desk, "id_publisher", "The Gazette")
    desk.fill("#id_published", "2024-01-01")
    choose(desk, "id_claims-0-case", "first-case")
    desk.check('input[name="claims-0-concerns"][value="everybody"]')
    desk.select_option("#id_claims-0-kind", "reported")
    desk.fill("#id_claims-0-effective", "2024-01-01")
    desk.select_option("#id_claims-0-attribution", "unnamed")
    desk.fill("#id_claims-0-quote", "Two cases.")

    press_access_key(desk, "l")
    desk.wait_for_selector(".select2-search__field:focus")
    search(desk, "second", "second-case")
    keys.press("Enter")
    assert desk.input_value("#id_claims-1-kind") == "reported"
    assert desk.input_value("#id_claims-1-effective") == "2024-01-01"
    assert desk.input_value("#id_claims-1-quote") == "Two cases."
    assert desk.is_checked('input[name="claims-1-concerns"][value="everybody"]')

    with desk.expect_navigation():
        keys.press("Control+Enter")
    preview = desk.locator(".report-preview")
    preview.wait_for()
    assert "Ada" in preview.inner_text() and "Zoe" in preview.inner_text()
    desk.wait_for_function(
        "document.activeElement && document.activeElement.matches('.report-preview')"
    )
    assert desk.input_value("#id_claims-1-quote") == "Two cases."
    assert not SourceReport.objects.filter(url="https://example.org/x").exists()

    press_access_key(desk, "s")
    desk.wait_for_selector("text=Saved: draft.")
    report = SourceReport.objects.get(url="https://example.org/x")
    assert {claim.case.slug for claim in report.claims.all()} == {"first-case", "second-case"}


def test_every_key_is_told_on_the_page_and_belongs_to_one_button_alone(desk):
    keys = desk.eval_on_selector_all("[accesskey]", "all => all.map(each => each.accessKey)")
    assert sorted(keys) == sorted(set(keys))
    told = desk.locator(".report-keys kbd").all_inner_texts()
    assert {key.upper() for key in keys} <= set(told)


def test_a_page_with_something_typed_is_not_left_without_a_question(desk):
    desk.fill("#id_title", "Half a title")
    questions = []

    def stay(question) -> None:
        questions.append(question.type)
        question.dismiss()

    desk.on("dialog", stay)
    desk.click("#submit-row >> text=Close")
    desk.wait_for_function("document.visibilityState === 'visible'")
    assert questions == ["beforeunload"]
    assert desk.input_value("#id_title") == "Half a title"


def test_a_folded_part_of_a_claim_that_says_something_is_open(desk):
    case = build.case("Ada", slug="the-case")
    report = build.report("The Gazette", "2024-01-02")
    build.claim(
        report,
        case,
        "reported",
        "2024-01-01",
        "Ada",
        public_on="2024-01-01",
        public_reason="announced",
    )
    build.claim(report, case, "opened", "2024-01-02", "Ada")
    desk.goto(f"/admin/cases/sourcereport/{report.pk}/change/")
    desk.wait_for_selector("#claims-group details")
    opened = desk.eval_on_selector_all(
        "#claims-group .form-group:not(.empty-form) details", "all => all.map(each => each.open)"
    )
    assert opened == [True, False]


def test_no_page_of_a_report_scrolls_sideways_on_a_phone(desk):
    case = build.case("Ada Augusta King-Noel Countess of Lovelace Byron", slug="a" * 60)
    name = case.proceedings.get().suspect.name
    report = build.report("The Gazette", title="A-title-without-a-space-" * 8)
    build.claim(report, case, "reported", "2024-01-01", name, quote="x" * 200)
    published = build.report("The Gazette", title="Another-title-without-a-space-" * 8)
    build.claim(published, case, "reported", "2024-01-01", name, quote="x" * 200)
    build.publish(published)
    recording.correct(published, by=User.objects.get())
    correction = published.corrections.get()
    correction.claims.update(quote="y" * 200)
    desk.set_viewport_size({"width": 360, "height": 740})
    own = "/admin/cases/sourcereport/"
    for address in (
        own,
        f"{own}add/",
        f"{own}{report.pk}/change/",
        f"{own}{published.pk}/change/",
        f"{own}{correction.pk}/change/",
        f"{own}{published.pk}/step/retract/",
    ):
        desk.goto(address)
        desk.wait_for_load_state("networkidle")
        assert desk.evaluate("document.documentElement.scrollWidth") == 360, address
