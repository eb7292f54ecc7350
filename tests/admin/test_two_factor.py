"""The second step of signing in: who needs it, how it is set up, asked for, replaced and lost."""

import re

import pytest
from django.contrib import admin
from django.test import Client
from django_otp.plugins.otp_static.models import StaticToken

from cases.models import Authenticator, RecoveryCodes
from tests.accounts import (
    PASSWORD,
    device,
    give_code,
    is_in,
    kinds,
    person,
    recovery_codes,
    shown,
    sign_in,
)

pytestmark = pytest.mark.django_db

SET_UP = "/admin/account/second-step/"
CODE = "/admin/account/code/"


@pytest.fixture(autouse=True)
def demanded(settings):
    settings.REQUIRE_TWO_FACTOR = True


@pytest.fixture
def editor():
    return person("editor")


@pytest.fixture
def app(editor):
    """The editor's authenticator app."""
    return device(editor)


def test_without_a_device_the_first_sign_in_leads_to_setting_one_up(client, editor):
    answer = sign_in(client, "editor", next="/admin/cases/case/")
    assert answer.headers["Location"] == f"{SET_UP}?next=%2Fadmin%2Fcases%2Fcase%2F"
    page = client.get(answer.headers["Location"]).content.decode()
    offered = Authenticator.objects.get(user=editor)
    assert not offered.confirmed
    assert offered.key_in_words in page and "<svg" in page
    again = client.get(SET_UP).content.decode()
    assert offered.key_in_words in again

    wrong = client.post(SET_UP, {"code": "000000"})
    assert "The app does not show this code now." in wrong.content.decode()
    assert not is_in(client)

    done = client.post(f"{SET_UP}?next=/admin/cases/case/", {"code": shown(offered)})
    codes = re.findall(r"<code>([a-z0-9 ]+)</code>", done.content.decode())
    assert len(codes) == len(set(codes)) == 10
    assert 'href="/admin/cases/case/"' in done.content.decode()
    assert "no-store" in done.headers["Cache-Control"]
    assert is_in(client)
    assert kinds(editor) == ["set_up"]


def addresses_of_the_desk() -> list[str]:
    """Every address of the admin that needs no number of a row."""
    found = []
    for pattern in admin.site.urls[0]:
        for each in getattr(pattern, "url_patterns", [pattern]):
            if each.name and "<" not in str(each.pattern) and each.name != "login":
                prefix = str(pattern.pattern) if each is not pattern else ""
                found.append(f"/admin/{prefix}{each.pattern}")
    return found


@pytest.mark.parametrize("has_device", [True, False])
def test_with_the_password_alone_no_address_of_the_desk_opens(client, editor, has_device):
    if has_device:
        device(editor)
    sign_in(client, "editor")
    addresses = addresses_of_the_desk()
    assert len(addresses) > 60
    assert {"/admin/autocomplete/", "/admin/jsi18n/", "/admin/search/"} <= set(addresses)
    own = {CODE, SET_UP, "/admin/account/start-over/", "/admin/account/still-here/"}
    for address in addresses:
        if address in own:
            continue
        for ask in (client.get, client.post):
            answer = ask(address)
            assert (address, answer.status_code) == (address, 302)
            assert answer.headers["Location"].startswith(("/admin/login/", "/admin/")), address
    assert client.get("/admin/account/still-here/").status_code == 401
    # To the rest of the site, too, such a person is nobody.
    assert client.get("/").wsgi_request.user.is_anonymous
    assert not is_in(client)


def test_the_code_of_the_device_opens_the_desk(client, editor, app):
    answer = sign_in(client, "editor", next="/admin/cases/case/")
    assert answer.headers["Location"] == f"{CODE}?next=%2Fadmin%2Fcases%2Fcase%2F"
    page = client.get(answer.headers["Location"]).content.decode()
    assert 'autocomplete="one-time-code"' in page and 'inputmode="numeric"' in page
    assert not is_in(client)
    answer = client.post(
        answer.headers["Location"], {"code": f" {shown(app)[:3]} {shown(app)[3:]}"}
    )
    assert answer.headers["Location"] == "/admin/cases/case/"
    assert is_in(client)


@pytest.mark.parametrize("typed", ["000000", "12345", "abcdef", "", "１２３４５６", "9" * 40])
def test_a_wrong_code_does_not(client, editor, app, typed):
    Authenticator.objects.update(key="00" * 20)
    sign_in(client, "editor")
    answer = give_code(client, typed)
    assert answer.status_code == 200 and "errorlist" not in answer.content.decode()
    assert not is_in(client)


def test_each_code_is_good_once(client, editor, app):
    used = shown(app)
    sign_in(client, "editor")
    give_code(client, used)
    assert is_in(client)
    other = Client()
    sign_in(other, "editor")
    answer = give_code(other, used)
    assert "it was used before" in answer.content.decode()
    assert not is_in(other)


def test_after_wrong_codes_one_has_to_wait_longer_each_time_but_not_for_ever(client, editor, app):
    sign_in(client, "editor")
    give_code(client, "000000")
    answer = give_code(client, shown(app))
    assert "try again in 1 second." in answer.content.decode()
    for _ in range(30):
        app.throttle_increment()
    sign_in(client, "editor")
    answer = give_code(client, shown(app))
    assert re.search(r"try again in 51\d seconds", answer.content.decode())


def test_a_recovery_code_opens_the_desk_once(client, editor, app):
    first, second, *_ = recovery_codes(editor)
    sign_in(client, "editor")
    answer = give_code(client, first.upper().replace(" ", "-"), follow=True)
    assert "you have 9 recovery codes left" in answer.content.decode()
    assert is_in(client)
    assert kinds(editor) == ["code_used"]

    other = Client()
    sign_in(other, "editor")
    answer = give_code(other, first)
    assert "none of your recovery codes, or it was used before" in answer.content.decode()
    RecoveryCodes.objects.update(throttling_failure_count=0)
    give_code(other, second)
    assert is_in(other)


def test_who_has_few_recovery_codes_left_is_warned(client, editor, app):
    codes = recovery_codes(editor)
    StaticToken.objects.filter(pk__in=StaticToken.objects.order_by("-pk")[:8]).delete()
    sign_in(client, "editor")
    answer = give_code(client, codes[0], follow=True)
    assert "You have 1 recovery code left. Make new ones" in answer.content.decode()


def test_somebody_elses_codes_are_of_no_use(client, editor, app):
    chief = person("chief")
    theirs = device(chief)
    paper = recovery_codes(chief)
    sign_in(client, "editor")
    give_code(client, shown(theirs))
    Authenticator.objects.update(throttling_failure_count=0)
    give_code(client, paper[0])
    assert not is_in(client)


def test_the_password_alone_does_not_replace_a_device(client, editor, app):
    sign_in(client, "editor")
    assert client.get(SET_UP).headers["Location"] == CODE
    offered = Authenticator.objects.create(user=editor, name="New", confirmed=False)
    assert client.post(SET_UP, {"code": shown(offered)}).headers["Location"] == CODE
    assert Authenticator.of(editor) == app
    assert not is_in(client)


def test_a_device_that_was_not_confirmed_opens_nothing(client, editor):
    sign_in(client, "editor")
    client.get(SET_UP)
    offered = Authenticator.objects.get(user=editor)
    assert client.post(CODE, {"code": shown(offered)}).headers["Location"] == SET_UP
    assert not is_in(client)


def test_who_is_late_with_the_code_begins_anew(client, editor, app):
    sign_in(client, "editor")
    session = client.session
    session["password_at"] -= 601
    session.save()
    answer = give_code(client, shown(app))
    assert answer.headers["Location"] == "/admin/"
    assert not is_in(client)
    assert "_auth_user_id" not in client.session


def test_one_may_start_over_with_another_name(client, editor, app):
    sign_in(client, "editor")
    assert client.get("/admin/login/").headers["Location"] == CODE
    assert client.post("/admin/account/start-over/").headers["Location"] == "/admin/login/"
    assert client.get("/admin/login/").status_code == 200
    assert "_auth_user_id" not in client.session


def test_each_step_gets_a_new_session_key_and_signing_out_forgets_the_device(client, editor, app):
    client.get("/admin/login/")
    sign_in(client, "editor")
    after_password = client.session.session_key
    give_code(client, shown(app))
    after_code = client.session.session_key
    assert after_password != after_code
    assert client.session["otp_device_id"] == app.persistent_id
    stolen = Client()
    stolen.cookies["sessionid"] = after_password
    assert not is_in(stolen)
    client.post("/admin/logout/")
    assert "otp_device_id" not in client.session
    sign_in(client, "editor")
    assert not is_in(client)


def test_another_password_in_the_same_browser_does_not_inherit_the_device(client, editor, app):
    sign_in(client, "editor")
    give_code(client, shown(app))
    sign_in(client, "editor")
    assert not is_in(client)


@pytest.mark.parametrize("wanted", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_a_sign_in_leads_to_no_other_site(client, editor, app, wanted):
    assert sign_in(client, "editor", next=wanted).headers["Location"] == CODE
    answer = client.post(f"{CODE}?next={wanted}", {"code": shown(app), "next": wanted})
    assert answer.headers["Location"] == "/admin/"


def test_contributors_need_none(client):
    person("contributor")
    assert sign_in(client, "contributor").headers["Location"] == "/admin/"
    assert is_in(client)


def test_who_becomes_an_editor_is_stopped_at_once_until_a_device_is_set_up(client):
    user = person("contributor")
    sign_in(client, "contributor")
    user.groups.set(person("editor").groups.all())
    assert not is_in(client)
    assert sign_in(client, "contributor").headers["Location"] == SET_UP


def test_a_contributor_may_set_it_up_and_is_then_asked_whatever_the_settings_say(client, settings):
    settings.REQUIRE_TWO_FACTOR = False
    user = person("contributor")
    sign_in(client, "contributor")
    assert "Set it up" in client.get("/admin/account/").content.decode()
    confirm = client.get(SET_UP).headers["Location"]
    assert confirm.startswith("/admin/account/confirm/")
    assert 'name="code"' not in client.get(confirm).content.decode()
    wrong = client.post(confirm, {"password": "not it"})
    assert "This is not your password." in wrong.content.decode()
    assert client.post(confirm, {"password": PASSWORD}).headers["Location"] == SET_UP
    client.get(SET_UP)
    client.post(SET_UP, {"code": shown(Authenticator.objects.get(user=user))})
    assert is_in(client)
    other = Client()
    assert sign_in(other, "contributor").headers["Location"] == CODE


def test_no_screen_of_the_admin_shows_keys():
    shown = {model._meta.label for model in admin.site._registry}
    assert not {label for label in shown if label.startswith(("otp_", "axes."))}
