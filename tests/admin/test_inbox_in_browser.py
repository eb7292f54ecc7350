"""The inbox in Chromium: by mouse, by keys, on a telephone, and by two editors at once."""

import pytest
from django.contrib.auth.models import User

from cases.models import FeedItem, SourceReport
from tests import build
from tests.admin.inbox import article
from tests.browser import search

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long password of theirs"
LIST = "/admin/cases/feeditem/"


def sign_in(page, name: str = "emil"):
    User.objects.create_superuser(name, password=PASSWORD)
    page.goto(f"/admin/login/?next={LIST}")
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url(LIST)
    return page


def states() -> dict[str, str]:
    return dict(FeedItem.objects.values_list("title", "state"))


@pytest.fixture
def three(transactional_db) -> list[FeedItem]:
    """Three articles that wait; the list shows them in this order."""
    return [article(title) for title in ("Third", "Second", "First")][::-1]


def test_articles_are_dismissed_merged_and_accepted_each_with_a_click(three, page):
    report = build.report(title="First as published elsewhere")
    broken = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    sign_in(page)
    page.click("#action-toggle")
    page.wait_for_selector("text=3 of 3 selected")
    page.click("#action-toggle")
    page.click(f"#item-{three[2].pk} button:has-text('Dismiss')")
    page.wait_for_selector("text=Dismissed: Third")
    page.click("text=Undo")
    page.wait_for_selector("text=Waits again: Third")
    assert states() == {"First": "new", "Second": "new", "Third": "new"}

    page.click(f"#item-{three[0].pk} a:has-text('Merge')")
    page.click('[aria-labelledby="select2-id_report-container"]')
    search(page, "published elsewhere", "First as published")
    page.keyboard.press("Enter")
    page.click("text=Belongs to the chosen report")
    page.wait_for_selector("text=Belongs to “The Gazette: First as published elsewhere”")
    assert FeedItem.objects.get(title="First").report == report

    page.click(f"#item-{three[1].pk} button:has-text('Accept')")
    page.wait_for_url("**/admin/cases/sourcereport/*/change/")
    assert page.input_value("#id_title") == "Second"
    assert page.input_value("#id_url") == three[1].url
    page.click("text=Back to the inbox")
    page.wait_for_url(f"**{LIST}**")
    assert states() == {"First": "merged", "Second": "accepted", "Third": "new"}
    assert broken == []


def test_the_whole_list_can_be_worked_off_by_keys(three, page):
    sign_in(page)
    page.focus(f"#item-{three[0].pk} h2 a")
    page.keyboard.press("j")
    assert _focused(page) == f"item-{three[1].pk}"
    page.keyboard.press("d")
    # The list comes back at the article that follows.
    page.wait_for_selector("text=Dismissed: Second")
    assert _focused(page) == f"item-{three[2].pk}"
    page.keyboard.press("k")
    assert _focused(page) == f"item-{three[0].pk}"
    page.keyboard.press("m")
    page.wait_for_url("**/merge/**")
    page.click("text=Back to the inbox")
    page.wait_for_url(f"**{LIST}**")
    page.focus(f"#item-{three[0].pk} h2 a")
    page.keyboard.press("a")
    page.wait_for_url("**/admin/cases/sourcereport/*/change/")
    assert states() == {"First": "accepted", "Second": "dismissed", "Third": "new"}


def test_keys_do_nothing_outside_an_article(three, page):
    sign_in(page)
    page.fill("input[name=q]", "")
    page.focus("input[name=q]")
    page.keyboard.type("damkj")
    assert page.input_value("input[name=q]") == "damkj"
    page.evaluate("document.activeElement.blur()")
    for key in "damkj":
        page.keyboard.press(key)
    page.focus(f"#item-{three[0].pk} h2 a")
    page.keyboard.press("Control+d")
    assert page.url.endswith(LIST)
    assert set(states().values()) == {"new"}


def test_every_control_is_reached_with_the_tab_key_and_is_named(three, page):
    sign_in(page)
    page.focus(f"#item-{three[0].pk} input")
    reached = []
    for _ in range(4):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.textContent.trim()"))
    assert reached == [
        "First (opens in a new tab)",
        "Accept: First",
        "Merge: First",
        "Dismiss: First",
    ]


def test_an_article_opens_in_a_tab_that_does_not_learn_where_it_came_from(three, page):
    sign_in(page)
    link = page.query_selector(f"#item-{three[0].pk} h2 a")
    assert link.get_attribute("target") == "_blank"
    assert {"noreferrer", "noopener"} <= set(link.get_attribute("rel").split())


def test_many_are_chosen_and_dismissed_at_once(three, page):
    sign_in(page)
    page.check(f"#item-{three[0].pk} input")
    page.check(f"#item-{three[1].pk} input")
    page.select_option("select[name=action]", "dismiss_chosen")
    page.click("button:has-text('Run')")
    page.wait_for_selector("text=2 dismissed.")
    assert states() == {"First": "dismissed", "Second": "dismissed", "Third": "new"}


def test_an_editor_who_is_too_late_is_told_and_loses_nothing(three, page, browser, live_server):
    sign_in(page)
    other = browser.new_context(base_url=live_server.url)
    emma = sign_in(other.new_page(), "emma")
    page.click(f"#item-{three[0].pk} button:has-text('Dismiss')")
    page.wait_for_selector("text=Dismissed: First")
    emma.click(f"#item-{three[0].pk} button:has-text('Accept')")
    emma.wait_for_selector("text=First: emil dismissed it just now.")
    other.close()
    assert states()["First"] == "dismissed" and not SourceReport.objects.exists()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_no_page_of_the_inbox_is_wider_than_the_window(three, browser, live_server, width, scheme):
    long = article("A" * 300, "https://gazette.example/" + "long" * 100, summary="word" * 300)
    context = browser.new_context(
        base_url=live_server.url,
        viewport={"width": width, "height": 800},
        color_scheme=scheme,
    )
    page = sign_in(context.new_page())
    for address in (LIST, f"{LIST}{long.pk}/merge/", "/admin/cases/feed/"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    page.goto(LIST)
    for box in page.query_selector_all(".inbox-row button, .inbox-row input, a.inbox-button"):
        size = box.bounding_box()
        assert size["x"] + size["width"] <= width
    context.close()


def test_nothing_of_the_pages_comes_from_another_host(three, page, live_server):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    sign_in(page)
    page.click(f"#item-{three[0].pk} a:has-text('Merge')")
    page.wait_for_load_state("networkidle")
    assert asked
    assert [url for url in asked if not url.startswith((live_server.url, "data:"))] == []


def _focused(page) -> str:
    return page.evaluate("document.activeElement.closest('.inbox-row')?.id")
