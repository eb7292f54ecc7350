"""No page of ours does what its policy forbids, and a browser refuses what was smuggled in."""

import pytest
from django.contrib.auth.models import User

from cases.models import ErrorReport, FeedItem
from tests import build
from tests.admin.inbox import article

pytestmark = pytest.mark.django_db(transaction=True)
PASSWORD = "a long password of theirs"
SMUGGLED = (
    "const script = document.createElement('script');"
    "script.textContent = 'document.title = \"broken into\"';"
    "document.head.append(script);"
    "document.body.insertAdjacentHTML('beforeend',"
    " '<img src=/nothing.png onerror=\"document.title = 1\"><form action=https://evil.example>');"
)


@pytest.fixture
def violations(page) -> list[str]:
    """What the browser reports that a page wanted to do against its policy, and broken scripts."""
    found: list[str] = []
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation', (event) => console.error("
        "'POLICY', event.violatedDirective, event.blockedURI, event.sourceFile, event.sample))"
    )
    page.on(
        "console",
        lambda said: said.type in ("error", "warning") and found.append(f"{page.url}: {said.text}"),
    )
    page.on("pageerror", lambda error: found.append(f"{page.url}: {error}"))
    return found


def visit(page, *addresses: str) -> None:
    for address in addresses:
        page.goto(address)
        page.wait_for_load_state("networkidle")


def sign_in(page) -> None:
    User.objects.create_superuser("emil", password=PASSWORD)
    page.goto("/admin/login/")
    page.fill("#id_username", "emil")
    page.fill("#id_password", PASSWORD)
    page.press("#id_password", "Enter")
    page.wait_for_url("**/admin/")


@pytest.fixture
def case(transactional_db):
    """A case with a status, and what the desk has to show."""
    made = build.case("Ada", slug="the-case")
    release = build.court_release("2024-03-17")
    build.claim(release, made, "reported", "2024-03-01", "Ada")
    build.claim(release, made, "warrant_issued", "2024-03-17", "Ada")
    build.publish(release)
    article("An article that waits")
    ErrorReport.objects.create(about=release, fact="A fact", page="/", message="Wrong,\nsee there.")
    return made


def test_public_pages_do_nothing_that_their_policy_forbids(case, page, violations):
    visit(page, "/", "/cases/", "/cases/the-case/", "/search/?q=Ada", "/suspects/", "/courts/icc/")
    visit(page, "/changes/", "/report-an-error/", "/alerts/", "/webhooks/", "/ar/", "/data/")
    page.goto("/cases/")
    # By htmx, without a new page.
    page.locator("#id_q").fill("Ada")
    page.locator("#id_q").press("Tab")
    page.wait_for_url("**/cases/?q=Ada")
    page.wait_for_load_state("networkidle")
    assert violations == []


def test_the_page_on_which_the_api_is_tried_does_neither(case, page, violations):
    visit(page, "/api/docs/")
    page.locator("#operations-cases-cases_list .opblock-summary").click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    page.locator(".live-responses-table .response-col_status", has_text="200").first.wait_for()
    assert violations == []


def test_the_desk_does_neither_though_its_theme_needs_more(case, page, violations):
    sign_in(page)
    desk = "/admin/cases/"
    visit(
        page, "/admin/", f"{desk}feeditem/", f"{desk}sourcereport/", f"{desk}case/", f"{desk}feed/"
    )
    visit(page, f"{desk}feeditem/{FeedItem.objects.get().pk}/merge/", "/admin/account/")
    visit(
        page,
        f"{desk}errorreport/{ErrorReport.objects.get().pk}/change/",
        "/admin/cases/trailentry/",
    )
    visit(page, f"{desk}sourcereport/add/", f"{desk}case/{case.pk}/change/", f"{desk}case/add/")
    page.goto(f"{desk}sourcereport/add/")
    page.fill("#id_url", "https://gazette.example/1")
    page.fill("#id_title", "Something that happened")
    page.wait_for_load_state("networkidle")
    page.goto(f"{desk}sourcereport/")
    page.click("#action-toggle")
    page.wait_for_selector("text=1 of 1 selected")
    assert violations == []


def test_the_desk_has_its_colours_though_no_page_has_them_written_in(page, violations, case):
    sign_in(page)
    colour = "getComputedStyle(document.documentElement).getPropertyValue('--color-primary-600')"
    assert page.evaluate(colour).strip() == "oklch(49% .11 252)"
    assert page.evaluate("document.querySelectorAll('style').length") == 0


@pytest.mark.parametrize("address", ["/", "/cases/the-case/", "/api/docs/", "/admin/login/"])
def test_what_is_smuggled_into_a_page_does_not_run(case, page, violations, address):
    page.goto(address)
    title = page.title()
    page.evaluate(SMUGGLED)
    page.wait_for_timeout(200)
    assert page.title() == title
    assert any("script-src" in each for each in violations)


def test_no_page_is_shown_within_a_page_of_somebody_else(case, page, violations, live_server):
    page.route("**/outside", lambda route: route.fulfill(body="", content_type="text/html"))
    page.goto("/outside")
    for address in ("/", "/admin/login/", "/api/v1/", "/api/docs/"):
        page.set_content(f'<iframe src="{live_server.url}{address}"></iframe>')
        page.wait_for_timeout(200)
        assert page.frames[-1].url.startswith("chrome-error:"), address
