"""Sessions of the desk: when they end, what ends them, and what is remembered of them."""

import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from cases.models import AccountEvent, SignIn
from tests.accounts import PASSWORD, is_in, person, sign_in

pytestmark = pytest.mark.django_db

NEW = "another long password"


@pytest.fixture
def editor():
    return person("editor", first_name="Alexandra")


@pytest.fixture
def at_desk(client, editor):
    sign_in(client, "editor", REMOTE_ADDR="192.0.2.1")
    return client


def let_pass(**columns: timedelta) -> None:
    """Move moments of the last sign-in into the past, as if so much time had gone by."""
    row = SignIn.objects.latest("pk")
    for name, period in columns.items():
        setattr(row, name, getattr(row, name) - period)
    row.save()


@pytest.mark.parametrize(
    ("passed", "message"),
    [
        ({"seen_at": timedelta(hours=2)}, "You were signed out after 2 hours without a request."),
        (
            {"signed_in_at": timedelta(hours=12)},
            "You were signed out, as everybody is after 12 hours.",
        ),
    ],
)
def test_a_session_ends_and_the_sign_in_says_why(at_desk, passed, message):
    let_pass(**passed)
    answer = at_desk.get("/admin/cases/case/")
    assert answer.headers["Location"] == "/admin/login/?next=/admin/cases/case/"
    page = at_desk.get(answer.headers["Location"]).content.decode()
    assert message in page
    assert "_auth_user_id" not in at_desk.session
    assert SignIn.objects.get().ended_at is not None
    assert message not in at_desk.get(answer.headers["Location"]).content.decode()


def test_shortly_before_it_goes_on_and_each_request_counts(at_desk):
    let_pass(seen_at=timedelta(minutes=119), signed_in_at=timedelta(minutes=719))
    assert is_in(at_desk)
    assert timezone.now() - SignIn.objects.get().seen_at < timedelta(minutes=1)


def test_the_last_request_is_noted_to_the_minute_only(at_desk):
    before = SignIn.objects.get().seen_at
    assert is_in(at_desk)
    assert SignIn.objects.get().seen_at == before


def test_the_store_forgets_a_session_in_any_case(at_desk, settings):
    expires = Session.objects.get().expire_date
    assert expires - timezone.now() <= settings.SESSION_LONGEST


def test_a_long_writer_stays_signed_in_and_gets_a_token_for_the_forms(at_desk):
    let_pass(seen_at=timedelta(minutes=90))
    answer = at_desk.get("/admin/account/still-here/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/plain")
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = at_desk.cookies
    sent = {"csrfmiddlewaretoken": answer.content.decode()}
    assert strict.post("/admin/account/sign-out-elsewhere/", sent).status_code == 302
    let_pass(seen_at=timedelta(hours=2))
    assert at_desk.get("/admin/account/still-here/").status_code == 401


def test_cookies_are_kept_from_scripts_and_other_sites(client, editor, settings):
    cookie = sign_in(client, "editor").cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", "")
    # It ends with the browser.
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    settings.SESSION_COOKIE_SECURE = True
    assert sign_in(Client(), "editor").cookies["sessionid"]["secure"]


def test_on_https_all_of_it_is_on_by_itself():
    asked = (
        "from icc_tracker import settings as s; print(s.SESSION_COOKIE_SECURE, "
        "s.CSRF_COOKIE_SECURE, s.REQUIRE_TWO_FACTOR, s.PROXY_COUNT)"
    )

    def says(**variables: str) -> str:
        keep = {"PATH": os.environ["PATH"], "ENV_FILE": os.devnull, "SECRET_KEY": "x" * 50}
        run = subprocess.run(
            [sys.executable, "-c", asked],
            env=keep | variables,
            capture_output=True,
            text=True,
            check=True,
        )
        return run.stdout.strip()

    assert says(SITE_URL="https://tracker.example") == "True True True 1"
    assert says(SITE_URL="http://localhost:8000") == "False False False 0"
    assert says(SITE_URL="http://localhost:8000", REQUIRE_TWO_FACTOR="1").split()[2] == "True"


def test_changing_the_password_ends_every_other_session(at_desk, editor):
    elsewhere = Client()
    sign_in(elsewhere, "editor")
    typed = {"old_password": PASSWORD, "new_password1": NEW, "new_password2": NEW}
    key = at_desk.session.session_key
    page = at_desk.post("/admin/password_change/", typed, follow=True).content.decode()
    assert "Everywhere else you have been signed out." in page
    assert is_in(at_desk) and at_desk.session.session_key != key
    assert not is_in(elsewhere)
    assert SignIn.objects.open().count() == 1
    assert [e.kind for e in AccountEvent.objects.order_by("pk")] == ["signed_out", "password"]


@pytest.mark.parametrize(
    ("new", "refusal"),
    [
        ("short", "It must contain at least 12 characters."),
        ("administrator", "This password is too common."),
        ("123456789012", "This password is entirely numeric."),
        ("alexandra2026", "The password is too similar to the first name."),
    ],
)
def test_weak_passwords_are_refused_and_the_rules_are_on_the_form(at_desk, editor, new, refusal):
    form = at_desk.get("/admin/password_change/").content.decode()
    assert "Your password must contain at least 12 characters." in form
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    answer = at_desk.post("/admin/password_change/", typed)
    assert refusal in answer.content.decode()
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)


def test_one_may_sign_out_everywhere_else(at_desk):
    others = [Client(), Client()]
    for other in others:
        sign_in(other, "editor", REMOTE_ADDR="198.51.100.2")
    page = at_desk.get("/admin/account/").content.decode()
    assert page.count("from 198.51.100.2") == 2 and "<strong>Here</strong>" in page
    answer = at_desk.post("/admin/account/sign-out-elsewhere/", follow=True)
    assert "2 other sessions have ended." in answer.content.decode()
    assert is_in(at_desk)
    for other in others:
        assert not is_in(other)
        page = other.get("/admin/login/").content.decode()
        assert "You were signed out: by yourself elsewhere, or by a chief editor." in page


def test_signing_out_ends_this_one_alone_and_only_when_it_is_meant(at_desk):
    elsewhere = Client()
    sign_in(elsewhere, "editor")
    assert at_desk.get("/admin/logout/").status_code == 405
    assert is_in(at_desk)
    page = at_desk.post("/admin/logout/", follow=True).content.decode()
    assert "You have signed out." in page
    assert not is_in(at_desk)
    assert is_in(elsewhere)
    assert SignIn.objects.open().count() == 1


def test_whoever_is_closed_out_is_out_at_once(at_desk, editor):
    editor.is_active = False
    editor.save()
    assert not is_in(at_desk)


def test_the_desk_tells_of_the_previous_sign_in(at_desk):
    assert "Your previous sign-in" not in at_desk.get("/admin/").content.decode()
    then = datetime(2026, 11, 23, 10, 2, tzinfo=UTC)
    SignIn.objects.update(signed_in_at=then, address="127.0.0.1")
    again = Client()
    sign_in(again, "editor", REMOTE_ADDR="198.51.100.2")
    wanted = "Your previous sign-in: 23 November 2026, 10:02 UTC from 127.0.0.1"
    assert wanted in again.get("/admin/").content.decode()


def test_what_nobody_needs_is_forgotten(editor):
    now = timezone.now()
    ages = (90, 60, 31, 29)
    for days in ages:
        then = now - timedelta(days=days)
        SignIn.objects.create(user=editor, address="192.0.2.1", signed_in_at=then, seen_at=then)
    gone = person("contributor")
    then = now - timedelta(days=400)
    SignIn.objects.create(user=gone, address="192.0.2.9", signed_in_at=then, seen_at=then)
    sign_in(Client(), "editor")
    kept = [(now - row.seen_at).days for row in SignIn.objects.filter(user=editor)]
    assert kept in ([0, 29], [-1, 29])
    assert SignIn.objects.filter(user=gone).count() == 1


def test_a_session_from_before_sign_ins_were_kept_is_taken_up(client, editor):
    client.force_login(editor)
    assert is_in(client)
    assert SignIn.objects.open().get().user == editor


def test_a_sign_in_of_another_account_in_the_session_is_of_no_use(client, editor):
    client.force_login(editor)
    session = client.session
    session["sign_in"] = SignIn.objects.create(user=person("chief")).pk
    session.save()
    assert not is_in(client)
