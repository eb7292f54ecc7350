"""The pages in a real browser: on a narrow phone, without scripts, with nothing from elsewhere."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.docs.test_tutorial import picture

ADDRESSES = [
    "/",
    "/cases/",
    "/cases/?status=nonsense&known_on=17/03/2023&q=Bemba",
    "/cases/bemba-et-al/",
    "/cases/putin-and-lvova-belova/",
    "/cases/putin-and-lvova-belova/?known_on=2023-03-12",
    "/cases/putin-and-lvova-belova/?known_on=2023-03-13",
    "/suspects/",
    "/suspects/jean-pierre-bemba-gombo/",
    "/search/?q=Qadhafi",
    "/situations/",
    "/situations/ukraine/",
    "/warrants/",
    "/reports/",
    "/changes/?kind=correction",
    "/about/",
    "/corrections/",
    "/report-an-error/",
    "/ar/report-an-error/",
    "/ar/cases/putin-and-lvova-belova/",
    "/no-such-page/",
]


@pytest.fixture
def phone(browser, site):
    """A page on a phone 360 pixels wide, without scripts, that notes what it asks of others."""
    context = browser.new_context(
        base_url=site, viewport={"width": 360, "height": 740}, java_script_enabled=False
    )
    page = context.new_page()
    page.asked = []
    page.on("request", lambda request: page.asked.append(request.url))
    yield page
    context.close()


@pytest.mark.usefixtures("db")
def test_no_page_scrolls_sideways_on_a_phone_and_none_asks_another_host(phone, site):
    from cases.models import SourceReport

    longest = max(SourceReport.objects.all(), key=lambda report: len(report.url))
    for address in [*ADDRESSES, longest.get_absolute_url()]:
        phone.goto(address)
        open_everything(phone)
        width = phone.evaluate("document.documentElement.scrollWidth")
        assert width == 360, (address, width)
        assert {url for url in phone.asked if not url.startswith(site)} == set(), address
        assert f"{site}/{settings.STATIC_URL.strip('/')}/cases/site.css" in phone.asked


def open_everything(page) -> None:
    """Open every part of a page that a visitor can open."""
    page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")


@pytest.mark.usefixtures("db")
def test_a_visitor_finds_a_case_and_asks_about_another_day_without_scripts(phone):
    phone.goto("/")
    phone.get_by_label("Name, number or place").fill("Lwowa")
    phone.get_by_role("button", name="Search").click()
    phone.get_by_role("link", name="Putin and Lvova-Belova").first.click()
    assert headline(phone) == "Warrant issued"

    phone.get_by_text("Ask about another day, or by other evidence").click()
    phone.get_by_label("As known on", exact=True).fill("2023-03-13")
    phone.get_by_role("button", name="Answer").click()

    assert phone.url.endswith("?known_on=2023-03-13&valid_on=&policy=corroborated")
    assert headline(phone) == "Reported"
    assert phone.get_by_role("heading", level=1).inner_text() == "A case in the situation Ukraine"


def headline(page) -> str:
    return page.locator(".headline-word").inner_text().strip()


@pytest.mark.usefixtures("db")
def test_the_keyboard_reaches_the_content_first(phone):
    phone.goto("/cases/")
    phone.keyboard.press("Tab")
    skip = phone.get_by_role("link", name="Skip to the content")
    assert skip.bounding_box()["y"] >= 0
    phone.keyboard.press("Enter")

    phone.wait_for_url("**/cases/#main")


@pytest.mark.usefixtures("db")
def test_a_visitor_filters_a_list_without_scripts(phone, site):
    phone.goto("/cases/")
    phone.get_by_text("Filter and sort").click()
    phone.get_by_label("On trial").check()
    phone.get_by_label("Warrant or summons sought").check()
    phone.get_by_label("Sort by").select_option("-known")
    phone.get_by_role("button", name="Show").click()

    assert "status=warrant_sought&status=on_trial" in phone.url
    phone.wait_for_load_state()
    assert set(phone.locator("tbody .status > span").all_inner_texts()) == {
        "On trial",
        "Warrant or summons sought",
    }
    phone.get_by_role("link", name="Drop the filter Status On trial").click()
    assert phone.url == f"{site}/cases/?status=warrant_sought&sort=-known"


@pytest.mark.usefixtures("db")
def test_with_scripts_a_list_is_filtered_at_once_and_its_address_can_be_shared(browser, site):
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    wrong = []
    page.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
    page.goto("/cases/")
    page.get_by_label("On trial").check()
    page.wait_for_url(f"{site}/cases/?status=on_trial")

    assert set(page.locator("tbody .status > span").all_inner_texts()) == {"On trial"}
    assert page.evaluate("document.activeElement.value") == "on_trial"
    page.get_by_label("As known on").evaluate("each => each.closest('details').open = true")
    page.get_by_label("As known on").fill("2012-01-01")
    page.wait_for_url(f"{site}/cases/?status=on_trial&known_on=2012-01-01")
    assert "As known on 1 January 2012." in page.locator("#results").inner_text()
    assert wrong == []
    context.close()


@pytest.mark.usefixtures("db")
def test_the_keyboard_moves_the_slider_the_answer_follows_and_the_focus_stays(browser, site):
    context = browser.new_context(base_url=site, viewport={"width": 360, "height": 740})
    page = context.new_page()
    wrong = []
    page.on("console", lambda told: wrong.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    case = f"{site}/cases/putin-and-lvova-belova/"
    page.goto(case)
    slider = page.get_by_role("slider", name="What the public knew on")
    slider.focus()
    seen = []
    for key, query in (
        ("Home", "?known_on=2023-03-13"),
        ("ArrowRight", "?known_on=2023-03-17"),
        ("End", ""),
    ):
        page.keyboard.press(key)
        page.wait_for_url(case + query)
        day = slider.get_attribute("aria-valuetext")
        expect(page.locator("#announced")).to_contain_text(day)
        heading = page.get_by_role("heading", level=1).inner_text()
        seen.append((day, page.locator("#announced").inner_text(), heading))
        assert page.evaluate("document.activeElement.id") == "day"

    assert seen == [
        ("13 March 2023", "13 March 2023: Reported", "A case in the situation Ukraine"),
        ("17 March 2023", "17 March 2023: Warrant issued", "Putin and Lvova-Belova"),
        ("Today", "Today: Warrant issued", "Putin and Lvova-Belova"),
    ]
    page.locator("#by-official").focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"{case}?policy=official")
    expect(page.locator("#by-official[aria-current]")).to_be_attached()
    assert page.evaluate("document.activeElement.id") == "by-official"
    # By the Court's word alone there are two stops: 17 March, and today.
    expect(page.locator("#day")).to_have_attribute("max", "1")
    assert wrong == []
    context.close()


# The names of statuses that stick out of their cells.
WIDER_THAN_ITS_CELL = """() => [...document.querySelectorAll('table :is(td, th) .status')]
  .filter(each => {
    const place = each.closest('td, th').getBoundingClientRect();
    const own = each.getBoundingClientRect();
    return own.left < place.left - 1 || own.right > place.right + 1;
  }).map(each => each.textContent.trim())"""


@pytest.mark.usefixtures("db")
@pytest.mark.parametrize("code", [code for code, _name in settings.LANGUAGES])
def test_no_name_of_a_status_runs_into_what_stands_beside_it(browser, site, code):
    way = "" if code == settings.LANGUAGE_CODE else f"/{code}"
    context = browser.new_context(base_url=site, viewport={"width": 1024, "height": 740})
    page = context.new_page()
    for address in ("/", "/about/", "/cases/", "/suspects/", "/situations/"):
        page.goto(f"{way}{address}")
        assert page.evaluate(WIDER_THAN_ITS_CELL) == [], address
    context.close()


@pytest.mark.usefixtures("db")
def test_the_readme_shows_the_page_of_a_case(browser, site):
    context = browser.new_context(base_url=site, viewport={"width": 1280, "height": 1120})
    page = context.new_page()
    page.goto("/cases/putin-and-lvova-belova/")
    assert "What was known on another day" in page.inner_text("main")
    picture(page, "case")
    context.close()
