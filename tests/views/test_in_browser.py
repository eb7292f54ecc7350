"""The pages in a real browser: on a narrow phone, without scripts, with nothing from elsewhere."""

import pytest
from django.conf import settings

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
    "/situations/",
    "/situations/ukraine/",
    "/about/",
    "/no-such-page/",
]


@pytest.fixture(scope="module")
def site(docket, django_db_blocker):
    """A server of the docket's pages; unlike `live_server` it leaves the docket in place."""
    from pytest_django.live_server_helper import LiveServer

    with django_db_blocker.unblock():
        server = LiveServer("localhost")
        yield server.url
        server.stop()


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
    phone.get_by_label("Number or name").fill("Lvova")
    phone.get_by_role("button", name="Find cases").click()
    phone.get_by_role("link", name="Putin and Lvova-Belova").click()
    assert headline(phone) == "Warrant issued"

    phone.get_by_text("Ask about another day, or by other evidence").click()
    phone.get_by_label("As known on").fill("2023-03-13")
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

    assert phone.url.endswith("/cases/#main")
