"""A webhook that is listened to, and a case to tell of."""

import pytest

from tests import build
from tests.delivery.receivers import webhook


@pytest.fixture
def hook(web):
    return webhook(web.put("/hook", "thanks"))


@pytest.fixture
def case():
    return build.case("Ada", slug="the-case")
