"""The tutorial, done in Chromium as it is written, on its invented case.

`SCREENSHOTS=1` in the environment lets it take the pictures of the manual, `docs/images/`, anew.
"""

import os
import re
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings as project
from django.core.management import call_command
from PIL import Image

from cases import tasks
from cases.models import Case, DeskSettings, Heartbeat, SourceReport
from cases.models.roles import grant
from tests import build
from tests.accounts import PASSWORD, person
from tests.admin.test_founding_example import choose, press, public_page
from tests.recording.test_worker import wait_for

DOCS = project.BASE_DIR / "docs"
TUTORIAL = (DOCS / "tutorial" / "index.md").read_text("utf-8")
# The pages that show pictures.
SHOWING = [TUTORIAL] + [
    path.read_text("utf-8")
    for path in (DOCS / "editing" / "index.md", project.BASE_DIR / "README.md")
]
SIZE = {"width": 1280, "height": 800}


@pytest.fixture
def chief(transactional_db, browser, live_server):
    """A page of the desk of a chief editor who is alone, as after `make run`, with the practice."""
    grant(apps)
    person("chief", "editor")
    folder = re.search(r"DOCKET_FOLDER=(\S+)", TUTORIAL)[1]
    call_command("load_docket", folder=project.BASE_DIR / folder, stdout=StringIO())
    context = browser.new_context(base_url=live_server.url, viewport=SIZE)
    page = context.new_page()
    page.goto("/admin/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_selector("text=What waits for you")
    yield page
    context.close()


def picture(page, name: str, top: str = "") -> None:
    """Take a picture of what is on the screen, from this element on, where that is asked for."""
    assert f"images/{name}.png" in "".join(SHOWING)
    if not os.environ.get("SCREENSHOTS"):
        return
    page.evaluate(
        "top => (document.querySelector(top) || document.body).scrollIntoView()", top or "body"
    )
    page.wait_for_timeout(300)
    taken = Image.open(BytesIO(page.screenshot()))
    # Few colours are enough, and a third of the bytes.
    path = Path(DOCS / "images" / f"{name}.png")
    taken.convert("RGB").quantize(96).save(path, optimize=True)


def told(*words: str) -> None:
    """Hold what is pressed and seen here to what the tutorial says."""
    text = re.sub(r"\s+", " ", TUTORIAL)
    for each in words:
        assert each in text, each


def enter_the_release(page) -> None:
    page.click("text=Enter a report")
    page.fill("#id_url", "https://court.example/2024/03/18/warrant")
    choose(page, "id_publisher", "The Practice Court")
    page.fill("#id_title", "Warrant of arrest against Alex Practice")
    page.fill("#id_published", "2024-03-18")
    choose(page, "id_claims-0-case", "Practice case")
    page.check('input[name="claims-0-concerns"][value="everybody"]')
    page.select_option("#id_claims-0-kind", "warrant_issued")
    page.fill("#id_claims-0-effective", "2024-03-11")
    page.select_option("#id_claims-0-attribution", "court")
    page.fill("#id_claims-0-quote", "The judges issued a warrant of arrest on 11 March.")
    told(
        "https://court.example/2024/03/18/warrant",
        "The Practice Court (invented)",
        "Warrant of arrest against Alex Practice",
        "`2024-03-18`",
        "Practice case",
        "every suspect that the case has now",
        "issued an arrest warrant",
        "`2024-03-11`",
        "The Court's own record, release or statement",
        "The judges issued a warrant of arrest on 11 March.",
    )


def test_a_first_report_is_entered_as_the_tutorial_says(chief, page, celery_worker_process):
    celery_worker_process.start()
    case = Case.objects.get(short_name="Practice case")
    assert build.shown(case) == "reported"
    seen = public_page(page, "/cases/practice-case/")
    assert "Reported" in seen and "The Practice Gazette (invented)" in seen
    tasks.sweep.delay()
    wait_for(Heartbeat.objects.exists)
    chief.reload()
    picture(chief, "desk")

    # Alone: the rule is switched off, and that has to be meant.
    chief.goto("/admin/cases/desksettings/")
    chief.uncheck("#id_needs_two_people")
    press_save(chief)
    assert "tick this if you mean it" in chief.inner_text("main, #content, body")
    chief.check("#id_is_meant")
    press_save(chief)
    assert not DeskSettings.now().needs_two_people
    told("Settings of the desk", "Two-person rule", "Yes, switch the two-person rule off")

    chief.goto("/admin/")
    assert "The two-person rule is off" in chief.inner_text("body")
    enter_the_release(chief)
    picture(chief, "report", "#id_url")
    picture(chief, "claim", "#claims-group, #claims-0")
    press(chief, "Preview")
    effect = chief.inner_text(".report-preview")
    change = "from reported to warrant issued, since 11 March 2024, known on 18 March 2024"
    assert change in effect
    told(change)
    picture(chief, "preview", ".report-preview")
    press(chief, "Save and submit")
    report = SourceReport.objects.get(title__startswith="Warrant of arrest")
    assert report.state == "submitted"
    picture(chief, "submitted")
    press(chief, "Publish")
    wait_for(lambda: build.shown(case) == "warrant_issued")
    told("“Preview”", "“Save and submit”", "“Publish”")

    seen = public_page(page, "/cases/practice-case/")
    assert "Warrant issued" in seen and "11 March 2024" in seen and "18 March 2024" in seen
    page.set_viewport_size(SIZE)
    picture(page, "practice-case")
    answer = page.request.get("/api/v1/cases/practice-case/?known_on=2024-03-17").json()
    assert answer["status"]["code"] == "reported"
    answer = page.request.get("/api/v1/cases/practice-case/?valid_on=2024-03-12").json()
    assert answer["status"]["code"] == "warrant_issued" and answer["evidence"]["secret_days"] == 7
    told("cases/practice-case/?known_on=2024-03-17", "cases/practice-case/?valid_on=2024-03-12")

    # A retraction takes the answer back, and the history shows both.
    chief.goto(f"/admin/cases/sourcereport/{report.pk}/change/")
    press(chief, "Retract")
    picture(chief, "retract")
    chief.fill("#reason", "Entered for practice.")
    with chief.expect_navigation():
        chief.click("form >> text=Retract")
    wait_for(lambda: build.shown(case) == "reported")
    told("“Retract”", "Entered for practice.")
    seen = public_page(page, "/cases/practice-case/")
    assert "Reported" in seen


def press_save(page) -> None:
    with page.expect_navigation():
        page.click("button:has-text('Save')")


def test_nobody_in_the_practice_is_real() -> None:
    text = (DOCS / "tutorial" / "practice" / "practice.yaml").read_text("utf-8")
    for line in re.findall(r"outlet: \"([^\"]+)\"|^  name: \"([^\"]+)\"", text, re.M):
        assert "invented" in "".join(line)
    assert set(re.findall(r"https?://([^/\"]+)", text)) == {"gazette.example", "court.example"}
