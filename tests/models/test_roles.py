"""The roles: what their groups may do, and that a migration can give it again."""

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission, User

from cases.models import roles
from cases.models.roles import CHIEF, CONTRIBUTOR, EDITOR, ROLES, grant

pytestmark = pytest.mark.django_db

# Nobody writes these: the recorder, the worker or the desk's own steps do.
WRITTEN_BY_THE_SYSTEM = ("statuschange", "custodychange", "claimfinding", "delivery", "capture")
# Steps that decide what the public reads; a contributor only submits.
DECISIONS = {f"{step}_sourcereport" for step in ("review", "retract", "correct", "import")}


def of(group: str) -> set[tuple[str, str]]:
    """What a group may do: (app, codename)."""
    permissions = Group.objects.get(name=group).permissions.select_related("content_type")
    return {(each.content_type.app_label, each.codename) for each in permissions}


@pytest.mark.parametrize("group", ROLES)
def test_the_groups_made_by_migrations_may_do_exactly_what_the_roles_say(group):
    said = {(app, code) for app, codes in ROLES[group].items() for code in codes}
    assert of(group) == said, "a permission is misspelt, or belongs to no model"


def test_each_role_may_do_all_that_the_role_below_may():
    assert of(CONTRIBUTOR) < of(EDITOR) < of(CHIEF)


def test_contributors_decide_nothing_and_see_nothing_that_is_for_editors():
    codes = {code for _, code in of(CONTRIBUTOR)}
    assert "submit_sourcereport" in codes
    assert not codes & DECISIONS
    for model in ("warrant", "note", "errorreport", "feed", "subscriber", "desksettings", "user"):
        assert not {code for code in codes if code.endswith(f"_{model}")}, model
    assert {code for _, code in of(EDITOR)} >= DECISIONS


@pytest.mark.parametrize("group", ROLES)
def test_no_role_writes_what_the_system_writes(group):
    written = {
        f"{action}_{model}"
        for action in ("add", "change", "delete")
        for model in WRITTEN_BY_THE_SYSTEM
    }
    assert not {code for _, code in of(group)} & written


def test_only_chiefs_touch_accounts_settings_and_what_others_rest_on():
    chief, editor = of(CHIEF), of(EDITOR)
    for code in ("change_desksettings", "delete_case", "delete_suspect", "delete_publisher"):
        assert ("cases", code) in chief
        assert ("cases", code) not in editor
    assert {code for app, code in chief if app == "auth"} == {
        "view_user",
        "add_user",
        "change_user",
        "view_group",
    }
    assert not {code for app, code in editor if app == "auth"}


def test_no_role_changes_what_roles_may_do_or_the_logs():
    for group in ROLES:
        assert {app for app, _ in of(group)} <= {"cases", "auth"}
        assert not of(group) & {("auth", "change_group"), ("auth", "delete_user")}


def test_granting_again_changes_nothing_and_mends_what_was_changed():
    before = {group: of(group) for group in ROLES}
    grant(apps)
    assert {group: of(group) for group in ROLES} == before
    stray = Permission.objects.get(content_type__app_label="auth", codename="delete_user")
    Group.objects.get(name=CONTRIBUTOR).permissions.add(stray)
    Group.objects.get(name=EDITOR).permissions.clear()
    Group.objects.get(name=CHIEF).delete()
    grant(apps)
    assert {group: of(group) for group in ROLES} == before


def test_members_keep_their_role_when_it_is_granted_again():
    user = User.objects.create_user("emma", is_staff=True)
    user.groups.add(Group.objects.get(name=EDITOR))
    grant(apps)
    assert User.objects.get(pk=user.pk).has_perm("cases.review_sourcereport")


def test_the_names_of_models_in_the_roles_are_models():
    known = {model._meta.model_name for model in apps.get_app_config("cases").get_models()}
    for names in (roles.RECORD, roles.REPORT, roles.HISTORY, roles.DESK, roles.DELIVERY):
        assert set(names) <= known
