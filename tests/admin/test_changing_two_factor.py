"""Changing how one signs in: replacing and removing the device, new codes, and a reset."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from cases.models import AccountEvent, Authenticator, RecoveryCodes
from tests.accounts import (
    PASSWORD,
    code,
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


@pytest.fixture
def at_desk(client, editor, app):
    """The editor, signed in with the app."""
    sign_in(client, "editor")
    give_code(client, shown(app))
    return client


def confirm(client, app, address: str, **typed):
    """Give password and code again, on the way to a page."""
    elsewhere = client.get(address).headers["Location"]
    return client.post(elsewhere, {"password": PASSWORD, "code": code(app), **typed})


def test_replacing_the_device_takes_password_and_code_and_ends_the_old_one(at_desk, editor, app):
    elsewhere = Client()
    sign_in(elsewhere, "editor")
    give_code(elsewhere, code(app))
    assert is_in(elsewhere)
    for mistake in ({"password": "wrong"}, {"code": "000000"}, {"code": ""}):
        assert confirm(at_desk, app, SET_UP, **mistake).status_code == 200
        assert at_desk.get(SET_UP).status_code == 302
    confirm(at_desk, app, SET_UP)
    assert "Your present device stays good" in at_desk.get(SET_UP).content.decode()
    assert Authenticator.of(editor) == app
    offered = Authenticator.objects.get(user=editor, confirmed=False)
    at_desk.post(SET_UP, {"code": shown(offered)})
    assert list(Authenticator.objects.filter(user=editor)) == [offered]
    assert is_in(at_desk)
    assert not is_in(elsewhere)


def test_a_wrong_password_does_not_use_up_the_code(at_desk, app):
    confirm(at_desk, app, SET_UP, password="wrong")
    address = at_desk.get(SET_UP).headers["Location"]
    answer = at_desk.post(address, {"password": PASSWORD, "code": shown(app)})
    assert answer.headers["Location"] == SET_UP


def test_that_it_is_you_is_believed_for_five_minutes(at_desk, app):
    confirm(at_desk, app, SET_UP)
    session = at_desk.session
    session["confirmed_at"] -= 301
    session.save()
    assert at_desk.get(SET_UP).status_code == 302


def test_new_recovery_codes_replace_the_old(at_desk, editor, app):
    old = recovery_codes(editor)
    confirm(at_desk, app, "/admin/account/codes/")
    page = at_desk.post("/admin/account/codes/").content.decode()
    new = re.findall(r"<code>([a-z0-9 ]+)</code>", page)
    assert len(new) == 10 and not set(new) & set(old)
    other = Client()
    sign_in(other, "editor")
    give_code(other, old[0])
    assert not is_in(other)


def test_a_role_that_demands_it_does_not_let_it_be_removed(at_desk, editor, app):
    confirm(at_desk, app, "/admin/account/second-step/remove/")
    at_desk.post("/admin/account/second-step/remove/")
    assert Authenticator.of(editor) == app


def test_a_contributor_may_remove_it(client):
    user = person("contributor")
    app = device(user)
    sign_in(client, "contributor")
    give_code(client, code(app))
    client.post("/admin/account/second-step/remove/")
    assert Authenticator.of(user) == app
    confirm(client, app, "/admin/account/second-step/remove/")
    client.post("/admin/account/second-step/remove/")
    assert Authenticator.of(user) is None
    assert kinds(user) == ["removed"]
    assert sign_in(Client(), "contributor").headers["Location"] == "/admin/"


def test_a_chief_resets_it_for_somebody_who_lost_it_which_is_noted(at_desk, editor, app):
    chief = person("chief")
    of_chief, chiefs = device(chief), Client()
    sign_in(chiefs, "chief")
    give_code(chiefs, shown(of_chief))
    address = reverse("admin:auth_user_reset_two_factor", args=[editor.pk])
    assert "Make sure that it is the person" in chiefs.get(address).content.decode()
    assert Authenticator.of(editor) == app
    chiefs.post(address)
    assert Authenticator.of(editor) is None and RecoveryCodes.of(editor) is None
    event = AccountEvent.objects.get(user=editor)
    assert (event.kind, event.by) == ("reset", chief)
    assert not is_in(at_desk)
    assert sign_in(at_desk, "editor").headers["Location"] == SET_UP


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_nobody_else_does(client, role, app, settings):
    settings.REQUIRE_TWO_FACTOR = False
    person(role, "somebody")
    sign_in(client, "somebody")
    address = reverse("admin:auth_user_reset_two_factor", args=[app.user_id])
    assert client.post(address).status_code == 403
    assert Authenticator.objects.filter(pk=app.pk).exists()


def test_on_the_server_it_is_reset_by_a_command(at_desk, editor, app):
    out = StringIO()
    call_command("reset_two_factor", "editor", stdout=out)
    assert out.getvalue().startswith("Removed the second factor of editor;")
    assert Authenticator.of(editor) is None
    assert not is_in(at_desk)
    event = AccountEvent.objects.get(user=editor)
    assert (event.kind, event.by) == ("reset", None)
    with pytest.raises(CommandError, match="There is no account “Editor”"):
        call_command("reset_two_factor", "Editor")
