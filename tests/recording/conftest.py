"""The people whose steps tests of reports take."""

import pytest
from django.contrib.auth.models import User

from tests.admin.desk import person


@pytest.fixture
def emil(empty) -> User:
    return person("editor", "emil")


@pytest.fixture
def emma(empty) -> User:
    return person("editor", "emma")


@pytest.fixture
def ada(empty) -> User:
    return person("contributor", "ada")
