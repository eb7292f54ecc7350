"""The second factor: whose role demands one, and how recovery codes are stored."""

import pytest
from django_otp.plugins.otp_static.models import StaticToken

from cases.models import RecoveryCodes
from cases.models.two_factor import must_have_two_factor
from tests.accounts import person, recovery_codes

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "is_demanded"),
    [
        ("visitor", False),
        ("contributor", False),
        ("editor", True),
        ("chief", True),
        ("superuser", True),
    ],
)
def test_those_who_may_publish_or_make_accounts_must_have_it(role, is_demanded, settings):
    settings.REQUIRE_TWO_FACTOR = True
    user = person(role)
    assert must_have_two_factor(user) is is_demanded
    settings.REQUIRE_TWO_FACTOR = False
    assert must_have_two_factor(user) is False


def test_recovery_codes_are_stored_as_digests_that_differ_from_person_to_person():
    editor = person("editor")
    codes = recovery_codes(editor)
    stored = set(StaticToken.objects.values_list("token", flat=True))
    assert len(stored) == 10
    assert not stored & {code.replace(" ", "") for code in codes}
    mine, others = RecoveryCodes.of(editor), RecoveryCodes.objects.create(user=person("chief"))
    assert mine.digest(codes[0]) in stored
    assert others.digest(codes[0]) not in stored
