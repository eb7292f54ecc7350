"""An import in Chromium: without scripts, by keyboard, on a narrow screen and a wide one."""

import pytest
from django.apps import apps
from django.conf import settings

from cases.models import Publisher, SourceReport
from cases.models.roles import grant
from tests import build
from tests.admin.desk import desk_of, person
from tests.imports.sheets import as_csv, as_xlsx, row


@pytest.fixture
def world(transactional_db):
    grant(apps)
    build.case("Ada", slug="the-case")
    Publisher.objects.create(name="The Gazette", kind="press")
    return person("editor", "emil")


@pytest.fixture
def open_desk(browser, live_server, world):
    """Opens the page of the import for an editor who is signed in."""
    contexts = []

    def open_desk(**options):
        context = browser.new_context(base_url=live_server.url, **options)
        contexts.append(context)
        session = desk_of(world).cookies[settings.SESSION_COOKIE_NAME].value
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
        context.add_cookies([cookie])
        page = context.new_page()
        page.goto("/admin/cases/importbatch/add/")
        return page

    yield open_desk
    for context in contexts:
        context.close()


def choose(page, content: bytes, name: str) -> None:
    file = {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    page.set_input_files("input[type=file]", file)


def test_an_import_and_its_taking_back_need_neither_scripts_nor_a_mouse(open_desk):
    page = open_desk(java_script_enabled=False)
    choose(page, as_csv([row(1), row(2, kind="warant issued")]), "bad.csv")
    page.focus("input[type=file]")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("h2:has-text('1 mistake: nothing can be imported')")
    assert page.locator("button:has-text('Import')").count() == 0

    page.focus("a:has-text('upload it again')")
    page.keyboard.press("Enter")
    page.wait_for_selector("h1:has-text('Import reports')")
    choose(page, as_xlsx([row(1), row(2)]), "good.xlsx")
    page.focus("button:has-text('Check the sheet')")
    page.keyboard.press("Enter")
    page.wait_for_selector("h2:has-text('Nothing is wrong')")
    page.focus("button:has-text('Import 2 reports with 2 claims')")
    page.keyboard.press("Space")
    page.wait_for_selector("text=Imported and submitted: 2 reports with 2 claims.")
    assert SourceReport.objects.filter(state="submitted").count() == 2

    page.focus("a:has-text('Take back')")
    page.keyboard.press("Enter")
    page.focus("button:has-text('Delete 2 reports')")
    page.keyboard.press("Enter")
    page.wait_for_selector("text=Taken back: 2 reports deleted.")
    assert SourceReport.objects.count() == 0


@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_is_wider_than_its_screen(open_desk, width):
    page = open_desk(viewport={"width": width, "height": 800})
    long = "x" * 300
    seen = []

    def check(heading: str) -> None:
        page.wait_for_selector(f"h1:text-matches('^{heading}')")
        wider = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
        seen.append((heading, wider))

    check("Import reports")
    choose(
        page, as_csv([row(1, title=long, kind=long), row(2, **{long: long})]), f"{long[:90]}.csv"
    )
    page.click("text=Check the sheet")
    check("Dry run")
    page.goto("/admin/cases/importbatch/add/")
    choose(page, as_csv([row(1, title=long, publisher=long[:150], publisher_kind="ngo")]), "g.csv")
    page.click("text=Check the sheet")
    check("Dry run: g.csv")
    page.click("button:has-text('Import 1 report')")
    check("g.csv")
    page.click("a:has-text('Take back')")
    check("Take this import back?")
    assert [heading for heading, wider in seen if wider] == []
    assert len(seen) == 5
