"""Tokens on the desk: issued by chiefs, shown once, revoked for ever."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from cases.models import ApiToken, TrailEntry
from tests.admin.desk import person
from tests.api.tools import issue

pytestmark = pytest.mark.usefixtures("empty")
LIST, ADD = "/admin/cases/apitoken/", "/admin/cases/apitoken/add/"


@pytest.fixture
def chief(client):
    client.force_login(person("chief", "carla"))
    return client


def add(client, owner, **changes):
    sent = {"name": "Press reader", "owner": owner.pk, "scopes": ["reports:write"], "days": "90"}
    return client.post(ADD, {**sent, **changes, "_save": "1"})


def secret_on(page) -> str:
    return re.search(r'value="(icct_[\w-]{43})"', page.content.decode())[1]


def test_the_secret_is_shown_once_and_only_its_digest_is_kept(chief, ada):
    page = add(chief, ada)
    secret, token = secret_on(page), ApiToken.objects.get()
    assert "no-store" in page["Cache-Control"]
    assert token.digest == sha256(secret.encode()).hexdigest()
    assert secret.startswith(token.prefix) and len(token.prefix) == 13
    assert (token.owner, token.created_by.username) == (ada, "carla")
    assert token.expires_at - token.created_at == timedelta(days=90)
    for address in (LIST, f"{LIST}{token.pk}/change/", "/admin/cases/trailentry/"):
        text = chief.get(address).content.decode()
        assert secret not in text and token.digest not in text
    assert token.prefix in chief.get(LIST).content.decode()


def test_the_trail_tells_who_issued_it_without_the_digest(chief, ada):
    add(chief, ada)
    token = ApiToken.objects.get()
    entry = TrailEntry.objects.get(model="cases.apitoken")
    assert entry.user_name == "carla" and entry.new["name"] == "Press reader"
    assert token.digest not in str(entry.new)
    chief.post(f"{LIST}{token.pk}/revoke/")
    ApiToken.objects.update(last_used_at=timezone.now(), window_count=5)
    told = TrailEntry.objects.filter(model="cases.apitoken").order_by("-pk")
    assert [sorted(each.new) for each in told[:1]] == [["revoked_at"]]
    assert told.count() == 2


def test_a_token_is_revoked_at_once_and_for_ever(chief, ada):
    token, _ = issue(owner=ada)
    page = f"{LIST}{token.pk}/change/"
    assert "Revoke" in chief.get(page).content.decode()
    assert "stops working at once" in chief.get(f"{LIST}{token.pk}/revoke/").content.decode()
    token.refresh_from_db()
    assert token.works
    chief.post(f"{LIST}{token.pk}/revoke/")
    token.refresh_from_db()
    revoked_at = token.revoked_at
    assert token.state == "Revoked"
    chief.post(f"{LIST}{token.pk}/revoke/")
    chief.post(page, {"name": "New name", "expires_at": "2030-01-01", "revoked_at": ""})
    token.refresh_from_db()
    assert (token.name, token.revoked_at) == ("New name", revoked_at)


def test_the_list_tells_how_each_is_and_when_it_was_used(chief, ada):
    now = timezone.now()
    issue(owner=ada)
    issue(owner=ada, created_at=now - timedelta(days=9), expires_at=now - timedelta(days=1))
    ApiToken.objects.filter(pk=issue(owner=ada)[0].pk).update(revoked_at=now, last_used_at=now)
    text = chief.get(LIST).content.decode()
    for word in ("Works", "Expired", "Revoked", "Never", f"{now:%H:%M} UTC"):
        assert word in text, word


def test_a_token_works_for_a_year_at_most_and_may_do_something(ada):
    for columns in ({"expires_at": timezone.now() + timedelta(days=367)}, {"scopes": []}):
        with pytest.raises(ValidationError):
            issue(owner=ada, **columns)


def test_only_who_may_enter_reports_can_own_one(chief):
    stranger = person("contributor", "sam")
    stranger.groups.clear()
    page = add(chief, stranger)
    assert "role does not allow to enter reports" in page.content.decode()
    assert not ApiToken.objects.exists()


def test_an_editor_neither_sees_nor_issues_nor_revokes_any(client, emil, ada):
    token, _ = issue(owner=ada)
    client.force_login(emil)
    assert client.get(LIST).status_code == 403
    assert client.post(f"{LIST}{token.pk}/revoke/").status_code in (302, 403)
    assert add(client, ada).status_code == 403
    token.refresh_from_db()
    assert token.works and ApiToken.objects.count() == 1
