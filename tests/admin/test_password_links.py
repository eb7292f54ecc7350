"""Links to choose a password: handed over by a chief, good once, for three days."""

import re
from datetime import datetime, timedelta

import pytest
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.urls import reverse

from tests.accounts import PASSWORD, happened, is_in, person, sign_in

pytestmark = pytest.mark.django_db

NEW = "another long password"


@pytest.fixture
def chief():
    return person("chief")


@pytest.fixture
def chiefs(client, chief):
    client.force_login(chief)
    return client


def link_in(page: str) -> str:
    """The path of the link on the page that shows it."""
    return re.search(r'value="https?://[^/"]+(/[^"]+)"', page)[1]


def link(chiefs, user: User) -> str:
    address = reverse("admin:auth_user_password_link", args=[user.pk])
    assert "/choose-password/" not in chiefs.get(address).content.decode()
    answer = chiefs.post(address)
    assert "no-store" in answer.headers["Cache-Control"]
    return link_in(answer.content.decode())


def choose(path: str, password: str = NEW):
    """Open a link as its owner does, and send a password."""
    owner = Client()
    page = owner.get(path, follow=True)
    if not page.context["validlink"]:
        return page
    assert "no-store" in page.headers["Cache-Control"]
    assert path not in page.request["PATH_INFO"]
    return owner.post(
        page.request["PATH_INFO"],
        {"new_password1": password, "new_password2": password},
        follow=True,
    )


def test_the_owner_chooses_the_password_through_the_link_once(chiefs):
    sent = {"username": "zoe", "email": "zoe@example.org", "role": "Editors"}
    chiefs.post("/admin/auth/user/add/", sent)
    made = User.objects.get(username="zoe")
    path = link(chiefs, made)
    assert "must contain at least 12 characters" in choose(path, "short").content.decode()
    assert "Your password is set. Sign in with it." in choose(path).content.decode()
    theirs = Client()
    sign_in(theirs, "zoe", NEW)
    assert is_in(theirs)
    again = choose(path, "yet another password").content.decode()
    assert "This link no longer works." in again
    assert User.objects.get(username="zoe").check_password(NEW)
    assert happened(made)[-1] == ("password", "through a link", "zoe")


def test_a_forgotten_password_stays_until_the_link_is_used_which_ends_all_sessions(chiefs):
    user = person("editor")
    theirs = Client()
    sign_in(theirs, "editor")
    path = link(chiefs, user)
    assert is_in(theirs)
    choose(path)
    assert not is_in(theirs)
    assert sign_in(theirs, "editor", PASSWORD).status_code == 200
    assert sign_in(theirs, "editor", NEW).status_code == 302


def test_a_link_ends_after_three_days(chiefs, monkeypatch):
    user = person("editor")
    path = link(chiefs, user)
    for days, works in ((2.99, True), (3.01, False)):
        # The clock of the links, which knows no time zone.
        then = datetime.now() + timedelta(days=days)
        monkeypatch.setattr(default_token_generator, "_now", lambda then=then: then)
        assert Client().get(path, follow=True).context["validlink"] is works


def test_a_link_of_a_closed_account_does_not_work(chiefs):
    user = person("editor")
    path = link(chiefs, user)
    user.is_active = False
    user.save()
    assert "This link no longer works." in choose(path).content.decode()


@pytest.mark.parametrize("uid", ["MQ", "OTk5OTk", "!!", "Ljo"])
def test_a_made_up_link_says_the_same_whoever_it_names(uid, chief):
    answer = Client().get(f"/admin/choose-password/{uid}/set-password/")
    assert "This link no longer works." in answer.content.decode()
    answer = Client().get(f"/admin/choose-password/{uid}/abc-0123456789/")
    assert "This link no longer works." in answer.content.decode()


def test_a_chief_does_not_help_himself_past_password_and_code(chiefs, chief):
    for action in ("password_link", "reset_two_factor", "unlock"):
        address = reverse(f"admin:auth_user_{action}", args=[chief.pk])
        assert chiefs.post(address).status_code == 403
    assert happened(chief) == []
