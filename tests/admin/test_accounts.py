"""Accounts: who may give which role to whom, whatever is sent, and links to choose a password."""

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.core.exceptions import PermissionDenied
from django.db import Error, transaction
from django.test import Client
from django.urls import reverse

from cases.models import AccountEvent
from cases.models.account import role_of
from cases.models.roles import CHIEF, CONTRIBUTOR, EDITOR
from cases.recording.accounts import set_access
from tests.accounts import PASSWORD, happened, is_in, person, sign_in

pytestmark = pytest.mark.django_db

ADD, LIST = "/admin/auth/user/add/", "/admin/auth/user/"
NEW = "another long password"


@pytest.fixture
def chief():
    return person("chief")


@pytest.fixture
def other(chief):
    """A second chief, so that nobody is the last one."""
    return person("chief", "other")


@pytest.fixture
def chiefs(client, chief):
    client.force_login(chief)
    return client


def page_of(user: User) -> str:
    return reverse("admin:auth_user_change", args=[user.pk])


def typed(user: User, **changes) -> dict:
    """What the page of an account sends; None leaves a field out."""
    sent = {
        "first_name": user.first_name,
        "last_name": user.last_name,
        "email": user.email,
        "role": role_of(user),
        "is_active": "on" if user.is_active else None,
        **changes,
    }
    return {name: value for name, value in sent.items() if value is not None}


def new(**changes) -> dict:
    """What the page for a new account sends."""
    sent = {"username": "zoe", "first_name": "Zoe", "email": "zoe@example.org", "role": EDITOR}
    return {**sent, **changes}


def state(user: User) -> tuple:
    """All of an account that gives rights."""
    user = User.objects.get(pk=user.pk)
    rights = sorted(user.user_permissions.values_list("codename", flat=True))
    return role_of(user), user.is_active, user.is_staff, user.is_superuser, rights


# What somebody would send who wants more than the form offers.
FORGED = {
    "is_superuser": "on",
    "is_staff": "on",
    "user_permissions": ["1", "2", "3"],
    "groups": ["1", "2", "3"],
    "password": "md5$x$y",
    "password1": NEW,
    "password2": NEW,
    "usable_password": "true",
    "last_login": "2020-01-01",
    "username": "renamed",
}


def test_a_chief_makes_an_account_and_gets_a_link_but_no_password(chiefs):
    page = chiefs.post(ADD, new()).content.decode()
    made = User.objects.get(username="zoe")
    assert state(made) == (EDITOR, True, True, False, [])
    assert not made.has_usable_password()
    assert happened(made) == [
        ("made", "", "chief"),
        ("role", "no role → Editors", "chief"),
        ("link", "", "chief"),
    ]
    assert "/admin/choose-password/" in page


def test_whatever_is_sent_with_a_new_account_it_gets_its_role_and_nothing_more(chiefs):
    chiefs.post(ADD, new(**{**FORGED, "username": "zoe"}))
    made = User.objects.get(username="zoe")
    assert state(made) == (EDITOR, True, True, False, [])
    assert not made.has_usable_password()


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"role": ""}, "This field is required."),
        ({"role": "Superusers"}, "Select a valid choice."),
        ({"email": ""}, "This field is required."),
        ({"username": "CHIEF"}, "There is an account of this name: choose another name."),
    ],
)
def test_a_new_account_needs_a_role_an_address_and_a_name_of_its_own(chiefs, changes, refusal):
    assert refusal in chiefs.post(ADD, new(**changes)).content.decode()
    assert User.objects.count() == 1


@pytest.mark.parametrize("role", [CONTRIBUTOR, EDITOR, CHIEF, ""])
def test_a_chief_gives_and_takes_roles_and_the_desk_opens_and_closes_with_them(chiefs, role):
    user = person("editor")
    theirs = Client()
    sign_in(theirs, "editor")
    chiefs.post(page_of(user), typed(user, role=role, first_name="Emma"))
    assert state(user) == (role, True, bool(role), False, [])
    user.refresh_from_db()
    assert user.first_name == "Emma"
    assert is_in(theirs) is bool(role)


def test_whatever_is_sent_an_account_keeps_its_rights_but_the_role(chiefs):
    user = person("contributor")
    chiefs.post(page_of(user), typed(user, role=EDITOR, **FORGED))
    assert state(user) == (EDITOR, True, True, False, [])
    user.refresh_from_db()
    assert user.username == "contributor" and user.check_password(PASSWORD)


def test_who_leaves_is_closed_out_at_once_and_can_come_back(chiefs):
    user = person("editor")
    theirs = Client()
    sign_in(theirs, "editor")
    chiefs.post(page_of(user), typed(user, is_active=None))
    assert not is_in(theirs)
    assert sign_in(theirs, "editor").status_code == 200
    user.refresh_from_db()
    chiefs.post(page_of(user), typed(user, is_active="on"))
    sign_in(theirs, "editor")
    assert is_in(theirs)
    assert [kind for kind, _, _ in happened(user)] == ["closed", "opened"]


@pytest.mark.parametrize("changes", [{"role": EDITOR}, {"role": ""}, {"is_active": None}])
def test_nobody_changes_the_own_role_or_closes_the_own_account(chiefs, chief, other, changes):
    answer = chiefs.post(page_of(chief), typed(chief, **changes))
    assert "Nobody changes his or her own role" in answer.content.decode()
    assert state(chief) == (CHIEF, True, True, False, [])
    assert chiefs.post(page_of(chief), typed(chief, first_name="Clara")).status_code == 302


@pytest.mark.parametrize("changes", [{"role": EDITOR}, {"role": ""}, {"is_active": None}])
def test_the_last_chief_stays_one_even_for_a_superuser(client, chief, changes):
    client.force_login(person("superuser"))
    answer = client.post(page_of(chief), typed(chief, **changes))
    assert "This is the last chief editor: make another one first." in answer.content.decode()
    assert state(chief) == (CHIEF, True, True, False, [])


def test_two_chiefs_who_take_each_others_role_leave_one(chief, other):
    # What the other's request knew before counts no more.
    assert other.has_perm("auth.change_user")
    set_access(other, EDITOR, True, by=chief)
    with pytest.raises(PermissionDenied, match="does not let you change"):
        set_access(chief, EDITOR, True, by=other)
    assert (role_of(chief), role_of(other)) == (CHIEF, EDITOR)


def test_a_chief_who_is_closed_does_not_count_as_one(client, chief, other):
    User.objects.filter(pk=other.pk).update(is_active=False)
    client.force_login(person("superuser"))
    assert "last chief" in client.post(page_of(chief), typed(chief, role="")).content.decode()


def test_a_superuser_is_not_touched_by_a_chief(chiefs):
    boss = person("superuser")
    before = User.objects.values().get(pk=boss.pk)
    assert chiefs.get(page_of(boss)).status_code == 200
    sent = typed(boss, role=CONTRIBUTOR, email="x@example.org", is_active=None)
    assert chiefs.post(page_of(boss), sent).status_code == 403
    for action in ("password_link", "reset_two_factor", "unlock"):
        address = reverse(f"admin:auth_user_{action}", args=[boss.pk])
        assert chiefs.get(address).status_code == 403
        assert chiefs.post(address).status_code == 403
    with pytest.raises(PermissionDenied):
        set_access(boss, "", False, by=User.objects.get(username="chief"))
    assert User.objects.values().get(pk=boss.pk) == before
    assert happened(boss) == []


def test_a_superuser_too_gives_roles_only(client):
    client.force_login(person("superuser"))
    user = person("editor")
    client.post(page_of(user), typed(user, **FORGED))
    assert state(user) == (EDITOR, True, True, False, [])


ADDRESSES = ("add", "changelist", "change", "password_link", "reset_two_factor", "unlock")


@pytest.mark.parametrize("role", ["nobody", "visitor", "contributor", "editor"])
def test_nobody_else_sees_or_changes_accounts(client, role, chief):
    if role != "nobody":
        client.force_login(person(role, "somebody"))
    before = list(User.objects.values())
    for name in ADDRESSES:
        args = [] if name in ("add", "changelist") else [chief.pk]
        address = reverse(f"admin:auth_user_{name}", args=args)
        sent = new() if name == "add" else typed(chief, role="")
        assert client.get(address).status_code in (302, 403), name
        assert client.post(address, sent).status_code in (302, 403), name
    assert list(User.objects.values()) == before
    assert not AccountEvent.objects.exists()


@pytest.mark.parametrize("role", ["chief", "superuser"])
def test_accounts_are_never_deleted_and_roles_never_changed(client, role):
    client.force_login(person(role, "somebody"))
    user, group = person("editor"), Group.objects.get(name=EDITOR)
    rights = set(group.permissions.all())
    for row in (user, group):
        name = row._meta.model_name
        address = reverse(f"admin:auth_{name}_delete", args=[row.pk])
        assert client.post(address, {"post": "yes"}).status_code == 403
        sent = {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"}
        client.post(reverse(f"admin:auth_{name}_changelist"), sent)
    everything = list(Permission.objects.values_list("pk", flat=True))
    sent = {"name": "Mighty", "permissions": everything}
    assert client.post(reverse("admin:auth_group_add"), sent).status_code == 403
    address = reverse("admin:auth_group_change", args=[group.pk])
    assert "Can add claim" in client.get(address).content.decode()
    assert client.post(address, sent).status_code == 403
    assert User.objects.filter(pk=user.pk).exists()
    assert set(Group.objects.get(name=EDITOR).permissions.all()) == rights


@pytest.mark.parametrize(
    "query",
    ["password__startswith=md5", "totpdevice__key__startswith=a", "sign_ins__address=192.0.2.1"],
)
def test_the_list_is_no_oracle_for_secrets(chiefs, query):
    answer = chiefs.get(f"{LIST}?{query}")
    assert answer.status_code in (302, 400)


def test_there_is_no_page_where_one_chooses_anothers_password(chiefs):
    user = person("editor")
    answer = chiefs.get(f"/admin/auth/user/{user.pk}/password/", follow=True)
    assert 'name="password1"' not in answer.content.decode()
    chiefs.post(f"/admin/auth/user/{user.pk}/password/", {"password1": NEW, "password2": NEW})
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_what_happened_to_an_account_is_never_rewritten(chief, other):
    set_access(other, EDITOR, True, by=chief)
    for change in (
        lambda: AccountEvent.objects.update(detail="x"),
        lambda: AccountEvent.objects.all().delete(),
    ):
        with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
            change()
    assert happened(other) == [("role", "Chief editors → Editors", "chief")]
