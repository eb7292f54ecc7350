"""Entering a report in a real browser: nothing typed is lost, and all of it goes by keyboard."""

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session

from cases.models import Publisher, SourceReport

PASSWORD = "a long password"


def sign_in(page) -> None:
    page.fill("#id_username", "editor")
    page.fill("#id_password", PASSWORD)
    page.keyboard.press("Enter")


@pytest.fixture
def form(page, transactional_db):
    """The page on which a report is entered, with an editor signed in."""
    page.on("pageerror", lambda error: pytest.fail(f"A script of the page failed: {error}"))
    User.objects.create_superuser("editor", password=PASSWORD)
    page.goto("/admin/login/?next=/admin/cases/sourcereport/add/")
    sign_in(page)
    page.wait_for_url("/admin/cases/sourcereport/add/")
    return page


def test_nothing_is_sent_into_a_session_that_has_ended_and_all_of_it_after_a_sign_in(form):
    Publisher.objects.create(name="The Times", website="https://times.example")
    form.fill("#id_url", "https://times.example/warrants")
    form.get_by_role("button", name="Choose The Times").click()
    form.fill("#id_title", "Written for long")
    Session.objects.all().delete()
    form.get_by_role("button", name="Save draft").dblclick()
    notice = form.get_by_role("alert")
    assert "You have been signed out. What you wrote is still here" in notice.inner_text()
    assert form.input_value("#id_title") == "Written for long"
    with form.context.expect_page() as other:
        form.keyboard.press("Enter")
    sign_in(other.value)
    other.value.wait_for_url(lambda address: "login" not in address)
    form.wait_for_timeout(1000)  # so long a second click sends nothing
    form.get_by_role("button", name="Save draft").dblclick()
    form.wait_for_url("**/change/")
    assert SourceReport.objects.get().title == "Written for long"


def test_a_form_is_sent_though_no_answer_says_whether_there_is_a_session(form):
    Publisher.objects.create(name="The Times", website="https://times.example")
    form.route("**/still-here/", lambda route: None)
    form.fill("#id_url", "https://times.example/warrants")
    form.get_by_role("button", name="Choose The Times").click()
    form.fill("#id_title", "Sent all the same")
    form.get_by_role("button", name="Save draft").click()
    form.wait_for_url("**/change/")
    assert SourceReport.objects.get().title == "Sent all the same"


def test_a_menu_beside_a_field_in_a_table_is_called_as_its_column(form):
    form.click("text=Add another Relay")
    opener = form.locator("[x-ref=relatedWidgetWrapperrelay_links-0-relayed]")
    assert opener.get_attribute("aria-label") == "Relayed: more"


def test_a_publisher_is_added_by_keyboard_from_the_menu_beside_the_field(form):
    form.focus("#id_publisher + .select2 [role=combobox]")
    form.keyboard.press("Tab")
    assert form.evaluate("document.activeElement.ariaLabel") == "Publisher: more"
    form.keyboard.press("Enter")
    form.wait_for_function("document.activeElement.id === 'add_id_publisher'")
    form.keyboard.press("Escape")
    assert form.evaluate("document.activeElement.ariaLabel") == "Publisher: more"
    form.keyboard.press("Space")
    form.wait_for_function("document.activeElement.id === 'add_id_publisher'")
    form.wait_for_timeout(500)  # so long a menu that is closing can still be seen
    with form.context.expect_page() as popup:
        form.keyboard.press("Enter")
    popup.value.fill("#id_name", "The Gazette")
    popup.value.keyboard.press("Enter")
    form.wait_for_function("document.getElementById('id_publisher').value !== ''")
    assert form.inner_text("#select2-id_publisher-container") == "The Gazette"


def test_the_keyboard_is_in_the_first_field_that_is_wrong(form):
    form.fill("#id_url", "https://times.example/warrants")
    form.get_by_role("button", name="Save draft").click()
    form.wait_for_selector("text=Please correct: Publisher")
    held = "document.activeElement.getAttribute('aria-labelledby')"
    form.wait_for_function(f"{held} === 'select2-id_publisher-container'")
