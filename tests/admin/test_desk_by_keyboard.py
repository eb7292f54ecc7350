"""The desk on a narrow screen, and by keyboard alone: what a mouse opens, the keyboard opens."""

import pytest
from django.contrib.auth.models import User

from cases.models import Case, Proceedings, SourceReport, Warrant
from tests import build

PASSWORD = "a long password"


@pytest.fixture
def desk(page, transactional_db):
    """Chromium on a narrow screen, with somebody signed in who may do everything."""
    page.on("pageerror", lambda error: pytest.fail(f"A script of the page failed: {error}"))
    page.set_viewport_size({"width": 360, "height": 740})
    User.objects.create_superuser("clara", password=PASSWORD)
    page.goto("/admin/login/?next=/admin/cases/case/")
    page.fill("#id_username", "clara")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("/admin/cases/case/")
    return page


def held(page) -> str:
    """The words of what has the focus."""
    return page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.innerText")


def press(page, name: str, key: str = "Enter") -> None:
    """Press a button that is reached by the keyboard."""
    button = page.get_by_role("button", name=name, exact=True).locator("visible=true").first
    for _ in range(60):
        page.keyboard.press("Tab")
        if button.evaluate("each => each === document.activeElement"):
            return page.keyboard.press(key)
    raise AssertionError(f"No Tab leads to {name}.")


def test_the_side_bar_opens_and_closes_by_keyboard(desk):
    press(desk, "Side bar")
    desk.wait_for_function("document.activeElement.closest('#nav-sidebar')")
    desk.keyboard.press("Escape")
    desk.wait_for_function("!document.querySelector('#nav-sidebar').checkVisibility()")
    assert held(desk) == "Side bar"


def test_a_list_is_filtered_by_keyboard(desk):
    press(desk, "Filters", "Space")
    desk.wait_for_function("document.activeElement.closest('#changelist-filter')")
    desk.keyboard.press("Escape")
    desk.wait_for_function("!document.querySelector('#changelist-filter').checkVisibility()")
    assert held(desk) == "Filters"


def test_an_editor_signs_out_by_keyboard(desk):
    desk.set_viewport_size({"width": 1280, "height": 740})
    press(desk, "Account: clara")
    desk.wait_for_function("document.activeElement.closest('nav.absolute:has(#logout-form)')")
    for _ in range(8):
        if held(desk).startswith("Log out"):
            break
        desk.keyboard.press("Tab")
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/admin/login/")


def test_a_mark_that_is_drawn_from_a_word_is_not_heard(desk):
    desk.set_viewport_size({"width": 1280, "height": 740})
    desk.get_by_role("link", name="Source reports", exact=True).wait_for()


def test_no_form_is_wider_than_a_narrow_screen(desk):
    long = "A title that goes on for longer than any screen is wide, of the publisher itself"
    case = build.case(f"{'Ada ' * 12}Lovelace")
    case.situation.name = long
    case.situation.save()
    report = build.court_release("2024-03-05")
    SourceReport.objects.filter(pk=report.pk).update(title=long)
    warrant = Warrant.objects.create(
        proceedings=Proceedings.objects.get(), kind="arrest_warrant", issued_on="2024-03-01"
    )
    warrant.sources.add(report)
    for row in (case, warrant, case.situation, case.proceedings.get()):
        desk.goto(f"/admin/cases/{row._meta.model_name}/{row.pk}/change/")
        desk.wait_for_selector(".select2-container", state="attached")
        width = desk.evaluate("document.documentElement.scrollWidth")
        assert (row._meta.model_name, width) == (row._meta.model_name, 360)


def test_on_a_phone_a_row_of_a_list_takes_some_lines_and_shows_nothing_that_is_empty(desk):
    build.publish(build.report("The Gazette", "2024-01-01"))
    desk.goto("/admin/cases/sourcereport/")
    row = desk.locator("#result_list tr.data-row")
    title, mark = row.locator("th").bounding_box(), row.locator("input").bounding_box()
    assert title["y"] <= mark["y"] <= title["y"] + title["height"]
    assert row.locator(".field-publisher").is_visible()
    assert row.locator(".field-note_count").is_hidden()
    # Each of seven cells had a line of 45 pixels.
    assert row.bounding_box()["height"] < 160


def test_no_name_in_a_wide_list_is_broken_within_a_word(desk):
    case = build.case("Sylvestre Mudacumura")
    Case.objects.filter(pk=case.pk).update(short_name="Mudacumura")
    report = build.report("The Gazette", "2024-01-01")
    build.claim(report, case, "suspect_died", "2024-01-01", "Sylvestre Mudacumura")
    build.publish(report)
    desk.set_viewport_size({"width": 1280, "height": 740})
    desk.goto("/admin/cases/claimfinding/")
    names = desk.locator("#result_list .field-case", has_text="Mudacumura")
    lines = """each => {
      const range = document.createRange();
      range.selectNodeContents(each);
      return new Set([...range.getClientRects()].map(box => Math.round(box.top))).size;
    }"""
    assert names.first.evaluate(lines) == 1
