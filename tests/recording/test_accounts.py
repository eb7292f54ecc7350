"""Changing accounts without a screen: on the server by nobody, else by those who may."""

import pytest
from django.core.exceptions import PermissionDenied

from cases.models import AccountEvent, Authenticator
from cases.models.account import role_of
from cases.recording import accounts
from tests.accounts import device, person

pytestmark = pytest.mark.usefixtures("empty")


def test_on_the_server_any_role_is_given_by_nobody():
    ada = person("contributor", "ada")
    accounts.set_access(ada, "Chief editors", is_active=True)
    assert role_of(ada) == "Chief editors"
    event = AccountEvent.objects.get()
    assert (event.user, event.by) == (ada, None)
    assert event.detail == "Contributors → Chief editors"


@pytest.mark.parametrize("change", [accounts.reset_two_factor, accounts.unlock])
def test_who_may_not_change_an_account_changes_nothing_of_it(change):
    clara = person("chief", "clara")
    device(clara)
    with pytest.raises(PermissionDenied, match="Your role does not let you change this account."):
        change(clara, by=person("editor", "emil"))
    assert Authenticator.of(clara)
    assert not AccountEvent.objects.exists()
