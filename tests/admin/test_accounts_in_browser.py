"""Signing in, in a real browser: setting a device up, recovery codes, lock-out, long writing."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.apps import apps

from cases.models import Authenticator, SignIn
from cases.models.roles import grant
from tests.accounts import PASSWORD, code, device, person, shown

NARROW = {"width": 360, "height": 740}


@pytest.fixture
def roles(transactional_db):
    """The groups of the roles, which emptying the database took away."""
    grant(apps)


@pytest.fixture
def visit(page, roles, settings):
    settings.REQUIRE_TWO_FACTOR = True
    page.on("pageerror", lambda error: pytest.fail(f"A script of the page failed: {error}"))
    return page


def sign_in(page, name: str, password: str = PASSWORD) -> None:
    page.goto("/admin/")
    page.fill("#id_username", name)
    page.fill("#id_password", password)
    page.press("#id_password", "Enter")
    page.wait_for_load_state()


def give_code(page, code: str) -> None:
    page.fill("#id_code", code)
    page.press("#id_code", "Enter")
    page.wait_for_load_state()


def fits(page) -> bool:
    """Whether nothing of the page lies beside the window."""
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


def test_from_a_chiefs_link_to_the_desk_and_back_in_with_a_recovery_code(visit, browser):
    page = visit
    chief = person("chief")
    app = device(chief)
    sign_in(page, "chief")
    give_code(page, shown(app))
    page.goto("/admin/auth/user/add/")
    page.fill("#id_username", "emma")
    page.fill("#id_email", "emma@example.org")
    page.check("input[name=role][value=Editors]")
    page.click("button:has-text('Save')")
    path = "/admin/" + page.input_value("#link").partition("/admin/")[2]

    context = browser.new_context(base_url=page.url.partition("/admin/")[0], viewport=NARROW)
    theirs = context.new_page()
    theirs.goto(path)
    assert fits(theirs)
    for field in ("#id_new_password1", "#id_new_password2"):
        theirs.fill(field, "a password of her own")
    theirs.press("#id_new_password2", "Enter")
    theirs.wait_for_load_state()
    theirs.wait_for_selector("text=Your password is set.")

    sign_in(theirs, "emma", "a password of her own")
    theirs.wait_for_selector("h1:text-is('Set up the second step')")
    theirs.wait_for_selector("svg.account-qr")
    assert fits(theirs)
    offered = Authenticator.objects.get(user__username="emma")
    assert theirs.inner_text(".account-key") == offered.key_in_words
    give_code(theirs, shown(offered))
    theirs.wait_for_selector(".account-codes")
    codes = theirs.locator(".account-codes code").all_inner_texts()
    assert len(codes) == 10 and fits(theirs)
    theirs.click("text=I have kept them")
    theirs.wait_for_selector("h1:has-text('Desk')")

    context.clear_cookies()
    sign_in(theirs, "emma", "a password of her own")
    theirs.wait_for_selector("#id_code:focus")
    theirs.click("text=Use a recovery code instead")
    give_code(theirs, codes[0])
    theirs.wait_for_selector("text=you have 9 recovery codes left")
    context.close()


def test_too_many_attempts_and_the_way_back_in(visit, settings):
    settings.AXES_ENABLED = True
    person("contributor")
    for _ in range(5):
        sign_in(visit, "contributor", "wrong")
    visit.wait_for_selector("h1:text-is('Too many attempts')")
    visit.click("text=Back to the sign-in")
    sign_in(visit, "contributor")
    visit.wait_for_selector("h1:text-is('Too many attempts')")
    row = AccessAttempt.objects.get()
    row.attempt_time -= timedelta(minutes=31)
    row.save()
    sign_in(visit, "contributor")
    visit.wait_for_selector("h1:has-text('Desk')")


def test_what_was_written_survives_the_end_of_the_session(visit):
    page = visit
    app = device(person("chief"))
    sign_in(page, "chief")
    give_code(page, shown(app))
    page.goto("/admin/cases/publisher/add/")
    page.fill("#id_name", "The Gaz")
    SignIn.objects.update(seen_at=SignIn.objects.get().seen_at - timedelta(hours=3))
    # The script asks at most every few minutes: let it believe that these have passed.
    page.evaluate("(() => { const now = Date.now; Date.now = () => now() + 6 * 60 * 1000; })()")
    page.type("#id_name", "ette")
    page.wait_for_selector("text=You have been signed out.")
    with page.context.expect_page() as opened:
        page.click("text=Sign in again in another tab")
    other = opened.value
    other.fill("#id_username", "chief")
    other.fill("#id_password", PASSWORD)
    other.press("#id_password", "Enter")
    other.wait_for_selector("#id_code")
    give_code(other, code(app))
    page.bring_to_front()
    page.evaluate("(() => { const now = Date.now; Date.now = () => now() + 60 * 1000; })()")
    page.type("#id_website", "https://example.org")
    page.wait_for_selector("text=You have been signed out.", state="detached")
    page.select_option("#id_kind", "press")
    page.click("button:has-text('Save') >> nth=-1")
    page.wait_for_load_state()
    page.wait_for_selector("text=was added successfully")
