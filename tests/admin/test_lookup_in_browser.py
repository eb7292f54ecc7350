"""Suggestions in a real browser: by keyboard, announced, and never as markup."""

import pytest
from django.contrib.auth.models import User

from cases.models import Publisher
from tests import build
from tests.browser import search

CODE = '<img src=x onerror="document.title=1">'


@pytest.fixture
def form(page, transactional_db):
    """The page on which a report is entered, with an editor logged in."""
    User.objects.create_superuser("editor", password="a long password")
    page.goto("/admin/login/?next=/admin/cases/sourcereport/add/")
    page.fill("#id_username", "editor")
    page.fill("#id_password", "a long password")
    page.keyboard.press("Enter")
    page.wait_for_url("/admin/cases/sourcereport/add/")
    return page


def press(page, name: str) -> None:
    """Press a suggestion by the keyboard."""
    button = page.get_by_role("button", name=name)
    button.focus()
    page.keyboard.press("Enter")


def test_a_suggested_publisher_is_chosen_by_keyboard_right_after_the_address(form):
    times = Publisher.objects.create(name="The Times", website="https://times.example")
    form.fill("#id_url", "https://www.times.example/2024/warrants")
    form.get_by_role("button", name="Choose The Times").wait_for()
    assert form.inner_text(".lookup [role=status]") == "Suggestions: 1 publisher."
    form.focus("#id_url")
    form.keyboard.press("Tab")
    form.keyboard.press("Enter")
    assert form.input_value("#id_publisher") == str(times.pk)
    assert "The Times" in form.inner_text("#select2-id_publisher-container")
    assert form.inner_text(".lookup [role=status]") == "The publisher is The Times now."
    held = "document.activeElement.textContent"
    assert form.evaluate(held) == "Choose The Times", "the keyboard stays where it was"
    form.keyboard.press("Tab")
    form.get_by_role("button", name="Choose The Times").wait_for(state="detached")


def test_a_relay_is_added_as_a_row_of_its_own_and_saved(form):
    case = build.case("Ada", slug="the-case")
    origins = [build.report(name, "2023-03-13", title="Two cases") for name in ("Agency", "Post")]
    for origin in origins:
        build.claim(origin, case, "reported", "2023-03-13")
    Publisher.objects.create(name="The Times", website="https://times.example")
    form.fill("#id_url", "https://times.example/warrants")
    press(form, "Choose The Times")
    form.fill("#id_title", "The Court opens two cases")
    form.fill("#id_published", "2023-03-14")
    press(form, "Add Agency: Two cases, 13 March 2023, draft")
    press(form, "Add Post: Two cases, 13 March 2023, draft")
    chosen = [form.input_value(f"#id_relay_links-{row}-relayed") for row in range(2)]
    assert chosen == [str(origin.pk) for origin in origins]
    assert form.inner_text(".lookup [role=status]") == (
        "Added to the relays: Post: Two cases, 13 March 2023, draft."
    )
    # The claim that the page begins with is left empty, and so is none.
    form.click('button:has-text("Save draft")')
    form.wait_for_url("**/change/")
    saved = Publisher.objects.get(name="The Times").reports.get()
    assert list(saved.relays.order_by("pk")) == origins


def test_a_chosen_case_brings_up_reports_on_it(form):
    case = build.case("Ada", slug="the-case")
    origin = build.report("Agency", "2023-03-13", title="Elsewhere")
    build.claim(origin, case, "reported", "2023-03-13")
    form.fill("#id_published", "2023-03-14")
    form.click('[aria-labelledby="select2-id_claims-0-case-container"]')
    search(form, "the-case")
    form.keyboard.press("Enter")
    form.get_by_role("button", name="Add Agency: Elsewhere, 13 March 2023, draft").wait_for()


def test_what_is_found_is_text_and_leads_to_the_report_in_a_new_tab(form):
    same = build.report(f"Echo {CODE}", "2023-03-13", title=CODE)
    form.fill("#id_url", same.url)
    link = form.get_by_role("link", name="in a new tab")
    link.wait_for()
    assert CODE in link.inner_text()
    assert form.locator(".lookup img").count() == 0
    assert form.title() != "1"
    assert link.get_attribute("href") == f"/admin/cases/sourcereport/{same.pk}/change/"
    assert link.get_attribute("rel") == "noopener"


def test_no_request_leaves_the_site_and_none_is_made_for_each_key(form, live_server):
    asked = []
    form.on("request", lambda request: asked.append(request.url))
    address = "https://times.example/warrants"
    with form.expect_response(lambda response: "title=Warrants" in response.url):
        form.type("#id_url", address)
        form.fill("#id_title", "Warrants")
    assert all(url.startswith(live_server.url) for url in asked)
    assert len([url for url in asked if "/lookup/" in url]) < len(address) / 3


def test_another_address_clears_what_was_suggested_at_once_and_asks_again(form):
    for name in ("times", "post"):
        Publisher.objects.create(name=f"The {name}", website=f"https://{name}.example")
    form.fill("#id_url", "https://times.example/a")
    form.get_by_role("button", name="Choose The times").wait_for()
    held = []
    form.route("**/lookup/**", lambda route: held.append(route))
    form.fill("#id_url", "https://post.example/a")
    form.get_by_role("button", name="Choose The times").wait_for(state="detached")
    assert form.inner_text(".lookup [role=status]") == ""
    while not held:
        form.wait_for_timeout(50)
    held[-1].continue_()
    form.unroute("**/lookup/**")
    form.get_by_role("button", name="Choose The post").wait_for()
    form.fill("#id_url", "https://times.example/a")
    form.get_by_role("button", name="Choose The times").wait_for()


def test_where_the_site_does_not_answer_the_page_says_so_and_goes_on(form):
    form.route("**/lookup/**", lambda route: route.fulfill(status=500))
    form.fill("#id_url", "https://times.example/warrants")
    form.get_by_text("No suggestions just now: the site does not answer.").wait_for()
    form.unroute("**/lookup/**")
    same = build.report("Echo", "2023-03-13", title="Warrants")
    form.fill("#id_url", same.url)
    form.get_by_role("link", name="Echo: Warrants").wait_for()
