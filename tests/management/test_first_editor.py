"""The first editor of a new installation: a chief editor, who can do all that a desk needs."""

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from cases.management.commands.create_first_editor import first_editor_file, read_first_editor
from cases.management.commands.run import is_one_person_under_the_rule
from cases.models import DeskSettings
from tests.accounts import is_in, person, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def create(**options) -> str:
    out = StringIO()
    call_command("create_first_editor", stdout=out, **options)
    return out.getvalue()


def test_it_is_a_chief_editor_and_no_superuser(client):
    said = create()
    name, password = read_first_editor()
    user = User.objects.get()
    assert (user.username, user.is_superuser, user.is_staff) == (name, False, True)
    assert [group.name for group in user.groups.all()] == ["Chief editors"]
    assert [event.kind for event in user.account_events.order_by("pk")] == ["made", "role"]
    assert str(first_editor_file()) in said
    assert "in a team of one, switch the rule off in the desk's settings." in said
    assert first_editor_file().stat().st_mode & 0o077 == 0
    sign_in(client, name, password)
    assert is_in(client)


def test_in_a_team_of_one_it_can_do_everything(client):
    create()
    sign_in(client, *read_first_editor())
    for address in ("auth/user/add/", "cases/desksettings/1/change/", "cases/court/add/"):
        assert client.get(f"/admin/{address}").status_code == 200
    sent = {"username": "emma", "email": "emma@example.org", "role": "Editors"}
    client.post("/admin/auth/user/add/", sent)
    assert User.objects.filter(username="emma", groups__name="Editors").exists()


@pytest.mark.parametrize("role", ["chief", "superuser"])
def test_there_is_none_where_somebody_can_make_accounts(role):
    name = person(role).get_username()
    assert create() == (
        f"There is an account already: {name}. For a new password: changepassword {name}\n"
    )
    assert create(verbosity=0) == ""
    assert User.objects.count() == 1


def test_it_takes_no_name_that_is_taken():
    person("contributor", "editor")
    create()
    assert read_first_editor()[0] == "editor2"


def test_one_person_is_told_of_the_two_person_rule_as_long_as_it_stands_in_the_way():
    create()
    assert is_one_person_under_the_rule()
    person("contributor")
    assert is_one_person_under_the_rule()
    DeskSettings.objects.create(pk=1, needs_two_people=False)
    assert not is_one_person_under_the_rule()
    DeskSettings.objects.update(needs_two_people=True)
    person("editor", "emma")
    assert not is_one_person_under_the_rule()


def test_where_nothing_can_be_kept_the_password_is_shown_once(client):
    said = create(show_password=True)
    assert not first_editor_file().exists()
    sign_in(client, "editor", said.partition("the password is ")[2].split()[0])
    assert is_in(client)
    again = create(show_password=True)
    assert "There is an account already: editor." in again and "password is" not in again
