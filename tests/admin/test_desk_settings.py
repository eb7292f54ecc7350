"""The settings of the desk: one form, and a two-person rule that is not switched off unawares."""

import pytest

from cases.models import DeskSettings
from tests.accounts import person

pytestmark = pytest.mark.django_db

FORM, LIST = "/admin/cases/desksettings/1/change/", "/admin/cases/desksettings/"
ON = {"needs_two_people": "on", "uncorroborated_days": 30, "capture_days": 30}
OFF = {name: value for name, value in ON.items() if name != "needs_two_people"}
MEANT = {**OFF, "is_meant": "on"}


@pytest.fixture
def chiefs(client):
    client.force_login(person("chief", "clara"))
    return client


def test_the_list_leads_to_the_one_form_which_is_there_from_the_beginning(chiefs):
    assert chiefs.get(LIST).headers["Location"] == FORM
    assert chiefs.get(FORM).status_code == 200
    assert DeskSettings.objects.count() == 0
    answer = chiefs.post(FORM, {**ON, "capture_days": 7})
    assert answer.headers["Location"] == FORM
    saved = DeskSettings.objects.get()
    assert (saved.pk, saved.capture_days, saved.needs_two_people) == (1, 7, True)
    assert saved.rule_changed_at is None


def test_there_is_no_second_row_and_none_is_deleted(chiefs):
    chiefs.post(FORM, ON)
    assert chiefs.post("/admin/cases/desksettings/add/", ON).status_code == 403
    assert chiefs.post("/admin/cases/desksettings/1/delete/", {"post": "yes"}).status_code == 403
    assert chiefs.get("/admin/cases/desksettings/2/change/").status_code == 302
    assert DeskSettings.objects.count() == 1


@pytest.mark.parametrize("role", ["contributor", "editor"])
def test_only_chiefs_change_them(client, role):
    client.force_login(person(role))
    assert client.get(FORM).status_code == 403
    assert client.post(FORM, MEANT).status_code == 403
    assert DeskSettings.now().needs_two_people


def test_switching_the_rule_off_has_to_be_meant_and_nothing_typed_is_lost(chiefs):
    assert 'type="checkbox" name="is_meant"' not in chiefs.get(FORM).content.decode()
    page = chiefs.post(FORM, {**OFF, "capture_days": 9}).content.decode()
    assert "Not saved yet: tick this if you mean it, and save again." in page
    assert 'type="checkbox" name="is_meant"' in page and 'value="9"' in page
    assert DeskSettings.now().needs_two_people
    chiefs.post(FORM, {**MEANT, "capture_days": 9})
    assert (DeskSettings.now().needs_two_people, DeskSettings.now().capture_days) == (False, 9)


def test_the_desk_shows_that_it_is_off_since_when_and_by_whom(chiefs, client):
    page = chiefs.get("/admin/").content.decode()
    assert "The two-person rule is off" not in page
    chiefs.post(FORM, MEANT)
    when = DeskSettings.now().rule_changed_at
    wanted = f"</strong> (since {when.day} {when:%B %Y} by clara)"
    client.force_login(person("contributor"))
    page = client.get("/admin/").content.decode()
    assert "The two-person rule is off" in page and wanted in page


def test_switching_it_on_again_needs_no_second_thought(chiefs):
    chiefs.post(FORM, MEANT)
    off_at = DeskSettings.now().rule_changed_at
    chiefs.post(FORM, {**OFF, "capture_days": 5})
    assert DeskSettings.now().rule_changed_at == off_at
    chiefs.post(FORM, ON)
    assert DeskSettings.now().needs_two_people
    assert DeskSettings.now().rule_changed_at > off_at


def test_who_is_alone_under_the_rule_is_told_what_to_do(chiefs):
    told = "You are the only one here who may publish"
    assert told in chiefs.get("/admin/").content.decode()
    chiefs.post(FORM, MEANT)
    assert told not in chiefs.get("/admin/").content.decode()
    chiefs.post(FORM, ON)
    person("editor")
    assert told not in chiefs.get("/admin/").content.decode()
