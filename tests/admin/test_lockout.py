"""Lock-out: what closes the door to whom, what it says, and what opens it again."""

import logging
import re
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import AccountEvent, SignIn
from tests.accounts import PASSWORD, code, device, give_code, is_in, person, shown, sign_in

pytestmark = pytest.mark.django_db

HOME, STRANGER = "192.0.2.1", "203.0.113.7"


@pytest.fixture(autouse=True)
def lockout(settings):
    settings.AXES_ENABLED = True


@pytest.fixture
def editor():
    return person("editor")


def attempt(name: str, password: str, address: str = STRANGER, **extra):
    """A sign-in from an address, in a browser of its own."""
    return sign_in(Client(), name, password, REMOTE_ADDR=address, **extra)


def fail(name: str, times: int = 1, address: str = STRANGER, **extra) -> list[int]:
    """Wrong passwords, and what they were answered with."""
    return [attempt(name, f"wrong {n}", address, **extra).status_code for n in range(times)]


def opens(name: str = "editor", address: str = STRANGER, **extra) -> bool:
    """Whether the right password is taken."""
    return attempt(name, PASSWORD, address, **extra).status_code == 302


def test_the_fifth_failure_closes_the_door_even_to_the_right_password(editor):
    assert fail("editor", 5) == [200, 200, 200, 200, 429]
    answer = attempt("editor", PASSWORD)
    assert answer.status_code == 429
    text = " ".join(answer.content.decode().split())
    assert "too many failed attempts, so signing in is closed here for 30 minutes" in text
    assert (answer.headers["Retry-After"], answer.headers["Cache-Control"]) == ("1800", "no-store")


def test_four_failures_and_a_success_begin_the_count_anew(editor):
    fail("editor", 4)
    assert opens()
    assert fail("editor", 4) == [200] * 4
    assert opens()


def test_nothing_tells_whether_there_is_such_an_account(editor):
    def said(name: str) -> list[tuple[int, str]]:
        answers = [attempt(name, "wrong") for _ in range(6)]
        return [(answer.status_code, text_of(answer)) for answer in answers]

    def text_of(answer) -> str:
        page = re.sub(r'(csrfmiddlewaretoken" value=)"\w+"', "", answer.content.decode())
        return page.replace("editor", "nobody")

    assert said("editor") == said("nobody")


def test_it_closes_for_this_name_from_this_address_only(editor):
    person("chief")
    fail("editor", 5)
    assert not opens("editor")
    assert opens("chief")
    assert opens("editor", HOME)


def test_twenty_failures_with_a_name_from_many_addresses_close_it_everywhere(editor):
    for number in range(5):
        fail("editor", 4, f"198.51.100.{number}")
    assert not opens("editor", HOME)


def test_fifty_failures_from_an_address_close_it_for_every_name(editor):
    for number in range(13):
        fail(f"guess{number}", 4)
    assert not opens("editor")
    assert opens("editor", HOME)


def test_where_somebody_signed_in_of_late_the_failures_of_others_keep_nobody_out(editor):
    assert opens("editor", HOME)
    for number in range(5):
        fail("editor", 4, f"198.51.100.{number}")
    for number in range(13):
        fail(f"guess{number}", 4, HOME)
    assert opens("editor", HOME)
    assert not opens("editor", STRANGER)
    SignIn.objects.update(seen_at=timezone.now() - timedelta(days=31))
    assert not opens("editor", HOME)


def test_even_there_ones_own_failures_close_it(editor):
    assert opens("editor", HOME)
    fail("editor", 5, HOME)
    assert not opens("editor", HOME)


def later(minutes: int) -> None:
    """Let so many minutes pass for the failures."""
    for each in AccessAttempt.objects.all():
        earlier = each.attempt_time - timedelta(minutes=minutes)
        AccessAttempt.objects.filter(pk=each.pk).update(attempt_time=earlier)


def test_it_opens_by_itself_after_half_an_hour_however_often_one_tried_meanwhile(editor):
    fail("editor", 5)
    later(29)
    assert fail("editor", 3) == [429] * 3
    assert not opens()
    later(2)
    assert opens()
    assert AccessAttempt.objects.count() == 0


def test_an_address_of_ipv6_counts_as_its_network(editor):
    fail("editor", 3, "2001:db8::1")
    fail("editor", 2, "2001:db8::2:3")
    assert not opens("editor", "2001:db8::ffff")
    assert opens("editor", "2001:db8:1::1")


def test_an_address_cannot_be_made_up(editor, settings):
    def through(made_up: str) -> dict:
        return {"HTTP_X_FORWARDED_FOR": made_up}

    for number in range(5):
        fail("editor", 1, **through(f"10.0.0.{number}"))
    assert not opens("editor", **through("10.0.0.99"))
    settings.PROXY_COUNT = 1
    for number in range(5):
        fail("editor", 1, HOME, **through(f"10.0.0.{number}, 198.51.100.1"))
    assert not opens("editor", HOME, **through("10.0.0.98, 198.51.100.1"))
    assert opens("editor", HOME, **through("10.0.0.98, 198.51.100.2"))


@pytest.fixture
def app(editor):
    return device(editor)


def test_wrong_codes_count_like_wrong_passwords(editor, app, settings):
    settings.OTP_TOTP_THROTTLE_FACTOR = 0
    fail("editor", 2)
    client = Client(REMOTE_ADDR=STRANGER)
    sign_in(client, "editor")
    answers = [give_code(client, "000000").status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    assert "_auth_user_id" not in client.session
    assert attempt("editor", PASSWORD).status_code == 429
    assert [event.kind for event in AccountEvent.objects.all()] == ["locked"]


def test_the_right_password_between_wrong_codes_does_not_begin_the_count_anew(app, settings):
    settings.OTP_TOTP_THROTTLE_FACTOR = 0
    for _ in range(4):
        client = Client(REMOTE_ADDR=STRANGER)
        assert sign_in(client, "editor").status_code == 302
        assert give_code(client, "000000").status_code == 200
    client = Client(REMOTE_ADDR=STRANGER)
    sign_in(client, "editor")
    assert give_code(client, "000000").status_code == 429


def test_a_sign_in_that_awaits_its_code_is_closed_with_the_rest(app):
    client = Client(REMOTE_ADDR=STRANGER)
    sign_in(client, "editor")
    fail("editor", 5)
    assert give_code(client, shown(app)).status_code == 429
    assert not is_in(client)


def test_a_completed_sign_in_with_a_code_begins_the_count_anew(app):
    fail("editor", 4)
    client = Client(REMOTE_ADDR=STRANGER)
    sign_in(client, "editor")
    give_code(client, code(app))
    assert AccessAttempt.objects.count() == 0


def test_an_open_session_goes_on_while_others_are_locked_out(editor):
    client = Client(REMOTE_ADDR=STRANGER)
    sign_in(client, "editor")
    fail("editor", 5)
    assert is_in(client)


def test_guesses_of_the_old_password_count_too(editor):
    client = Client(REMOTE_ADDR=STRANGER)
    sign_in(client, "editor")
    typed = {"new_password1": "a quite new password", "new_password2": "a quite new password"}
    answers = [
        client.post("/admin/password_change/", {"old_password": f"guess {n}", **typed}).status_code
        for n in range(5)
    ]
    assert answers == [200, 200, 200, 200, 429]
    answer = client.post("/admin/password_change/", {"old_password": PASSWORD, **typed})
    assert answer.status_code == 429
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)


def test_a_chief_unlocks_which_is_noted(editor):
    chief = person("chief")
    client = Client(REMOTE_ADDR=HOME)
    sign_in(client, "chief")
    fail("editor", 5)
    address = reverse("admin:auth_user_unlock", args=[editor.pk])
    assert "in the last half hour: 5." in client.get(address).content.decode()
    assert not opens()
    client.post(address)
    assert opens()
    event = AccountEvent.objects.get(user=editor)
    assert (event.kind, event.by) == ("unlocked", chief)


@pytest.mark.parametrize("command", [["axes_reset"], ["axes_reset_username", "editor"]])
def test_on_the_server_a_command_unlocks(editor, command):
    fail("editor", 5)
    call_command(*command)
    assert opens()


def test_nothing_that_was_typed_is_kept_or_logged_but_the_name(editor, app, caplog, settings):
    caplog.set_level(logging.DEBUG)
    secrets = ["s3cret-guess", "000123", "typed as a name"]
    attempt("editor", secrets[0])
    attempt("editor", secrets[0])
    attempt(secrets[2], "x")
    client = Client(REMOTE_ADDR=STRANGER)
    sign_in(client, "editor")
    give_code(client, secrets[1])
    kept = str([(row.get_data, row.post_data) for row in AccessAttempt.objects.all()])
    assert kept == str([("", "")] * AccessAttempt.objects.count())
    assert "s3cret" not in caplog.text and PASSWORD not in caplog.text
    assert secrets[1] not in caplog.text and secrets[2] not in caplog.text
